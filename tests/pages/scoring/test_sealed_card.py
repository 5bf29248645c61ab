"""No page tells a mark before the chair opens."""

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.choices import Role
from evaluation.services import interests, results, scorecards
from evaluation.urls import urlpatterns
from tests.build import make_unit, make_user
from tests.pages.room import Room, now, signed_in, text_of
from tests.pages.scoring.conftest import save

pytestmark = pytest.mark.django_db
SENTINEL = "Dấu-niêm-phong-7391"


@pytest.fixture
def sealed(room: Room) -> Room:
    """Another member's card, handed in: a note, a ground, a comment and a total seen nowhere."""
    marks = {code: leaf.choices[0].position for code, leaf in room.sheet.leaves.items()}
    actor = room.user("hd3")
    card = scorecards.begin_scorecard(item_id=room.item.pk, actor=actor)
    scorecards.fill_card(
        card_id=card.pk, marks={**marks, "9": 3}, notes={"1.1": SENTINEL},
        findings={"forged_dossier": SENTINEL}, comment=SENTINEL, actor=actor,
        today=room.demo.today,
    )  # fmt: skip
    scorecards.hand_in(
        card_id=card.pk, actor=actor, now=now(), today=room.demo.today, comment=SENTINEL
    )
    return room


def addresses(room: Room) -> set[str]:
    """Every page of the evaluation about this session, its dossier and the sealed card."""
    item, session = room.item, room.session
    dossier = item.stage.dossier
    keys = {
        "sessions": session.pk,
        "councils": session.council_id,
        "rounds": session.council.round_id,
        "stages": item.stage_id,
        "dossiers": dossier.pk,
        "scorecards": item.pk,
        "session-items": item.pk,
    }
    rest = {
        "code": "1.1", "sha256": "0" * 64, "form": "csv", "public_id": dossier.product.public_id
    }  # fmt: skip
    found = {reverse("evaluation:scorecard_pdf", args=[room.card("hd3").pk])}
    for pattern in urlpatterns:
        key = {"pk": keys.get(str(pattern.pattern).split("/")[0], 1)}
        names = getattr(pattern.pattern, "converters", None) or pattern.pattern.regex.groupindex
        values = {name: (key | rest).get(name, 1) for name in names}
        found.add(reverse(f"evaluation:{pattern.name}", kwargs=values))
    return found


READERS = ("hd2", "hd1", "thuky", "tinh1", "tinh2", "lanhdao", "xa1", "chuthe1")


@pytest.mark.parametrize("username", ["hd1", "hd2", "tinh1"])
def test_a_sealed_card_shows_on_no_page_of_the_evaluation(sealed, username):
    client = sealed.client(username)

    leaks = [
        path
        for path in sorted(addresses(sealed))
        if not (response := client.get(path)).streaming and SENTINEL in text_of(response)
    ]

    assert leaks == []


@pytest.mark.parametrize("username", ["hd1", "tinh1"])
@pytest.mark.parametrize("path", ["/products/", "/dossiers/", "/stages/", "/sessions/", "/rounds/"])
def test_searching_for_a_sealed_note_finds_no_dossier(sealed, username, path):
    response = sealed.client(username).get(path, {"q": SENTINEL})

    rows = text_of(response).split("<tbody>")[1:]
    assert SENTINEL not in "".join(rows)
    if path in ("/products/", "/dossiers/", "/stages/"):
        assert sealed.item.stage.dossier.product.name not in text_of(response)


def test_the_open_interface_knows_nothing_of_marks(sealed):
    response = sealed.client("tinh1").get("/api/v1/products/", {"search": SENTINEL})

    assert response.json()["results"] == []


def test_the_admin_knows_no_scorecards(sealed):
    names = {model.__name__ for model in admin.site._registry}
    assert names & {"Scorecard", "Mark", "Finding"} == set()
    staff = make_user(
        serving=make_unit("14/"), role=Role.ADMINISTRATOR, is_staff=True, is_superuser=True
    )
    client = signed_in(staff)

    for model in admin.site._registry:
        path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        response = client.get(path, {"q": SENTINEL})
        rows = text_of(response).split("result_list", 1)[-1].replace(f'value="{SENTINEL}"', "")
        assert f"{SENTINEL}</" not in rows


def test_no_refusal_tells_a_mark(sealed):
    """Opening too early names who is waited for, never what anybody gave."""
    response = sealed.client("hd1").post(reverse("evaluation:item_open", args=[sealed.item.pk]))

    assert response.status_code == 422
    assert SENTINEL not in text_of(response)
    assert str(sealed.user("hd2")) in text_of(response)


def test_before_opening_the_result_page_is_refused_to_the_chair_too(sealed):
    path = reverse("evaluation:session_item", args=[sealed.item.pk])

    for username in ("hd1", "hd2", "thuky"):
        assert sealed.client(username).get(path).status_code == 409
    assert sealed.client("tinh1").get(path).status_code == 404


def test_the_pdf_of_a_card_is_ones_own_until_the_chair_opens(sealed):
    path = reverse("evaluation:scorecard_pdf", args=[sealed.card("hd3").pk])

    for username in READERS:
        assert sealed.client(username).get(path).status_code == 404


def test_after_opening_the_council_reads_the_totals_and_others_still_do_not(sealed):
    sealed.hand_in("hd1", "hd2", "hd4", "hd5")
    results.open_marks(
        item_id=sealed.item.pk, actor=sealed.user("hd1"), now=now(), today=sealed.demo.today
    )
    path = reverse("evaluation:session_item", args=[sealed.item.pk])

    shown = sealed.client("hd2").get(path)
    assert shown.status_code == 200
    assert str(sealed.user("hd3")) in text_of(shown)
    for username in ("tinh1", "lanhdao", "xa1", "chuthe1"):
        assert sealed.client(username).get(path).status_code == 404
    sealed_still = reverse("evaluation:session_item", args=[sealed.items[1].pk])
    assert sealed.client("hd2").get(sealed_still).status_code == 409


def test_a_card_begun_by_a_member_who_then_keeps_out_is_left_unread(room):
    save(room, **{"m-1.1": "2", "note-1.1": SENTINEL})
    interests.declare_recusal(item_id=room.item.pk, reason="Góp vốn", actor=room.user("hd2"))
    room.hand_in("hd1", "hd3", "hd4", "hd5")
    opened = results.open_marks(
        item_id=room.item.pk, actor=room.user("hd1"), now=now(), today=room.demo.today
    )

    text = text_of(room.client("hd1").get(reverse("evaluation:session_item", args=[opened.pk])))

    assert SENTINEL not in text
    assert f"{room.user('hd2')}<span" not in text
