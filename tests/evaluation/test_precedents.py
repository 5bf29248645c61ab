"""How like products were marked: enough of them, decided, without a name."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluation.models import CouncilSession, DossierStage, Recusal, SessionItem
from evaluation.selectors.precedents import Precedents, precedents_of
from ocop_portal.demo import walk
from ocop_portal.demo.marks import good_marks
from ocop_portal.demo.walk import Demo
from tests.pages.room import like, open_room, signed_in

pytestmark = pytest.mark.django_db
BEFORE = ("Mận sấy dẻo", "Tỏi đen", "Chuối sấy")


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """Three dossiers of an earlier meeting, concluded and decided; a fourth on the table today."""
    with open_room(django_db_blocker, *BEFORE, "Mứt dâu") as room:
        yield decided_before(room.demo, room.session)


@pytest.fixture
def meeting(built: tuple[Demo, int], db: None) -> tuple[Demo, SessionItem]:
    demo, last = built
    return demo, SessionItem.objects.get(pk=last)


def decided_before(demo: Demo, session: CouncilSession) -> tuple[Demo, int]:
    *earlier, last = session.items.order_by("position")
    for number, item in enumerate(earlier):
        sheet = item.stage.criteria_set.sheet()
        for member in range(1, 6):
            marks = good_marks(sheet) | {"1.1": 1 + (member + number) % 3}
            walk.score_as(demo, item, f"hd{member}", marks)
        walk.open_marks(demo, item)
        walk.conclude_item(demo, item)
    _decide(earlier)
    now = like(session, invitation_id=None)
    now.save()
    for row in (*session.attendances.all(), *session.declarations.all()):
        like(row, session_id=now.pk).save()
    SessionItem.objects.filter(pk=last.pk).update(session=now)
    _hold_on(session, demo.today - timezone.timedelta(days=30))
    return demo, last.pk


def _hold_on(session: CouncilSession, day: date) -> None:
    CouncilSession.objects.filter(pk=session.pk).update(held_on=day)


def _decide(items: list[SessionItem], status: str = "recognised") -> None:
    DossierStage.objects.filter(items__in=items).update(status=status)


def of(item: SessionItem, code: str = "1.1") -> Precedents:
    return precedents_of(item, item.stage.criteria_set.sheet().leaves[code])


def test_the_options_of_decided_like_dossiers_are_counted(meeting):
    _demo, item = meeting

    found = of(item)

    assert (found.dossiers, found.cards, found.median) == (3, 15, Decimal(2))
    assert [(option.label[:18], option.cards) for option in found.options] == [
        ("Không đạt mức nào", 0),
        ("Nguyên liệu trong ", 5),
        ("Nguyên liệu trong ", 5),
        ("Nguyên liệu trong ", 5),
    ]


@pytest.mark.parametrize("status", ["concluded", "in_session"])
def test_a_result_without_a_decision_is_no_precedent(meeting, status):
    _demo, item = meeting
    _decide(list(SessionItem.objects.filter(status="concluded")[:1]), status)

    assert of(item).options == []


def test_fewer_than_three_dossiers_tell_nothing_not_even_how_many(meeting):
    _demo, item = meeting
    _hold_on(SessionItem.objects.filter(status="concluded")[0].session, item.session.held_on)

    assert (of(item).dossiers, of(item).cards, of(item).median) == (0, 0, None)


def test_earlier_dossiers_of_the_same_product_are_left_out(meeting):
    _demo, item = meeting
    other = SessionItem.objects.filter(status="concluded").select_related("stage__dossier")[0]
    item.stage.dossier.product_id = other.stage.dossier.product_id

    assert of(item).options == []


def test_cards_that_did_not_count_do_not_count_here(meeting):
    demo, item = meeting
    other = SessionItem.objects.filter(status="concluded")[0]
    seat = other.session.council.seats.get(user=demo.user("hd5"))
    Recusal.objects.create(seat=seat, stage=other.stage, reason="Góp vốn")

    assert of(item).cards == 14


def test_the_member_reads_them_without_a_name_and_with_or_without_script(meeting):
    demo, item = meeting
    client = signed_in(demo.user("hd2"))
    client.get(reverse("evaluation:scorecard", args=[item.pk]))
    path = reverse("evaluation:precedents", args=[item.pk, "1.1"])

    page = client.get(path).content.decode()
    part = client.get(path, headers={"HX-Request": "true"}).content.decode()

    for text in (page, part):
        assert "15" in text
        assert not any(name in text for name in (*BEFORE, "HTX Thử nghiệm"))
        assert not any(str(demo.user(f"hd{n}")) in text.replace("</button>", "") for n in (3, 4, 5))
    assert "<html" in page
    assert "<html" not in part
    assert path in client.get(reverse("evaluation:scorecard", args=[item.pk])).content.decode()


def test_only_whoever_marks_the_dossier_asks_and_only_for_its_criteria(meeting):
    demo, item = meeting
    path = reverse("evaluation:precedents", args=[item.pk, "1.1"])

    for username in ("hd3", "thuky", "tinh1", "chuthe1"):  # hd3 has not begun
        assert signed_in(demo.user(username)).get(path).status_code == 404
    client = signed_in(demo.user("hd2"))
    client.get(reverse("evaluation:scorecard", args=[item.pk]))
    unknown = reverse("evaluation:precedents", args=[item.pk, "99"])
    assert client.get(unknown).status_code == 404


def test_they_cost_one_query(meeting, django_assert_num_queries):
    _demo, item = meeting
    item = SessionItem.objects.select_related(
        "session__council", "stage__dossier", "stage__criteria_set"
    ).get(pk=item.pk)
    leaf = replace(item.stage.criteria_set.sheet().leaves["1.1"])

    with django_assert_num_queries(1):
        precedents_of(item, leaf)
