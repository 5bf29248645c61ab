"""What the ministry answered, and what the province does with it (Article 7.4)."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from core.records import require_valid
from documents.verification import new_code
from evaluation import rules
from evaluation.choices import ExternalOutcome, ForwardingStatus, StageStatus, StepLevel
from evaluation.models import (
    Certificate,
    Dossier,
    DossierStage,
    EvaluationRound,
    ExternalResult,
    ForwardingFile,
)
from evaluation.services.concluding import conclude_dossiers
from evaluation.services.issuing import put_in_force, supersede
from evaluation.services.telling import commune_of, officers_of, people_of, tell
from evaluation.terms import Term, last_valid_day
from evaluation.workflow import STAGE

FIVE = 5


@transaction.atomic
def record_recognition(
    *, file_id: int, points: Decimal, paper_number: str, paper_on: date, certificate_number: str,
    actor: User, today: date,
) -> Certificate:  # fmt: skip
    """The minister recognised five stars: a certificate of 36 months from that decision (4.1b)."""
    file = _sent(file_id, actor)
    answer = _record(
        file,
        ExternalResult(
            file=file,
            outcome=ExternalOutcome.RECOGNISED,
            points=points,
            stars=FIVE,
            paper_number=paper_number.strip(),
            paper_on=paper_on,
            certificate_number=certificate_number.strip(),
            recorded_by=actor,
        ),
        today,
    )
    stage = file.result.stage
    _conclude(stage.dossier_id, paper_on, actor)
    product = stage.dossier.product
    supersede({product.pk}, paper_on, actor)
    term = Term(paper_on, last_valid_day(paper_on, stage.dossier.scheme.certificate_months))
    certificate = Certificate(
        product=product,
        answer=answer,
        unit=stage.unit,
        stars=FIVE,
        printed_from=term.starts_on,
        printed_until=term.ends_on,
        effective=term.effective(),
        verification_code=new_code(),
    )
    _tell(answer, actor, today)
    return put_in_force([certificate], paper_on, actor)[0]


@transaction.atomic
def record_return(
    *, file_id: int, points: Decimal, stars: int | None, paper_number: str, paper_on: date,
    reason: str, actor: User, today: date,
) -> ExternalResult:  # fmt: skip
    """Under 90 points at the centre: back to the province (Article 7.4g).

    Stars already recognised here stay; else the province recognises on the central result or has
    the dossier evaluated again.
    """
    file = _sent(file_id, actor)
    if not reason.strip():
        message = _("Ghi ý kiến của trung ương.")
        raise Incomplete(message, fields={"reason": [message]})
    answer = _record(
        file,
        ExternalResult(
            file=file,
            outcome=ExternalOutcome.RETURNED,
            points=points,
            stars=stars,
            paper_number=paper_number.strip(),
            paper_on=paper_on,
            reason=reason.strip()[:3000],
            recorded_by=actor,
        ),
        today,
    )
    stage = DossierStage.objects.select_related("unit").lock(file.result.stage_id)
    if stage.status == StageStatus.RECOGNISED:
        _conclude(stage.dossier_id, paper_on, actor)
    else:
        STAGE.advance(
            stage, "return_from_above", actor=actor, ended_on=None, return_reason=answer.reason
        )
    _tell(answer, actor, today)
    return answer


def _sent(file_id: int, actor: User) -> ForwardingFile:
    """A file that is at the ministry and not answered, for the desk that sent it."""
    if not ForwardingFile.objects.visible_to(actor).filter(pk=file_id).exists():
        raise NotFound
    file = ForwardingFile.objects.select_related(
        "result__stage__unit", "result__stage__step", "result__stage__dossier__scheme",
        "result__stage__dossier__product",
    ).lock(file_id)  # fmt: skip
    if not rules.can_work_stage(actor, file.result.stage):
        raise NotPermitted
    at_ministry = file.result.stage.step.level == StepLevel.PROVINCE
    if not at_ministry or file.status != ForwardingStatus.SENT:
        raise Conflict(_("Hồ sơ này chưa gửi trung ương."), code="not_sent")
    if ExternalResult.objects.filter(file=file).exists():
        raise Conflict(_("Kết quả của trung ương đã được ghi."), code="already_answered")
    return file


def _record(file: ForwardingFile, answer: ExternalResult, today: date) -> ExternalResult:
    if not file.sent_on <= answer.paper_on <= today:
        message = _("Ngày văn bản phải từ ngày gửi hồ sơ (%(sent)s) đến hôm nay.")
        message %= {"sent": f"{file.sent_on:%d/%m/%Y}"}
        raise Incomplete(message, fields={"paper_on": [message]})
    require_valid(answer)
    answer.save()
    AuditEntry.objects.record(
        file, "answer", actor=answer.recorded_by,
        detail={"outcome": answer.outcome, "points": str(answer.points), "stars": answer.stars},
    )  # fmt: skip
    return answer


def _tell(answer: ExternalResult, actor: User, today: date) -> None:
    """The desk's other officers at once; producer and commune once the letter was read (7.4)."""
    stage = answer.file.result.stage
    product = stage.dossier.product
    words = {
        "event": "ministry_answered", "key": str(answer.pk), "about": stage,
        "answer": answer, "product": product,
    }  # fmt: skip
    desk = [person for person in officers_of(stage.unit, today) if person.pk != actor.pk]
    tell(desk, url=reverse("evaluation:forwarding", args=[answer.file_id]), **words)
    outside = [*people_of(product, today), *commune_of(product, today)]
    dossier = reverse("evaluation:dossier", args=[stage.dossier_id])
    tell(outside, url=dossier, held=True, **words)


def _conclude(dossier_id: int, on: date, actor: User) -> None:
    dossiers = Dossier.objects.select_related("product", "scheme").lock_all([dossier_id])
    conclude_dossiers(dossiers, on=on, actor=actor)


@transaction.atomic
def evaluate_again(*, answer_id: int, round_id: int, actor: User, today: date) -> DossierStage:
    """The province has a returned dossier evaluated anew in one of its rounds (Article 7.4g)."""
    answer = ExternalResult.objects.visible_to(actor).filter(pk=answer_id).first()
    if answer is None:
        raise NotFound
    stage_id = answer.file.result.stage_id
    dossier = Dossier.objects.lock(answer.file.result.stage.dossier_id)
    stage = DossierStage.objects.select_related("unit").lock(stage_id)
    if not rules.can_work_stage(actor, stage):
        raise NotPermitted
    rules.require_scheme_open(dossier, today)
    STAGE.require(stage, "evaluate_again")
    if answer.decision_lines.filter(is_live=True).exists():
        raise Conflict(_("Kết quả này đang nằm trong một quyết định."), code="already_listed")
    round_ = EvaluationRound.objects.visible_to(actor).filter(pk=round_id, unit=stage.unit).first()
    if round_ is None:
        message = _("Chọn một đợt đánh giá của đơn vị.")
        raise Incomplete(message, fields={"round": [message]})
    STAGE.advance(
        stage, "evaluate_again", actor=actor, round=round_, due_on=round_.decision_due_on,
        detail={"answer": answer.pk},
    )  # fmt: skip
    return stage
