"""The chair's board on the projector, then minutes, report and calibration, wide and narrow."""

import pytest
from django.utils import timezone

from core.digest import digest
from evaluation.models import Council, CouncilSession
from evaluation.services import attempts, council_reports, minutes, results
from ocop_portal.demo import walk
from ocop_portal.demo.marks import good_marks, lowered
from tests.path import in_session, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Bộ quà tặng trà Shan tuyết cổ thụ Tà Xùa, mận hậu sấy dẻo Mộc Châu, đóng hộp gỗ thông"


def test_the_board_and_what_follows_it(look):
    demo = make_world()
    session = in_session(demo, LONG, "Mận sấy dẻo", "Mật ong rừng", "Chè Phổng Lái")
    wide, usual, sealed, _untouched = session.items.order_by("position")
    sheet = wide.stage.criteria_set.sheet()
    low = {code: leaf.choices[0].position for code, leaf in sheet.leaves.items()}
    for number in range(1, 6):
        walk.score_as(demo, wide, f"hd{number}", good_marks(sheet) if number < 5 else low)
        walk.score_as(demo, usual, f"hd{number}", lowered(sheet, good_marks(sheet), by=number))
        if number < 4:
            walk.score_as(demo, sealed, f"hd{number}", good_marks(sheet))
    for item in (wide, usual):
        walk.open_marks(demo, item)
    results.count_samples(item_id=usual.pk, count=5, actor=demo.user("thuky"))
    board = {"board": f"/sessions/{session.pk}/board/", "item-wide": f"/session-items/{wide.pk}/"}
    for width in ("projector", "wide", "phone"):
        assert look(board, width=width, user=demo.user("hd1")) == {}
    settling = {
        "item-again": f"/session-items/{wide.pk}/score-again/",
        "item-agree": f"/session-items/{usual.pk}/agreements/1.5/",
        "item-conclude": f"/session-items/{usual.pk}/conclude/",
    }
    counting = {
        "item-samples": f"/session-items/{wide.pk}/samples/",
        "session-close": f"/sessions/{session.pk}/close/",
    }
    for width in ("wide", "phone"):
        assert look(settling, width=width, user=demo.user("hd1")) == {}
        assert look(counting, width=width, user=demo.user("thuky")) == {}

    again = attempts.score_again(
        item_id=wide.pk, note="Thống nhất cách hiểu tiêu chí 9", actor=demo.user("hd1"),
        now=timezone.now(),
    )  # fmt: skip
    kept = {"item-kept": f"/session-items/{wide.pk}/"}
    assert look(kept, width="wide", user=demo.user("hd2")) == {}
    walk.score(demo, again)
    for number in (4, 5):
        walk.score_as(demo, sealed, f"hd{number}", good_marks(sheet))
    walk.score(demo, _untouched)
    Council.objects.update(rescore_attempts=0)
    for item in session.items.undecided():
        if item.status == "scoring":
            walk.open_marks(demo, item)
        walk.conclude_item(demo, item)
    session = minutes.close_session(
        session_id=session.pk, actor=demo.user("thuky"), now=timezone.now()
    )
    after = {
        "minutes": f"/sessions/{session.pk}/minutes/",
        "minutes-approve": f"/sessions/{session.pk}/minutes/approve/",
        "calibration": f"/councils/{session.council_id}/calibration/",
        "samples": f"/session-items/{usual.pk}/",
    }
    for width in ("wide", "phone"):
        assert look(after, width=width, user=demo.user("thuky")) == {}

    for username in ("thuky", "hd1"):
        content = CouncilSession.objects.get(pk=session.pk).minutes.content
        minutes.approve_minutes(
            session_id=session.pk, seen=digest(content), actor=demo.user(username)
        )
    council_reports.draft_report(session_id=session.pk, actor=demo.user("thuky"))
    report = {"report": f"/sessions/{session.pk}/report/"}
    for width in ("wide", "phone"):
        assert look(report, width=width, user=demo.user("hd1")) == {}
