"""The same path under decision 148: a district recognises 3 stars and forwards from 70."""

from datetime import date

import pytest
import time_machine

from accounts.choices import Role
from core.errors import Incomplete
from evaluation import rules
from evaluation.choices import DossierStatus, LineChoice, StageStatus
from evaluation.models import (
    Certificate,
    CouncilSession,
    Dossier,
    DossierStage,
    Result,
    StarDecision,
)
from evaluation.services import decisions, dossiers, forwarding, stages
from evaluation.services.forwarding import Given
from ocop_portal.demo import walk
from ocop_portal.demo.marks import good_marks
from ocop_portal.demo.walk import Demo
from tests.build import make_unit, make_user
from tests.path import draw_only, fresh, load_law, make_council, make_product_of, make_round

pytestmark = pytest.mark.django_db
DAY = date(2024, 5, 20)
SET = 8


@pytest.fixture(autouse=True)
def _in_may_2024():
    with time_machine.travel("2024-05-20 09:00 +0700", tick=True):
        yield


def make_district_world() -> Demo:
    """Huyện Mộc Châu of 2024 as a real district with its own officers, council and signatory."""
    load_law("qd148-2023", set_number=SET)
    commune = make_unit("14/123/04030/", name="Đông Sang")
    district, province = commune.parent, commune.parent.parent
    users = {
        "tinh1": make_user(serving=district, role=Role.DISTRICT_OFFICER),
        "tinh2": make_user(serving=district, role=Role.DISTRICT_OFFICER),
        "lanhdao": make_user(serving=district, role=Role.SIGNATORY),
        "tinh3": make_user(serving=province, role=Role.PROVINCIAL_OFFICER),
        "chuthe1": make_user(),
        "thuky": make_user(),
        **{f"hd{number}": make_user() for number in range(1, 6)},
    }
    return Demo(users=users, province=district, today=DAY, scheme_from=date(2024, 1, 2))


def conclude_at_district(demo: Demo, marks: dict[str, int]) -> tuple[Dossier, Result]:
    product = make_product_of(demo, set_number=SET, home="14/123/04030/")
    dossier = walk.draft(demo, product)
    walk.file(demo, dossier)
    stage = dossier.stages.get()
    assert (stage.unit, stage.order) == (demo.province, 1)
    officer = demo.user("tinh1")
    stages.receive_dossier(stage_id=stage.pk, actor=officer, received_on=demo.day(20))
    round_ = make_round(demo)
    walk.check(stage, officer, demo.day(13))
    stages.put_into_round(stage_id=stage.pk, round_id=round_.pk, actor=officer, today=demo.day(12))
    session = meet(demo, make_council(demo, round_).pk, stage.pk)
    item = session.items.get()
    for number in range(1, 6):
        walk.score_as(demo, item, f"hd{number}", marks)
    walk.conclude(demo, session)
    return dossier, Result.objects.get()


def meet(demo: Demo, council_id: int, stage_id: int) -> CouncilSession:
    return walk.meet_on_stages(demo, council_id, [stage_id], demo.today)


def send_up(demo: Demo, result: Result) -> DossierStage | None:
    """With the committee's letter, the minutes and the samples."""
    officer = demo.user("tinh1")
    file = forwarding.open_forwarding(result_id=result.pk, actor=officer, today=demo.today)
    samples = {"samples": Given(count=file.result.stage.dossier.criteria_set.sample_count or 0)}
    forwarding.fill_forwarding(file_id=file.pk, given=samples, actor=officer)
    forwarding.approve_letter(file_id=file.pk, actor=demo.user("lanhdao"))
    file = forwarding.number_letter(file_id=file.pk, number=31, issued_on=demo.today, actor=officer)
    draw_only(file.letter)
    return forwarding.forward(file_id=file.pk, actor=officer, today=demo.today)


def test_the_district_recognises_three_stars_and_nothing_goes_up():
    demo = make_district_world()
    sheet = load_law("qd148-2023", set_number=SET).criteria_sets.get(number=SET).sheet()
    dossier, result = conclude_at_district(demo, good_marks(sheet, at_most=69, gates_up_to=3))
    assert result.stars == 3

    decision = walk.decide(demo, number=12)
    draw_only(decision.document)
    walk.issue(demo, decision)

    dossier.refresh_from_db()
    certificate = Certificate.objects.get()
    assert dossier.status == DossierStatus.CONCLUDED
    assert (certificate.stars, certificate.unit) == (3, demo.province)
    assert "HUYỆN" in StarDecision.objects.get().document.content["heading"]["agency"][1]


def test_seventy_points_with_a_failed_four_star_gate_ask_for_a_choice():
    demo = make_district_world()
    sheet = load_law("qd148-2023", set_number=SET).criteria_sets.get(number=SET).sheet()
    failing = next(
        gate.criterion for gate in sheet.gates
        if gate.star == 4 and gate.needed == sheet.leaves[gate.criterion].max_points
    )  # fmt: skip
    marks = good_marks(sheet)
    dossier, result = conclude_at_district(demo, {**marks, failing: marks[failing] - 1})
    assert result.stars == 3
    assert rules.may_recognise(result)
    assert rules.may_forward(result)

    decision = decisions.prepare_decision(
        unit_id=demo.province.pk,
        choices=[(result.pk, LineChoice.RECOGNISE_AND_FORWARD)],
        proposal_line="Trưởng phòng Nông nghiệp",
        actor=demo.user("tinh1"),
        today=demo.today,
    )
    walk.check_list(demo, decision)
    decisions.approve_decision(decision_id=decision.pk, actor=demo.user("lanhdao"))
    decision = decisions.number_decision(
        decision_id=decision.pk, number=13, decided_on=demo.today, actor=demo.user("tinh1")
    )
    draw_only(decision.document)
    walk.issue(demo, decision)
    send_up(demo, result)

    dossier.refresh_from_db()
    district, province = dossier.stages.order_by("order")
    assert (district.status, province.status) == (StageStatus.RECOGNISED, StageStatus.WAITING)
    assert province.unit == demo.province.parent
    assert dossier.status == DossierStatus.FILED
    assert Certificate.objects.get().stars == 3


def test_four_stars_at_the_district_go_up_unrecognised():
    demo = make_district_world()
    sheet = load_law("qd148-2023", set_number=SET).criteria_sets.get(number=SET).sheet()
    dossier, result = conclude_at_district(demo, good_marks(sheet))
    assert result.stars == 4
    assert not rules.may_recognise(result)

    with pytest.raises(Incomplete) as refusal:
        decisions.prepare_decision(
            unit_id=demo.province.pk, choices=[(result.pk, LineChoice.RECOGNISE)],
            proposal_line="", actor=demo.user("tinh1"), today=demo.today,
        )  # fmt: skip
    assert refusal.value.code == "not_recognisable"
    province = send_up(demo, result)

    stages.receive_dossier(
        stage_id=province.pk, actor=fresh(demo.user("tinh3")), received_on=demo.today
    )
    assert dossier.stages.get(order=2).status == StageStatus.RECEIVED


def test_a_dossier_is_bound_to_the_scheme_of_its_day():
    demo = make_district_world()
    product = make_product_of(demo, set_number=SET, home="14/123/04030/")

    dossier = dossiers.draft_dossier(
        product_id=product.pk, kind="first", actor=demo.user("chuthe1"), today=DAY
    )

    assert dossier.scheme.code == "qd148-2023"
