"""Setting a council up and calling it, drawn in Chromium, wide and narrow."""

import pytest

from evaluation.services import councils, founding, invitations
from ocop_portal.demo import people, walk
from tests.evaluation.test_interests import called, send
from tests.path import filed, make_product_of, make_round, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
both_widths = pytest.mark.parametrize("width", ["wide", "phone"])
LONG = "Bộ quà tặng trà Shan tuyết cổ thụ Tà Xùa, mận hậu sấy dẻo Mộc Châu, đóng hộp gỗ thông"
STEPS = ("round", "members", "dossiers", "assignment", "rules")


@both_widths
def test_the_five_steps(look, width):
    demo = make_world()
    officer = demo.user("tinh1")
    round_ = make_round(demo)
    council = councils.begin_council(
        round_id=round_.pk, name="Hội đồng đánh giá, phân hạng sản phẩm OCOP tỉnh", actor=officer
    )
    dossier = filed(demo, make_product_of(demo, name=LONG))
    walk.report(demo, dossier, number=1)
    walk.enter_round(demo, dossier, round_)
    base = f"/councils/{council.pk}"
    empty = {"setup-members-none": f"{base}/setup/members/", "setup-gaps": f"{base}/setup/"}
    assert look(empty, width=width, user=officer) == {}

    councils.seat_members(
        council_id=council.pk, seats=people.council_seats(demo.users), actor=officer,
        missing_bodies_reason="Đang kiện toàn",
    )  # fmt: skip
    steps = {f"setup-{step}": f"{base}/setup/{step}/" for step in STEPS}
    assert look(steps | {"setup": f"{base}/setup/"}, width=width, user=officer) == {}

    founding.draft_founding(council_id=council.pk, actor=officer)
    drafted = {"setup-drafted": f"{base}/setup/", "founding-approve": f"{base}/founding/approve/"}
    assert look(drafted, width=width, user=demo.user("lanhdao")) == {}


@both_widths
def test_a_called_session(look, width):
    demo = make_world()
    session = called(demo, LONG, "Mận sấy dẻo")
    member, officer = demo.user("hd2"), demo.user("tinh1")
    place = f"/sessions/{session.pk}"
    seat = session.council.seats.get(user=member)
    council = f"/councils/{session.council_id}"
    arranged = {
        "council": f"{council}/",
        "member-replace": f"{council}/seats/{seat.pk}/replace/",
        "rules-revise": f"{council}/rules/",
        "session-called": f"{place}/",
        "session-send": f"{place}/send/",
        "session-postpone": f"{place}/postpone/",
        "rounds-year": "/rounds/year/",
        "round-new": "/rounds/new/",
    }
    assert look(arranged, width=width, user=officer) == {}
    send(demo, session)
    invitations.postpone_session(
        session_id=session.pk, held_on=demo.today, starts_at=session.starts_at,
        place="Phòng số 2", reason="Chủ tịch hội đồng đi công tác", actor=officer,
        now=session.updated_at,
    )  # fmt: skip
    before = {"session-undeclared": f"{place}/", "declaration": f"{place}/declaration/"}
    assert look(before, width=width, user=member) == {}
    walk.declare(session)
    after = {"session-declared": f"{place}/", "declaration-signed": f"{place}/declaration/"}
    assert look(after, width=width, user=member) == {}
