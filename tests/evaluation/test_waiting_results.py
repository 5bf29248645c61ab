"""Between conclusion and paper: for whom notices, files going up and feedback letters wait."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluation import rules
from evaluation.choices import LineChoice
from evaluation.models import AuthorityStep, ForwardingFile, Result
from evaluation.querysets import FORWARDABLE, RECOGNISABLE
from evaluation.selectors.waiting_results import on_results
from evaluation.services import feedback, forwarding, reference
from ocop_portal.demo.walk import Demo
from tests.evaluation import test_forwarding as ways
from tests.law.test_decision import two_stars
from tests.path import concluded, draw_only, fresh, make_world, rewrite_past
from tests.walks import tell_in_steps

pytestmark = pytest.mark.django_db
DESK, SIGNATORY = "tinh1", "lanhdao"
COUNCIL = ("thuky", "hd1", "hd2")


def waiting(demo: Demo, *names: str, kind: str = "") -> dict[str, list[str]]:
    """What waits for each person, in words; with `kind` only lines of it."""
    return {
        name: [item.word for item in on_results(fresh(demo.user(name))) if kind in item.kind]
        for name in names
    }


def waits_for(demo: Demo, kind: str) -> tuple[list[str], list[str]]:
    """For the desk, and for the signatory."""
    found = waiting(demo, DESK, SIGNATORY, kind=kind)
    return found[DESK], found[SIGNATORY]


# ── Which way a result goes ──────────────────────────────────────────


@pytest.mark.parametrize("level", ["district", "province"])
@pytest.mark.parametrize("code", ["qd1048-2019", "qd148-2023", "qd26-2026"])
def test_the_way_of_a_result_is_one_rule_in_sql_and_in_python(code, level):
    demo = make_world()
    result = concluded(demo)
    reference.load_legal_bases()
    reference.load_classification([code])
    reference.load_schemes([code], numbers=[7])

    for step in AuthorityStep.objects.filter(scheme__code=code, level=level):
        rewrite_past(type(result.stage).objects.filter(pk=result.stage_id), step=step)
        for mean in ("49.99", "50", "69.99", "70", "89.99", "90"):
            for stars in (None, 2, 3, 4, 5):
                rewrite_past(
                    Result.objects.filter(pk=result.pk), stars=stars, mean=mean,
                    mean_cut=Decimal(mean), is_rejected=stars is None,
                )  # fmt: skip
                found = Result.objects.select_related("stage__step").get(pk=result.pk)
                assert Result.objects.filter(RECOGNISABLE).exists() == rules.may_recognise(found)
                assert Result.objects.filter(FORWARDABLE).exists() == rules.may_forward(found)


def test_results_to_decide_and_results_to_tell_are_two_lines():
    demo = make_world()
    two_stars(demo)

    assert waiting(demo, DESK, "tinh2", SIGNATORY) == {
        DESK: ["Chờ lập thông báo"], "tinh2": ["Chờ lập thông báo"], SIGNATORY: [],
    }  # fmt: skip


# ── Notices ──────────────────────────────────────────────────────────


def test_a_notice_waits_for_one_hand_after_another():
    demo = make_world()
    result = two_stars(demo)

    seen = [waits_for(demo, "Thông báo") for _step in tell_in_steps(demo, [result], number=9)]

    assert seen == [
        ([], ["Chờ duyệt"]),
        (["Chờ lấy số"], []),
        ([], ["Chờ ký, phát hành"]),
        ([], []),
    ]
    assert waiting(demo, DESK) == {DESK: []}


# ── Up ───────────────────────────────────────────────────────────────


def test_what_goes_up_waits_at_the_desk_and_with_the_signatory_in_turn():
    demo = make_world()
    concluded(demo, ways.best_marks())
    ways.issued(demo, LineChoice.FORWARD)
    approved = waits_for(demo, "chuyển cấp trên")
    file = forwarding.open_forwarding(
        result_id=Result.objects.get().pk, actor=demo.user(DESK), today=demo.today
    )
    key = {"file_id": file.pk}
    opened = waits_for(demo, "chuyển cấp trên")
    forwarding.fill_forwarding(given=ways.GIVEN, actor=demo.user(DESK), **key)
    filled = waits_for(demo, "chuyển cấp trên")
    forwarding.approve_letter(actor=demo.user(SIGNATORY), **key)
    signed = waits_for(demo, "chuyển cấp trên")
    forwarding.number_letter(number=40, issued_on=demo.today, actor=demo.user(DESK), **key)
    numbered = waits_for(demo, "chuyển cấp trên")

    assert approved == (["Chờ lập hồ sơ chuyển"], [])
    assert opened == (["Còn thiếu giấy tờ"], [])
    assert filled == ([], ["Chờ duyệt văn bản đề nghị"])
    assert signed == (["Chờ lấy số"], [])
    assert numbered == (["Chờ gửi cấp trên"], [])


def test_what_the_ministry_gave_back_waits_at_the_desk():
    demo = make_world()
    file = ways.sent(demo)
    at_ministry = waiting(demo, DESK, SIGNATORY)

    ways.returned(demo, file)

    assert at_ministry == {DESK: [], SIGNATORY: []}
    assert waiting(demo, DESK, SIGNATORY) == {DESK: ["Công nhận hoặc đánh giá lại"], SIGNATORY: []}


def test_a_gap_is_what_the_file_itself_calls_missing():
    demo = make_world()
    file = ways.opened(demo)
    files = ForwardingFile.objects.with_gaps()

    assert files.get().has_gap
    for code, said in ways.GIVEN.items():
        assert files.get().has_gap
        forwarding.fill_forwarding(file_id=file.pk, given={code: said}, actor=demo.user(DESK))
    assert not files.get().has_gap


# ── Feedback letters ─────────────────────────────────────────────────


def test_letters_wait_for_the_secretary_then_the_chair_then_the_secretary():
    demo = make_world()
    result = concluded(demo)
    key = {"session_id": result.item.session_id, "actor": demo.user("thuky")}
    unwritten = waiting(demo, *COUNCIL)
    [letter] = feedback.draft_letters(**key)
    drafted = waiting(demo, *COUNCIL)
    feedback.approve_letters(letter_ids=[letter.pk], actor=demo.user("hd1"))
    approved = waiting(demo, *COUNCIL)

    assert unwritten == {"thuky": ["Chờ soạn"], "hd1": [], "hd2": []}
    assert drafted == {"thuky": ["Đang soạn"], "hd1": ["Chờ duyệt"], "hd2": []}
    assert approved == {"thuky": ["Chờ gửi"], "hd1": [], "hd2": []}


def test_who_left_the_council_has_no_letters_waiting():
    demo = make_world()
    result = concluded(demo)
    seats = result.item.session.council.seats
    seats.filter(user=demo.user("thuky")).update(left_on=demo.today, left_reason="Chuyển công tác")

    assert waiting(demo, "thuky") == {"thuky": []}


# ── Cost ─────────────────────────────────────────────────────────────


def test_lines_cost_the_same_however_many_files_there_are():
    demo = make_world()
    file = ways.opened(demo)

    def cost() -> int:
        user = fresh(demo.user(DESK))
        with CaptureQueriesContext(connection) as captured:
            list(on_results(user))
        return len(captured)

    with_one = cost()
    forwarding.fill_forwarding(file_id=file.pk, given=ways.GIVEN, actor=demo.user(DESK))
    forwarding.approve_letter(file_id=file.pk, actor=demo.user(SIGNATORY))
    file.refresh_from_db()
    draw_only(file.letter)

    assert cost() == with_one
