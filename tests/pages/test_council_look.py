"""The council room and the decision desk in Chromium, wide and narrow."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from core.clocks import today
from documents.models import OfficialDocument
from documents.services.signing import sign_document
from evaluation.models import Council, Result, SessionItem, StarDecision
from evaluation.services import results, scorecards
from ocop_portal.demo import walk
from ocop_portal.demo.marks import good_marks
from ocop_portal.demo.signing import give_signing_key
from tests.path import draw_only, in_session, make_round, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = ("wide", "phone")
LONG = "Bộ quà tặng trà Shan tuyết cổ thụ Tà Xùa, mận hậu sấy dẻo Mộc Châu, đóng hộp gỗ thông"


def sheet_of(item: SessionItem):
    return item.stage.dossier.criteria_set.sheet()


def sign_aside(demo, document_id: int) -> None:
    """In a thread of its own: Playwright's event loop runs in the test's."""

    def sign() -> None:
        key = give_signing_key(demo.user("lanhdao"), demo.province, "1")
        sign_document(
            document_id=document_id, key_id=key.pk, secret="1", actor=key.holder,
            now=timezone.now(),
        )  # fmt: skip
        connection.close()

    with ThreadPoolExecutor(1) as aside:
        aside.submit(sign).result()


def test_before_the_marks_are_open(look):
    demo = make_world()
    session = in_session(demo, LONG, "Mận sấy dẻo")
    first = session.items.get(position=1)
    member = demo.user("hd2")
    card = scorecards.begin_scorecard(item_id=first.pk, actor=member)
    scorecards.fill_card(
        card_id=card.pk, marks=dict(list(good_marks(sheet_of(first)).items())[:12]), actor=member,
        today=demo.today, comment="", notes={"1.1": "Nguyên liệu trong xã, có sổ thu mua."},
        findings={"copied_product": "Nhãn giống hệt sản phẩm khác cùng tên."},
    )  # fmt: skip
    own = {
        "session": f"/sessions/{session.pk}/",
        "scorecard": f"/scorecards/{first.pk}/",
        "hand-in": f"/scorecards/{first.pk}/hand-in/",
        "precedents": f"/scorecards/{first.pk}/precedents/1.1/",
    }
    free = make_round(demo, number=2)
    arranged = {"council-new": f"/councils/new/?round={free.pk}", "rounds": "/rounds/"}
    arranged |= {
        "sessions": "/sessions/",
        "session-new": f"/sessions/new/?council={session.council_id}",
        "written-new": f"/written-opinions/new/?council={session.council_id}",
    }
    board = {"board-sealed": f"/sessions/{session.pk}/board/"}

    for width in WIDTHS:
        assert look(own, width=width, user=member) == {}
        assert look(arranged, width=width, user=demo.user("tinh1")) == {}
        assert look(board, width=width, user=demo.user("thuky")) == {}


def test_after_the_marks_are_open(look):
    demo = make_world()
    session = in_session(demo, LONG, "Mận sấy dẻo")
    chair = demo.user("hd1")
    wide, usual = session.items.order_by("position")
    low = {code: leaf.choices[0].position for code, leaf in sheet_of(wide).leaves.items()}
    for number in range(1, 6):
        marks = good_marks(sheet_of(wide)) if number < 5 else low
        walk.score_as(demo, wide, f"hd{number}", marks)
    walk.score(demo, usual)
    for item in (wide, usual):
        results.open_marks(item_id=item.pk, actor=chair, now=timezone.now(), today=today())
    room = {"board-opened": f"/sessions/{session.pk}/board/", "item": f"/session-items/{wide.pk}/"}
    for width in WIDTHS:
        assert look(room, width=width, user=chair) == {}

    results.note_spread(item_id=wide.pk, note="Đã thảo luận.", actor=chair)
    Council.objects.update(rescore_attempts=0)
    for item in (wide, usual):
        walk.conclude_item(demo, item)
    walk.close(demo, session)
    keys = "&".join(f"result={result.pk}" for result in Result.objects.all())
    desk = {"desk": "/decisions/", "decision-new": f"/decisions/new/?{keys}"}
    for width in WIDTHS:
        assert look(desk, width=width, user=demo.user("tinh1")) == {}

    walk.decide(demo, number=7)
    decision = StarDecision.objects.get()
    draw_only(decision.document)
    sign_aside(demo, decision.document_id)
    walk.issue(demo, decision)
    draw_only(OfficialDocument.objects.filter(kind="certificate").order_by("pk")[0])
    for width in WIDTHS:
        page = {
            "decision": f"/decisions/{decision.pk}/",
            "signatures": f"/documents/{decision.document_id}/signatures/",
        }
        assert look(page, width=width, user=demo.user("tinh1")) == {}
        own = {"sign": f"/decisions/{decision.pk}/certificates/sign/"}
        assert look(own, width=width, user=demo.user("lanhdao")) == {}
        public = {"verify": f"/verify/{decision.document.verification_code}/"}
        assert look(public, width=width) == {}
