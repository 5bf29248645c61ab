"""An adviser's opinions on one dossier, criterion by criterion, until they are handed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.text import readable
from evaluation import rules
from evaluation.choices import AdviceStatus
from evaluation.models import AdvisoryAssignment, AdvisoryOpinion, Dossier, DossierStage
from evaluation.services.marking import choose_all
from evaluation.workflow import ADVICE


@dataclass(frozen=True, slots=True)
class Opinion:
    """`position`: the option proposed instead of the self-score, None when that stands."""

    position: int | None
    note: str = ""


@transaction.atomic
def save_opinions(
    *, stage_id: int, opinions: Mapping[str, Opinion], comment: str, actor: User
) -> AdvisoryAssignment:
    """Keep opinions by criterion code; another option than the producer's needs its reason."""
    assignment = _own(stage_id, actor)
    _keep(assignment, opinions)
    assignment.comment = readable(comment).strip()
    assignment.save(update_fields=["comment", "updated_at"])
    return assignment


def _own(stage_id: int, actor: User) -> AdvisoryAssignment:
    """The actor's own draft, its dossier locked first."""
    stage = DossierStage.objects.visible_to(actor).filter(pk=stage_id).first()
    if stage is None:
        raise NotFound
    Dossier.objects.lock(stage.dossier_id)
    rows = AdvisoryAssignment.objects.select_related("stage__dossier__criteria_set")
    row = rows.filter(stage=stage_id, member__user=actor).select_for_update(of=("self",)).first()
    if row is None:
        raise NotPermitted
    _require_open(row.stage)
    ADVICE.require(row, "hand_in")
    return row


def _require_open(stage: DossierStage) -> None:
    if not rules.is_advised_now(stage):
        message = _("Hồ sơ không còn ở bước thẩm định của tổ tư vấn.")
        raise Conflict(message, code="not_in_review")


def _keep(assignment: AdvisoryAssignment, opinions: Mapping[str, Opinion]) -> None:
    criteria_set = assignment.stage.dossier.criteria_set
    chosen = choose_all(
        criteria_set, {code: _offered(criteria_set, code, row) for code, row in opinions.items()}
    )
    _require_reasons(opinions)
    rows = [
        AdvisoryOpinion(
            assignment=assignment,
            criterion=criterion,
            agrees=opinions[code].position is None,
            option=None if opinions[code].position is None else option,
            note=readable(opinions[code].note).strip(),
        )
        for code, (criterion, option) in chosen.items()
    ]
    AdvisoryOpinion.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["assignment", "criterion"],
        update_fields=["agrees", "option", "note"],
    )


def _offered(criteria_set, code: str, row: Opinion) -> int:
    """A position that the criterion has: the first one stands in where the self-score is kept."""
    if row.position is not None:
        return row.position
    leaf = criteria_set.sheet().leaves.get(code)
    return leaf.choices[0].position if leaf else 0


def _require_reasons(opinions: Mapping[str, Opinion]) -> None:
    silent = {
        f"note-{code}": [_("Đề xuất mức khác phải ghi ý kiến.")]
        for code, row in opinions.items()
        if row.position is not None and not row.note.strip()
    }
    if silent:
        raise Incomplete(
            _("Đề xuất mức khác với tự chấm phải ghi ý kiến."), code="reason_missing", fields=silent
        )


@transaction.atomic
def hand_in_advice(*, stage_id: int, actor: User, now: datetime) -> AdvisoryAssignment:
    """Close one's opinions: every criterion has one; from here the team reads them."""
    assignment = _own(stage_id, actor)
    missing = missing_criteria(assignment)
    if missing:
        raise Incomplete(
            _("Còn %(n)d tiêu chí chưa có ý kiến.") % {"n": len(missing)},
            code="opinions_missing",
            fields={
                f"o-{code}": [_("Tiêu chí %(code)s chưa có ý kiến.") % {"code": code}]
                for code in missing
            },
        )
    ADVICE.advance(assignment, "hand_in", actor=actor, handed_in_at=now)
    return assignment


def missing_criteria(assignment: AdvisoryAssignment) -> list[str]:
    """Codes of the criteria without an opinion, in printed order."""
    given = set(assignment.opinions.values_list("criterion__code", flat=True))
    leaves = assignment.stage.dossier.criteria_set.sheet().leaves
    return [code for code in leaves if code not in given]


@transaction.atomic
def reopen_advice(*, assignment_id: int, reason: str, actor: User) -> AdvisoryAssignment:
    """The head has an adviser look again, for a reason that stays on record."""
    rows = AdvisoryAssignment.objects.visible_to(actor).select_related("stage")
    found = rows.filter(pk=assignment_id).first()
    if found is None:
        raise NotFound
    if not rules.can_report_advice(actor, found.stage):
        raise NotPermitted
    if not reason.strip():
        message = _("Ghi lý do mở lại.")
        raise Incomplete(message, fields={"reason": [message]})
    Dossier.objects.lock(found.stage.dossier_id)
    assignment = AdvisoryAssignment.objects.lock(assignment_id)
    ADVICE.advance(
        assignment, "reopen", actor=actor, handed_in_at=None, detail={"reason": reason.strip()}
    )
    return assignment


def has_open_advice(stage: DossierStage) -> bool:
    return stage.advisory_assignments.filter(status=AdviceStatus.DRAFT).exists()
