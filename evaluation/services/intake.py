"""The desk that evaluates checks what came: complete, or the commune or the producer completes."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Incomplete, NotPermitted
from core.models import AuditEntry
from evaluation import rules
from evaluation.choices import IntakeOutcome
from evaluation.models import DossierStage, IntakeCheck
from evaluation.services.stages import (
    locked_stage,
    require_possible,
    return_dossier,
    send_back,
)
from evaluation.submissions import Component, dossier_components, sent_components
from evaluation.workflow import STAGE


@dataclass(frozen=True, slots=True)
class Checked:
    """One component as it was found; `count` of what is counted, `note` what is to be added."""

    is_present: bool
    count: int = 0
    note: str = ""


def components_for(stage: DossierStage) -> tuple[Component, ...]:
    """What must have come to this desk, by who sent it, kind of dossier, scheme and set."""
    dossier = stage.dossier
    samples = dossier.criteria_set.sample_count or 0
    below = dossier.stages.select_related("step").filter(order=stage.order - 1).first()
    if below is not None:
        return sent_components(dossier.scheme.code, below.step.level, samples)
    filed = dossier_components(dossier.scheme.code, dossier.kind)
    counted = Component("samples", _("Sản phẩm mẫu do chủ thể cung cấp"), samples)
    return (*filed, counted) if samples else filed


@transaction.atomic
def check_submission(
    *,
    stage_id: int,
    found: Mapping[str, Checked],
    outcome: str,
    note: str,
    checked_on: date,
    actor: User,
) -> IntakeCheck:
    """Record what was found of each component, and do what the outcome says (Article 7.3a)."""
    stage = locked_stage(stage_id, actor)
    if not rules.can_check_submission(actor, stage):
        raise NotPermitted
    STAGE.require(stage, "enter_round")
    require_possible(checked_on, stage, field="checked_on", what=_("Ngày kiểm tra"))
    components = components_for(stage)
    missing = [item for item in components if not _is_there(item, found.get(item.code))]
    _require_sense(outcome, missing, note)
    check = IntakeCheck.objects.create(
        stage=stage,
        attempt=stage.intake_checks.count() + 1,
        items=[_written(item, found.get(item.code)) for item in components],
        outcome=outcome,
        note=note.strip(),
        checked_on=checked_on,
        checked_by=actor,
    )
    AuditEntry.objects.record(check, "check", actor=actor, after=outcome)
    _follow(check, missing, found, actor)
    return check


def _is_there(component: Component, found: Checked | None) -> bool:
    return found is not None and found.is_present and found.count >= component.count


def _written(component: Component, found: Checked | None) -> dict:
    return {
        "code": component.code,
        "name": component.name,
        "needed": component.count,
        **asdict(found or Checked(False)),
    }


def _require_sense(outcome: str, missing: list[Component], note: str) -> None:
    if outcome == IntakeOutcome.COMPLETE and missing:
        names = ", ".join(item.name for item in missing)
        message = _("Chưa đủ: %(names)s.") % {"names": names}
        raise Incomplete(message, code="submission_incomplete", fields={"outcome": [message]})
    if outcome != IntakeOutcome.COMPLETE and not note.strip():
        message = _("Ghi rõ nội dung cần hoàn thiện.")
        raise Incomplete(message, fields={"note": [message]})


def _follow(
    check: IntakeCheck, missing: list[Component], found: Mapping[str, Checked], actor: User
) -> None:
    if check.outcome == IntakeOutcome.COMPLETE:
        return
    lines = [check.note]
    for item in missing:
        asked = found[item.code].note if item.code in found else ""
        lines.append(f"- {item.name}: {asked or _('còn thiếu')}")
    reason = "\n".join(lines)[:3000]
    if check.outcome == IntakeOutcome.ASK_COMMUNE:
        send_back(stage_id=check.stage_id, reason=reason, on=check.checked_on, actor=actor)
    else:
        return_dossier(stage_id=check.stage_id, reason=reason, actor=actor)
