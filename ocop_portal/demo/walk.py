"""Walk dossiers along the path through the same services that the pages call."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import AdministrativeUnit, User
from core.digest import digest
from evaluation.choices import IntakeOutcome, LineChoice
from evaluation.decision_list import lines_to_check, list_sum
from evaluation.evidence_needs import required_of
from evaluation.models import (
    CouncilSession,
    Dossier,
    DossierStage,
    EvaluationRound,
    Result,
    Scorecard,
    SessionItem,
    StarDecision,
)
from evaluation.services import (
    commune_reports,
    decisions,
    dossiers,
    evidence,
    filing,
    intake,
    interests,
    invitations,
    minutes,
    results,
    scorecards,
    sessions,
    stages,
)
from evaluation.sheet import Sheet
from evaluation.submissions import dossier_components
from ocop_portal.demo import people
from ocop_portal.demo.marks import good_marks, lowered
from ocop_portal.demo.sample_pdf import sample_pdf
from products.choices import LicenceKind
from products.models import Product

REPORT = {
    "local_materials": "Nguyên liệu do các hộ thành viên trong xã trồng và thu hái.",
    "local_labour": "Phần lớn lao động thường xuyên là người trong xã.",
    "idea_origin": "Sản phẩm truyền thống của địa phương, được hoàn thiện quy trình chế biến.",
    "local_identity": "Gắn với tri thức bản địa và cách làm lâu đời của đồng bào trong vùng.",
    "proposes": True,
    "sample_count": 5,
}


@dataclass(frozen=True)
class Demo:
    """Who acts and on which days; days lie in the past so that nothing is filed tomorrow."""

    users: dict[str, User]
    province: AdministrativeUnit
    today: date
    scheme_from: date

    def day(self, days_ago: int) -> date:
        return max(self.today - timedelta(days=days_ago), self.scheme_from)

    def user(self, username: str) -> User:
        return self.users[username]


def draft(demo: Demo, product: Product) -> Dossier:
    """Forms, self-score and evidence by the producer's own account."""
    actor = demo.user("chuthe1")
    dossier = dossiers.draft_dossier(
        product_id=product.pk, kind="first", actor=actor, today=demo.day(40)
    )
    dossiers.save_form(dossier_id=dossier.pk, form="01", values=_registration(), actor=actor)
    dossiers.save_form(dossier_id=dossier.pk, form="02", values=_report(product), actor=actor)
    dossiers.save_self_marks(
        dossier_id=dossier.pk,
        marks=good_marks(dossier.criteria_set.sheet()),
        notes={},
        actor=actor,
    )
    show_papers(dossier, actor)
    return dossier


def _registration() -> dict:
    return {
        "legal_representative": "Người đại diện 1",
        "position": "Giám đốc",
        "contact_address": "Địa chỉ minh họa",
        "phone": "0000 000 000",
        "sample_count": 5,
        "commitment": True,
    }


def _report(product: Product) -> dict:
    return {
        "product_description": f"{product.name}, đóng gói theo quy cách của chủ thể.",
        "has_business_registration": True,
        "has_food_safety_certificate": True,
        "materials_and_technology": "Nguyên liệu trong vùng, sơ chế và chế biến tại cơ sở.",
        "distribution_market": "Trong tỉnh và các tỉnh lân cận.",
    }


def show_papers(dossier: Dossier, actor: User) -> None:
    """The registration for the first criterion, then whatever else the set demands."""
    content = sample_pdf("Giấy tờ minh họa", dossier.producer.name)
    first = next(iter(dossier.criteria_set.sheet().leaves))
    papers = [(first, LicenceKind.BUSINESS_REGISTRATION, "Giấy đăng ký kinh doanh")]
    for paper in required_of(dossier):
        if LicenceKind.BUSINESS_REGISTRATION not in paper.kinds:
            papers.append((paper.place or first, paper.kinds[0], paper.name))
    for criterion, kind, title in papers:
        evidence.add_evidence(
            dossier_id=dossier.pk,
            criterion=criterion,
            upload=ContentFile(content, name="giay-to-minh-hoa.pdf"),
            values={"kind": kind, "title": f"{title} (bản minh họa)"},
            actor=actor,
        )


def file(demo: Demo, dossier: Dossier, *, days_ago: int = 30) -> None:
    filing.file_dossier(
        dossier_id=dossier.pk, actor=demo.user("chuthe1"), filed_on=demo.day(days_ago)
    )


def report(demo: Demo, dossier: Dossier, number: int) -> None:
    """The commune receives, writes Form 03 and forwards."""
    stage = write_report(demo, dossier)
    commune_reports.forward_with_report(
        stage_id=stage.pk, number=number, letter_number=number, issued_on=demo.day(20),
        actor=demo.user("xa1"),
    )  # fmt: skip


def write_report(demo: Demo, dossier: Dossier) -> DossierStage:
    """The commune receives and writes Form 03, whole."""
    officer = demo.user("xa1")
    stage = dossier.stages.get(order=1)
    stages.receive_dossier(stage_id=stage.pk, actor=officer, received_on=demo.day(28))
    whole = dossier_components(dossier.scheme.code, dossier.kind)
    values = {**REPORT, "composition": {item.code: True for item in whole}}
    commune_reports.save_commune_report(stage_id=stage.pk, values=values, actor=officer)
    return stage


def enter_round(demo: Demo, dossier: Dossier, round_: EvaluationRound) -> None:
    officer = demo.user("tinh1")
    stage = dossier.stages.get(order=2)
    stages.receive_dossier(stage_id=stage.pk, actor=officer, received_on=demo.day(15))
    check(stage, officer, demo.day(14))
    stages.put_into_round(
        stage_id=stage.pk, round_id=round_.pk, actor=officer, today=demo.day(12),
    )  # fmt: skip


def check(stage: DossierStage, officer: User, day: date) -> None:
    """Everything that was to come has come."""
    intake.check_submission(
        stage_id=stage.pk,
        found={
            item.code: intake.Checked(True, item.count) for item in intake.components_for(stage)
        },
        outcome=IntakeOutcome.COMPLETE,
        note="",
        checked_on=day,
        actor=officer,
    )


def meet(demo: Demo, council_id: int, dossiers_: list[Dossier], held_on: date) -> CouncilSession:
    """Call a session on dossiers at the province, seat everybody, open it."""
    stage_ids = [dossier.stages.get(order=2).pk for dossier in dossiers_]
    return meet_on_stages(demo, council_id, stage_ids, held_on)


def meet_on_stages(
    demo: Demo, council_id: int, stage_ids: list[int], held_on: date
) -> CouncilSession:
    """A called session, everybody present, opened."""
    session = call_on_stages(demo, council_id, stage_ids, held_on)
    present = {seat.pk: True for seat in session.council.seats.all()}
    chair = demo.user("hd1")
    sessions.record_attendance(session_id=session.pk, present=present, actor=chair)
    return sessions.open_session(session_id=session.pk, actor=chair, now=timezone.now())


def call_on_stages(
    demo: Demo, council_id: int, stage_ids: list[int], held_on: date
) -> CouncilSession:
    """A session called, its papers sent two weeks before, every member's interests declared."""
    session = sessions.call_session(
        council_id=council_id,
        held_on=held_on,
        place="Phòng họp số 1, trụ sở Ủy ban nhân dân",
        stage_ids=stage_ids,
        actor=demo.user("tinh1"),
    )
    sent_at = timezone.make_aware(datetime.combine(held_on - timedelta(days=14), time(9)))
    invitations.send_papers(session_id=session.pk, actor=demo.user("tinh1"), now=sent_at)
    declare(session)
    session.refresh_from_db()
    return session


def declare(session: CouncilSession, *, now: datetime | None = None) -> None:
    """Every member states to have no interest in any dossier of the session."""
    for seat in session.council.seats.serving().select_related("user"):
        answers = {item.stage_id: None for item in interests.stages_to_declare(session, seat)}
        interests.declare_interests(
            session_id=session.pk, answers=answers, actor=seat.user, now=now or timezone.now()
        )


def score(demo: Demo, item: SessionItem) -> None:
    """Every member marks, each a little differently, and hands in."""
    sheet = item.stage.criteria_set.sheet()
    for number, username in enumerate(people.scoring_members(demo.users), start=1):
        score_as(demo, item, username, _marks_of(sheet, number))


def score_as(
    demo: Demo, item: SessionItem, username: str, marks: Mapping[str, int], *,
    findings: Mapping[str, str] | None = None,
) -> Scorecard:  # fmt: skip
    """One member's whole card, handed in."""
    actor = demo.user(username)
    card = scorecards.begin_scorecard(item_id=item.pk, actor=actor)
    scorecards.fill_card(
        card_id=card.pk, marks=marks, notes={}, findings=findings or {}, comment="",
        actor=actor, today=demo.today,
    )  # fmt: skip
    return scorecards.hand_in(card_id=card.pk, actor=actor, now=timezone.now(), today=demo.today)


def _marks_of(sheet: Sheet, number: int) -> dict[str, int]:
    return lowered(sheet, good_marks(sheet), by=number - 1)


def conclude(demo: Demo, session: CouncilSession) -> None:
    """Open, count the samples and conclude what is scored; close the meeting."""
    for item in session.items.undecided():
        open_marks(demo, item)
        conclude_item(demo, item)
    close(demo, session)


def close(demo: Demo, session: CouncilSession) -> CouncilSession:
    """End the meeting; secretary and chair approve the minutes as they were drafted."""
    secretary = demo.user("thuky")
    session = minutes.close_session(session_id=session.pk, actor=secretary, now=timezone.now())
    for approver in (secretary, demo.user("hd1")):
        minutes.approve_minutes(
            session_id=session.pk, seen=digest(session.minutes.content), actor=approver
        )
    return session


def open_marks(demo: Demo, item: SessionItem) -> SessionItem:
    return results.open_marks(
        item_id=item.pk, actor=demo.user("hd1"), now=timezone.now(), today=demo.today
    )


def conclude_item(demo: Demo, item: SessionItem) -> Result:
    results.count_samples(item_id=item.pk, count=5, actor=demo.user("thuky"))
    return results.conclude(item_id=item.pk, actor=demo.user("hd1"), today=demo.today)


def decide(demo: Demo, number: int, *, round_: EvaluationRound | None = None) -> StarDecision:
    """Prepared, checked by another, approved, numbered; the worker draws it from here."""
    ready = decisions.results_ready(demo.province)
    if round_ is not None:
        ready = ready.filter(stage__round=round_)
    decision = decisions.prepare_decision(
        unit_id=demo.province.pk,
        choices=[(result.pk, LineChoice.RECOGNISE) for result in ready],
        proposal_line="Giám đốc Sở Nông nghiệp và Môi trường",
        actor=demo.user("tinh1"),
        today=demo.today,
    )
    check_list(demo, decision)
    decisions.approve_decision(decision_id=decision.pk, actor=demo.user("lanhdao"))
    return decisions.number_decision(
        decision_id=decision.pk, number=number, decided_on=demo.today, actor=demo.user("tinh1")
    )


def check_list(demo: Demo, decision: StarDecision) -> StarDecision:
    """The second officer reads the list and vouches for what was read."""
    return decisions.check_decision(
        decision_id=decision.pk,
        seen=list_sum(decision, lines_to_check(decision)),
        actor=demo.user("tinh2"),
    )


def issue(demo: Demo, decision: StarDecision) -> StarDecision:
    return decisions.issue_decision(
        decision_id=decision.pk, actor=demo.user("lanhdao"), now=timezone.now()
    )
