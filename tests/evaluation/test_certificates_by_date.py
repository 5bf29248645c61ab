"""A certificate's state follows from its dates, in Python and in the database alike."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from core.clocks import today
from core.models import AuditEntry, Notice
from evaluation.choices import CertificateState as S
from evaluation.models import Certificate
from evaluation.services.reminders import remind_of_endings
from evaluation.services.star_snapshots import repair_snapshots
from evaluation.terms import reminder_due
from products.models import Product
from tests.build import make_user
from tests.evaluation.certified import DAY, another, dated
from tests.pages.room import Room, queries_of, text_of

pytestmark = pytest.mark.django_db
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.mark.parametrize(
    ("start", "end", "acts"),
    [
        (0, 1095, {}),
        (-900, 181, {}),
        (-900, 180, {}),
        (-900, 0, {}),
        (-900, -1, {}),
        (-900, -1, {"extended_until": 60}),
        (-900, -100, {"extended_until": 0}),
        (-900, -100, {"extended_until": -1}),
        (-900, 900, {"withdrawn_on": 0}),
        (-900, 900, {"withdrawn_on": 1}),
        (-900, 900, {"superseded_on": 0}),
        (-900, 900, {"superseded_on": 1}),
        (1, 900, {}),
    ],
)
def test_the_database_gives_each_certificate_the_state_its_term_gives(
    certificate, start, end, acts
):
    day = today()
    days = {name: day + days_on * DAY for name, days_on in acts.items()}
    certificate = dated(certificate, day + start * DAY, day + end * DAY, **days)

    found = {state for state in S if Certificate.objects.in_state(state, day).exists()}

    assert found == {certificate.term.state(day)}
    in_force = certificate.term.state(day) in {S.IN_FORCE, S.EXPIRING, S.EXTENDED}
    assert Certificate.objects.in_force(day).exists() == in_force


def at(certificate: Certificate, hour: int, minute: int, second: int) -> datetime:
    """A time of Vietnam on the certificate's last valid day, as a server in UTC counts it."""
    last = certificate.term.last_day
    here = datetime(last.year, last.month, last.day, hour, minute, second, tzinfo=VIETNAM)
    return here.astimezone(UTC)


def seen(room: Room, client, certificate: Certificate) -> dict[str, bool]:
    """Whether each place where people look says that the stars count."""
    product = certificate.product
    list_ = reverse("evaluation:certificate_list")
    api = client.get(reverse("api_products"), {"in_force": "true"}).json()
    room_client = room.client("tinh1")
    return {
        "page": "Vẫn có hiệu lực" in text_of(
            client.get(reverse("evaluation:qr", args=[certificate.verification_code]))
        ),
        "api": [row["name"] for row in api["results"]] == [product.name],
        "list": product.name in text_of(room_client.get(list_, {"state": "expiring"})),
        "lapsed list": product.name not in text_of(room_client.get(list_, {"state": "expired"})),
        "products": product.name
        in text_of(room_client.get(reverse("products:list"), {"in_force": "yes"})),
        "products in force": Product.objects.published().in_force(today()).exists(),
    }  # fmt: skip


def test_a_certificate_lapses_at_midnight_in_vietnam_with_nobody_doing_anything(
    room, client, certificate
):
    dated(certificate, today() - 900 * DAY, today() + 20 * DAY)
    certificate.refresh_from_db()
    audited = AuditEntry.objects.count()

    with time_machine.travel(at(certificate, 23, 59, 59), tick=False):
        before = seen(room, client, certificate)
    with time_machine.travel(at(certificate, 23, 59, 59) + timedelta(seconds=1), tick=False):
        after = seen(room, client, certificate)

    assert set(before.values()) == {True}, before
    assert set(after.values()) == {False}, after
    assert AuditEntry.objects.filter(record_type="evaluation.certificate").count() <= audited


def test_the_first_second_of_the_last_day_still_counts(room, client, certificate):
    dated(certificate, today() - 900 * DAY, today() + 20 * DAY)
    certificate.refresh_from_db()

    with time_machine.travel(at(certificate, 0, 0, 0), tick=False):
        assert set(seen(room, client, certificate).values()) == {True}


# ── Reminders ────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("left", "due"),
    [
        (181, None), (180, 180), (121, 180), (120, 120), (61, 120), (60, 60), (31, 60), (30, 30),
        (1, 30), (0, 30), (-1, None),
    ],
)  # fmt: skip
def test_the_nearest_reminder_is_the_one_due(left, due):
    assert reminder_due(left) == due


def told() -> list[tuple[int, str]]:
    rows = Notice.objects.filter(event="certificate_ending").order_by("pk")
    return [(row.recipient_id, row.key.split(":")[3]) for row in rows]


@pytest.mark.parametrize("left", [180, 120, 60, 30])
def test_producer_commune_and_the_units_officers_are_reminded_once(room, certificate, left):
    dated(certificate, today() - 900 * DAY, today() + left * DAY)

    remind_of_endings(today=today())
    again = remind_of_endings(today=today() + DAY)

    people = sorted(room.user(name).pk for name in ("chuthe1", "xa1", "tinh1", "tinh2"))
    assert told() == [(pk, str(left)) for pk in people]
    assert again == len(people)


def test_a_run_after_missed_days_tells_only_the_nearest(certificate):
    dated(certificate, today() - 900 * DAY, today() + 200 * DAY)

    remind_of_endings(today=today() + 150 * DAY)

    assert {threshold for _pk, threshold in told()} == {"60"}


def test_the_reminder_names_product_paper_last_day_and_window(room, certificate):
    end = today() + 180 * DAY
    dated(certificate, today() - 900 * DAY, end)

    remind_of_endings(today=today())

    notice = Notice.objects.filter(recipient=room.user("chuthe1")).get(event="certificate_ending")
    assert notice.subject == "Giấy chứng nhận OCOP của “Mận sấy dẻo” còn 180 ngày"
    for word in (certificate.document.number_text, f"{end:%d/%m/%Y}", f"{today():%d/%m/%Y}",
                 f"{end - 120 * DAY:%d/%m/%Y}"):  # fmt: skip
        assert word in notice.body
    assert notice.url == reverse("evaluation:certificate", args=[certificate.pk])


def test_withdrawn_superseded_and_lapsed_certificates_are_not_reminded_of(certificate):
    start, end = today() - 900 * DAY, today() + 30 * DAY
    dated(certificate, start, end, withdrawn_on=today() + DAY)
    assert remind_of_endings(today=today()) == 0
    dated(certificate, start, end, withdrawn_on=None, superseded_on=today() + DAY)
    assert remind_of_endings(today=today()) == 0
    dated(certificate, start, today() - DAY, superseded_on=None)
    assert remind_of_endings(today=today()) == 0


def test_who_left_is_not_reminded(room, certificate):
    dated(certificate, today() - 900 * DAY, today() + 30 * DAY)
    room.user("xa1").posts.update(until=today() - DAY)
    room.user("chuthe1").producer_accounts.update(until=today() - DAY)

    remind_of_endings(today=today())

    people = sorted(room.user(name).pk for name in ("tinh1", "tinh2"))
    assert [pk for pk, _threshold in told()] == people


# ── What products show ───────────────────────────────────────────────


def test_a_snapshot_that_differs_is_repaired_and_said_so(certificate):
    right = Product.objects.get(pk=certificate.product_id)
    Product.objects.update(stars=5, stars_valid_until=today() + 9000 * DAY)

    assert repair_snapshots(today=today()) == [right.pk]
    assert repair_snapshots(today=today()) == []

    product = Product.objects.get(pk=right.pk)
    assert (product.stars, product.stars_valid_until) == (4, right.stars_valid_until)
    entry = AuditEntry.objects.of(product).get(action="repair_stars")
    assert (entry.actor, entry.detail["before"]["stars"]) == (None, "5")


def test_stars_of_imported_lists_are_left_alone(certificate):
    from tests.build import make_product

    product = make_product(stars=3)

    assert repair_snapshots(today=today()) == []
    product.refresh_from_db()
    assert product.stars == 3


def test_comparing_costs_one_query_however_many_agree(certificate, django_assert_num_queries):
    another(certificate, name="Chè Shan tuyết")
    another(certificate, name="Mật ong")

    with django_assert_num_queries(1):
        assert repair_snapshots(today=today()) == []


# ── The register ─────────────────────────────────────────────────────


def rows_of(client, **query) -> str:
    return text_of(client.get(reverse("evaluation:certificate_list"), query))


def test_the_register_is_searched_without_accents_filtered_and_sorted(room, certificate):
    dated(certificate, today() - 900 * DAY, today() + 20 * DAY)
    another(certificate, name="Ẩm thực Ấp Bắc", printed_from=today(),
            printed_until=today() + 1095 * DAY, stars=3)  # fmt: skip
    client = room.client("tinh1")

    found = rows_of(client, q="am thuc")
    assert "Ẩm thực" in found
    assert "Mận sấy" not in found
    assert "Mận sấy" in rows_of(client, within="30")
    assert "Ẩm thực" not in rows_of(client, within="30")
    assert "Mận sấy" not in rows_of(client, stars="3")
    assert "Ẩm thực" in rows_of(client, state="in_force", unit="14/04075/")
    page = rows_of(client, sort="product")
    assert page.index("Ẩm thực") < page.index("Mận sấy")
    page = rows_of(client, sort="-product")
    assert page.index("Ẩm thực") > page.index("Mận sấy")
    assert rows_of(client, within="x", stars="9", sort="'", state="?", page="-1")


@pytest.mark.parametrize("more", [0, 2])
def test_the_register_costs_the_same_for_one_and_for_three(room, certificate, more):
    for number in range(more):
        another(certificate, name=f"Sản phẩm {number}")

    assert queries_of(room.client("tinh1"), reverse("evaluation:certificate_list")) <= 12


def test_the_spreadsheet_holds_what_is_filtered_and_computes_nothing(room, certificate):
    another(certificate, name="=HYPERLINK(1)", stars=3)
    place = reverse("evaluation:certificate_export", args=["csv"])

    text = room.client("tinh1").get(place, {"stars": 3}).content.decode("utf-8-sig")

    head, row = text.strip().splitlines()
    assert head.startswith("Số giấy chứng nhận,Sản phẩm,Chủ thể")
    assert "'=HYPERLINK(1)" in row
    assert "Mận" not in text
    xlsx = room.client("tinh1").get(reverse("evaluation:certificate_export", args=["xlsx"]))
    assert xlsx.content[:2] == b"PK"


def test_a_producer_reads_its_own_certificate_and_no_others(room, certificate):
    place = reverse("evaluation:certificate", args=[certificate.pk])

    assert room.client("chuthe1").get(place).status_code == 200
    from tests.pages.room import signed_in

    stranger = signed_in(make_user())
    assert stranger.get(place).status_code == 404
    assert "Mận" not in rows_of(stranger)
    assert "Mận" not in stranger.get(
        reverse("evaluation:certificate_export", args=["csv"])
    ).content.decode("utf-8-sig")
