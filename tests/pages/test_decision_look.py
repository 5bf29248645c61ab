"""Decisions, notices, the way up, letters and the outbox in Chromium, wide and narrow."""

import pytest

from core.models import Notice
from evaluation.models import AuthorityStep, Result
from evaluation.services import decisions, feedback, forwarding, result_notices
from ocop_portal.demo import walk
from tests.evaluation.test_forwarding import best_marks, issued
from tests.path import in_session, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Bộ quà tặng trà Shan tuyết cổ thụ Tà Xùa, mận hậu sấy dẻo Mộc Châu, đóng hộp gỗ thông"


def test_the_list_to_check_the_way_up_and_the_outbox(look):
    demo = make_world()
    session = in_session(demo, LONG)
    item = session.items.get()
    for number in range(1, 6):
        walk.score_as(demo, item, f"hd{number}", best_marks(failing_gate=True))
    walk.conclude(demo, session)
    [letter] = feedback.draft_letters(session_id=session.pk, actor=demo.user("thuky"))
    issued(demo, "forward")
    result = Result.objects.get()
    file = forwarding.open_forwarding(
        result_id=result.pk, actor=demo.user("tinh1"), today=demo.today
    )
    waiting = Notice.objects.filter(status="held").values_list("pk", flat=True)
    desk = {
        "desk": "/decisions/",
        "decision": f"/decisions/{result.decision_lines.get().decision_id}/",
        "forwardings": "/forwardings/",
        "forwarding": f"/forwardings/{file.pk}/",
        "fill": f"/forwardings/{file.pk}/fill/",
        "answer": f"/forwardings/{file.pk}/return/",
        "notices": "/result-notices/",
        "outbox": "/outbox/",
        "told": "/notices/",
        "outbox-notice": f"/outbox/{waiting[0]}/",
        "outbox-release": f"/outbox/release/?notice={waiting[0]}&notice={waiting[1]}",
    }
    letters = {
        "letters": f"/sessions/{session.pk}/feedback/",
        "letter": f"/feedback/{letter.pk}/",
    }
    for width in ("wide", "phone"):
        assert look(desk, width=width, user=demo.user("tinh1")) == {}
        assert look(letters, width=width, user=demo.user("thuky")) == {}


def test_the_list_is_read_line_by_line_and_a_notice_names_its_reasons(look):
    demo = make_world()
    session = in_session(demo, LONG, "Mận sấy dẻo")
    for item in session.items.all():
        walk.score(demo, item)
    walk.conclude(demo, session)
    first, second = Result.objects.order_by("pk")
    decision = decisions.prepare_decision(
        unit_id=demo.province.pk, choices=[(first.pk, "recognise")], proposal_line="Giám đốc Sở",
        actor=demo.user("tinh1"), today=demo.today,
    )  # fmt: skip
    AuthorityStep.objects.filter(pk=second.stage.step_id).update(recognises=[])
    notice = result_notices.prepare_notice(
        unit_id=demo.province.pk, result_ids=[second.pk], actor=demo.user("tinh1"),
        today=demo.today,
    )  # fmt: skip
    pages = {
        "check": f"/decisions/{decision.pk}/check/",
        "notice": f"/result-notices/{notice.pk}/",
    }
    for width in ("wide", "phone"):
        assert look(pages, width=width, user=demo.user("tinh2")) == {}
