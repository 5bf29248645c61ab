"""Pages of the council room, the decision desk and the codes, drawn in Chromium in every state."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.clocks import today
from documents.models import OfficialDocument
from evaluation.models import Certificate, CouncilSession, Result, SessionItem, StarDecision
from evaluation.services import certificates, councils, decisions, results, scorecards
from ocop_portal.demo import walk
from ocop_portal.demo.marks import good_marks, lowered
from tests.path import (
    draw_all,
    filed,
    in_session,
    make_council,
    make_product_of,
    make_round,
    make_world,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
both_widths = pytest.mark.parametrize("width", ["wide", "phone"])

LONG = "Bộ quà tặng trà Shan tuyết cổ thụ Tà Xùa, mận hậu sấy dẻo Mộc Châu, đóng hộp gỗ thông"


@both_widths
def test_what_officers_arrange(look, width):
    demo = make_world()
    officer = demo.user("tinh1")
    assert (
        look({"rounds-none": "/rounds/", "sessions-none": "/sessions/"}, width=width, user=officer)
        == {}
    )
    round_ = make_round(demo)
    dossier = filed(demo, make_product_of(demo, name=LONG))
    walk.report(demo, dossier, number=1)
    walk.enter_round(demo, dossier, round_)
    paths = {
        "rounds": "/rounds/",
        "round-new": "/rounds/new/",
        "round-without-council": f"/rounds/{round_.pk}/",
        "council-new": f"/councils/new/?round={round_.pk}",
    }
    assert look(paths, width=width, user=officer) == {}
    council = make_council(demo, round_)
    paths = {
        "round": f"/rounds/{round_.pk}/",
        "council": f"/councils/{council.pk}/",
        "session-new": f"/sessions/new/?council={council.pk}",
    }
    assert look(paths, width=width, user=officer) == {}


@both_widths
def test_a_members_desk(look, width):
    demo = make_world()
    session = in_session(demo, LONG, "Mận sấy dẻo", "Chè Tà Xùa")
    first, second, third = session.items.order_by("position")
    member = demo.user("hd2")
    sheet = first.stage.dossier.criteria_set.sheet()
    card = scorecards.begin_scorecard(item_id=first.pk, actor=member)
    half = dict(list(good_marks(sheet).items())[:12]) | {"3.1": 0}
    scorecards.fill_card(
        card_id=card.pk, marks=half, actor=member, today=demo.today, comment="",
        notes={"1.1": "Nguyên liệu trong xã, có sổ thu mua."},
        findings={"copied_product": "Nhãn giống hệt sản phẩm khác cùng tên."},
    )  # fmt: skip
    walk.score_as(demo, second, "hd2", good_marks(sheet))
    whole = scorecards.begin_scorecard(item_id=third.pk, actor=member)
    scorecards.fill_card(
        card_id=whole.pk, marks=good_marks(sheet), actor=member, today=demo.today, comment="",
        notes={}, findings={"forged_dossier": "Phiếu kiểm nghiệm bị sửa ngày."},
    )  # fmt: skip
    paths = {
        "sessions": "/sessions/",
        "session": f"/sessions/{session.pk}/",
        "scorecard": f"/scorecards/{first.pk}/",
        "scorecard-locked": f"/scorecards/{second.pk}/",
        "hand-in-gaps": f"/scorecards/{first.pk}/hand-in/",
        "hand-in-done": f"/scorecards/{second.pk}/hand-in/",
        "hand-in": f"/scorecards/{third.pk}/hand-in/",
        "recuse": f"/session-items/{third.pk}/recuse/",
        "board-refused": f"/sessions/{session.pk}/board/",
        "sealed-result": f"/session-items/{first.pk}/",
    }
    assert look(paths, width=width, user=member) == {}


@both_widths
def test_the_board_before_and_after_opening(look, width):
    demo = make_world()
    session = in_session(demo, LONG, "Mận sấy dẻo", "Chè Tà Xùa", "Mật ong Sốp Cộp")
    chair = demo.user("hd1")
    items = list(session.items.order_by("position"))
    walk.score_as(demo, items[0], "hd2", good_marks(_sheet(items[0])))
    councils.declare_recusal(item_id=items[0].pk, reason="Góp vốn", actor=demo.user("hd3"))
    walk.score(demo, items[3])
    board = f"/sessions/{session.pk}/board/"
    CouncilSession.objects.filter(pk=session.pk).update(status="planned")
    assert look({"board-planned": board}, width=width, user=chair) == {}
    CouncilSession.objects.filter(pk=session.pk).update(status="open")
    assert look({"board-sealed": board}, width=width, user=chair) == {}

    _wide(demo, items[1])
    walk.score(demo, items[2])
    for item in items[1:3]:
        results.open_marks(item_id=item.pk, actor=chair, now=timezone.now(), today=demo.today)
    gate = next(gate for gate in _sheet(items[2]).gates if gate.star == 4)
    results.record_agreement(
        item_id=items[2].pk, criterion=gate.criterion, position=0, actor=chair,
        note="Chưa đủ hồ sơ minh chứng.",
    )  # fmt: skip
    paths = {
        "board-opened": board,
        "item-wide": f"/session-items/{items[1].pk}/",
        "item-agreed": f"/session-items/{items[2].pk}/",
        "agreement": f"/session-items/{items[1].pk}/agreements/{gate.criterion}/",
        "item-open": f"/session-items/{items[3].pk}/open/",
        "item-conclude": f"/session-items/{items[2].pk}/conclude/",
    }
    assert look(paths, width=width, user=chair) == {}


def _sheet(item: SessionItem):
    return item.stage.dossier.criteria_set.sheet()


def _wide(demo, item: SessionItem) -> None:
    """One member far below the others."""
    sheet = _sheet(item)
    low = {
        code: min(leaf.choices, key=lambda o: o.points).position
        for code, leaf in sheet.leaves.items()
    }
    for number in range(1, 5):
        walk.score_as(demo, item, f"hd{number}", lowered(sheet, good_marks(sheet), by=number))
    walk.score_as(demo, item, "hd5", low)


@both_widths
def test_the_decision_desk_and_the_minutes(look, width):
    demo = make_world()
    officer, leader = demo.user("tinh1"), demo.user("lanhdao")
    assert look({"desk-none": "/decisions/"}, width=width, user=officer) == {}
    session = in_session(demo, LONG, "Mận sấy dẻo", "Chè Tà Xùa")
    low, best, usual = session.items.order_by("position")
    sheet = _sheet(low)
    _score_all(demo, low, {code: leaf.choices[0].position for code, leaf in sheet.leaves.items()})
    _score_all(demo, best, _ninety(sheet))
    walk.score(demo, usual)
    walk.conclude(demo, session)
    board = {"board-closed": f"/sessions/{session.pk}/board/"}
    assert look(board, width=width, user=demo.user("thuky")) == {}
    ready = Result.objects.exclude(item=low)
    keys = "&".join(f"result={result.pk}" for result in ready)
    paths = {
        "desk-ready": "/decisions/",
        "decision-new": f"/decisions/new/?{keys}",
        "result-notify": f"/results/{Result.objects.get(item=low).pk}/notify/",
    }
    assert look(paths, width=width, user=officer) == {}

    decision = decisions.prepare_decision(
        unit_id=demo.province.pk, choices=[(result.pk, "recognise") for result in ready],
        proposal_line="Giám đốc Sở Nông nghiệp và Môi trường", actor=officer, today=demo.today,
    )  # fmt: skip
    page = f"/decisions/{decision.pk}/"
    assert look({"decision-prepared": page}, width=width, user=officer) == {}
    assert (
        look(
            {"decision-to-check": page, "check": f"{page}check/"},
            width=width,
            user=demo.user("tinh2"),
        )
        == {}
    )
    decisions.check_decision(decision_id=decision.pk, actor=demo.user("tinh2"))
    assert (
        look(
            {"decision-to-approve": page, "send-back": f"{page}send-back/"},
            width=width,
            user=leader,
        )
        == {}
    )
    decisions.approve_decision(decision_id=decision.pk, actor=leader)
    assert (
        look({"decision-to-number": page, "number": f"{page}number/"}, width=width, user=officer)
        == {}
    )
    decisions.number_decision(
        decision_id=decision.pk, number=7, decided_on=demo.today, actor=officer
    )
    assert look({"decision-drawing": page}, width=width, user=leader) == {}
    draw_all()
    assert look({"decision-drawn": page, "issue": f"{page}issue/"}, width=width, user=leader) == {}
    walk.issue(demo, decision)
    OfficialDocument.objects.filter(certificate__isnull=False).order_by("pk")[:1]
    assert look({"decision-issued": page}, width=width, user=officer) == {}
    draw_all()
    assert look({"decision-done": page, "desk": "/decisions/"}, width=width, user=officer) == {}


def _score_all(demo, item: SessionItem, marks) -> None:
    for number in range(1, 6):
        walk.score_as(demo, item, f"hd{number}", marks)


def _ninety(sheet) -> dict[str, int]:
    """Over 90 points, one 5-star gate missed: four stars, and high enough to go up."""
    best = {code: leaf.options[-1].position for code, leaf in sheet.leaves.items()}
    missed = next(
        gate.criterion
        for gate in sheet.gates
        if gate.star == 5 and sheet.leaves[gate.criterion].max_points == gate.needed
    )
    return {**best, missed: best[missed] - 1}


@both_widths
def test_every_state_behind_a_code(look, width):
    demo = make_world()
    session = in_session(demo, LONG)
    walk.score(demo, session.items.get())
    walk.conclude(demo, session)
    decision = walk.decide(demo, number=7)
    draw_all()
    walk.issue(demo, decision)
    draw_all()
    certificate = Certificate.objects.get()
    qr = f"/qr/{certificate.verification_code}/"
    decision = StarDecision.objects.get()
    paths = {
        "code-in-force": qr,
        "code-unknown": "/qr/7K2MQX419TBN/",
        "code-nonsense": "/qr/abc/",
        "code-decision": f"/verify/{decision.document.verification_code}/",
    }
    assert look(paths, width=width) == {}
    for name, start, end in (
        ("not-yet", 5, 900), ("expiring", -900, 90), ("expired", -900, -3),
    ):  # fmt: skip
        Certificate.objects.update(
            printed_from=today() + timedelta(days=start),
            printed_until=today() + timedelta(days=end),
        )
        assert look({f"code-{name}": qr}, width=width) == {}
    Certificate.objects.update(extended_until=today() + timedelta(days=100))
    assert look({"code-extended": qr}, width=width) == {}
    Certificate.objects.update(extended_until=None, superseded_on=today())
    assert look({"code-superseded": qr}, width=width) == {}
    Certificate.objects.update(superseded_on=None, printed_until=today() + timedelta(days=900))
    certificates.withdraw_certificate(
        certificate_id=certificate.pk, ground="false_dossier", reason="Kết luận kiểm tra",
        on=today(), actor=demo.user("lanhdao"),
    )  # fmt: skip
    assert look({"code-withdrawn": qr}, width=width) == {}
