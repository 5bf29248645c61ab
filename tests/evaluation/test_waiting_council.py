"""What waits for whom at the council: cards of one's own groups, minutes, the council's report."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from core.clocks import work_calendar
from core.digest import digest
from core.errors import Incomplete
from evaluation.choices import LineChoice
from evaluation.council_texts import MinutesTexts
from evaluation.models import CouncilSession, Result, SeatAssignment, StarDecision
from evaluation.selectors.waiting import Now
from evaluation.selectors.waiting_council import at_council
from evaluation.selectors.waiting_results import results
from evaluation.services import council_reports, decisions, minutes
from ocop_portal.demo import walk
from ocop_portal.demo.walk import Demo
from products.models import ProductCategory
from tests.path import fresh, in_session, make_world

pytestmark = pytest.mark.django_db


def waiting(demo: Demo, username: str) -> list[tuple[str, str]]:
    """Address and word of each line."""
    now = Now(demo.today, work_calendar())
    return [(item.url, item.word) for item in at_council(fresh(demo.user(username)), now)]


def page(name: str, session: CouncilSession) -> str:
    return reverse(f"evaluation:{name}", args=[session.pk])


def closed(demo: Demo) -> CouncilSession:
    """A meeting that has ended; nobody has approved the minutes."""
    session = in_session(demo)
    item = session.items.get()
    walk.score(demo, item)
    walk.open_marks(demo, item)
    walk.conclude_item(demo, item)
    return minutes.close_session(
        session_id=session.pk, actor=demo.user("thuky"), now=timezone.now()
    )


def approve(demo: Demo, session: CouncilSession, username: str) -> None:
    session = CouncilSession.objects.select_related("minutes").get(pk=session.pk)
    minutes.approve_minutes(
        session_id=session.pk, seen=digest(session.minutes.content), actor=demo.user(username)
    )


def test_results_wait_for_their_minutes_before_they_wait_for_a_draft():
    demo = make_world()
    session = closed(demo)

    def words() -> list[str]:
        return [item.word for item in results(fresh(demo.user("tinh1")))]

    assert words() == ["Chờ thông qua biên bản"]
    for username in ("thuky", "hd1"):
        approve(demo, session, username)
    assert words() == ["Chờ lập dự thảo"]


def test_a_card_of_another_group_does_not_wait_for_a_member():
    demo = make_world()
    session = in_session(demo)
    other = ProductCategory.objects.create(
        edition="thu", code="9", name="Ngành khác", level="sector", position=99,
        valid_from=date(2020, 1, 1),
    )  # fmt: skip
    seat = session.council.seats.get(user=demo.user("hd5"))
    SeatAssignment.objects.create(seat=seat, category=other)
    card = reverse("evaluation:scorecard", args=[session.items.get().pk])

    assert (card, "Chưa chấm") in waiting(demo, "hd4")
    assert waiting(demo, "hd5") == []


def test_minutes_wait_for_secretary_and_chair_until_each_has_approved_them():
    demo = make_world()
    session = closed(demo)
    line = (page("minutes", session), "Chờ thông qua")
    assert [waiting(demo, name) for name in ("thuky", "hd1", "hd2")] == [[line], [line], []]

    approve(demo, session, "thuky")
    assert [waiting(demo, name) for name in ("thuky", "hd1")] == [[], [line]]

    minutes.revise_minutes(
        session_id=session.pk,
        texts=MinutesTexts("Thủ tục", "Chủ tịch khai mạc.", ["Tốt"], [""], "Kết thúc"),
        actor=demo.user("thuky"),
    )
    assert [waiting(demo, name) for name in ("thuky", "hd1")] == [[line], [line]]


def test_the_report_waits_for_the_secretary_to_write_and_for_the_chair_to_sign():
    demo = make_world()
    session = closed(demo)
    for name in ("thuky", "hd1"):
        approve(demo, session, name)
    write, sign = page("minutes", session), page("council_report", session)
    assert (waiting(demo, "thuky"), waiting(demo, "hd1")) == ([(write, "Chờ lập")], [])

    council_reports.draft_report(session_id=session.pk, actor=demo.user("thuky"))
    assert (waiting(demo, "thuky"), waiting(demo, "hd1")) == ([], [(sign, "Chờ ký")])

    council_reports.sign_report(session_id=session.pk, actor=demo.user("hd1"), today=demo.today)
    assert (waiting(demo, "thuky"), waiting(demo, "hd1")) == ([], [])


def test_a_decision_waits_for_approved_minutes_and_cites_them_by_number(client):
    demo = make_world()
    session = closed(demo)
    result = Result.objects.get()
    prepare = {
        "unit_id": demo.province.pk, "choices": [(result.pk, LineChoice.RECOGNISE)],
        "proposal_line": "Sở", "actor": demo.user("tinh1"), "today": demo.today,
    }  # fmt: skip
    client.force_login(demo.user("tinh1"))

    with pytest.raises(Incomplete) as refusal:
        decisions.prepare_decision(**prepare)
    assert refusal.value.code == "minutes_not_approved"
    assert not StarDecision.objects.exists()
    desk = client.get(reverse("evaluation:decision_list")).content.decode()
    assert "Chờ thư ký và chủ tịch thông qua biên bản" in desk

    for name in ("thuky", "hd1"):
        approve(demo, session, name)
    decision = walk.decide(demo, number=1)
    bases = decision.document.content["legal_bases"]
    assert any(basis.startswith("Biên bản số 01/BB-HĐOCOP ngày ") for basis in bases)
