"""Past its transition a dossier goes on under the scheme in force, by a named officer (12.2)."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from evaluation import rules
from evaluation.choices import DossierStatus, ReturnStep
from evaluation.models import (
    Dossier,
    DossierStage,
    EvidenceLink,
    ReturnItem,
    Scheme,
    SchemeBinding,
)
from evaluation.services.carry_over import carried_links, clear_set
from evaluation.services.dossiers import set_for
from evaluation.services.stages import Returned, in_words, named_items
from evaluation.workflow import DOSSIER, STAGE


@transaction.atomic
def rebind_dossier(*, dossier_id: int, reason: str, actor: User, today: date) -> SchemeBinding:
    """Give an old-scheme dossier past its deadline the scheme in force and its criteria set.

    What was filed and scored is kept as it is; the producer scores itself anew.
    """
    dossier, desk = _locked(dossier_id, actor, today)
    if not reason.strip():
        message = _("Ghi lý do chuyển sang quy định đang có hiệu lực.")
        raise Incomplete(message, fields={"reason": [message]})
    scheme = Scheme.objects.in_force_on(today)
    binding = SchemeBinding.objects.create(
        dossier=dossier,
        from_scheme=dossier.scheme,
        to_scheme=scheme,
        from_set=dossier.criteria_set,
        to_set=set_for(scheme, dossier.product),
        by=actor,
        on=today,
        reason=reason.strip(),
    )
    _give_back(dossier, desk, binding, actor)
    _begin_anew(dossier, binding)
    AuditEntry.objects.record(
        dossier, "rebind", actor=actor, before=binding.from_scheme.code, after=scheme.code,
        detail={"reason": binding.reason},
    )  # fmt: skip
    return binding


def _locked(dossier_id: int, actor: User, today: date) -> tuple[Dossier, DossierStage]:
    """The dossier and the desk it is at, when its transition is over and the actor works there."""
    if not Dossier.objects.visible_to(actor).filter(pk=dossier_id).exists():
        raise NotFound
    related = Dossier.objects.select_related("scheme", "criteria_set", "product__category")
    dossier = related.lock(dossier_id)
    stage = rules.desk_of(dossier)
    if stage is None or not rules.can_work_stage(actor, stage):
        raise NotPermitted
    if not rules.is_transition_over(dossier, today):
        message = _("Hồ sơ chưa quá hạn chuyển tiếp, vẫn theo quy định khi nộp.")
        raise Conflict(message, code="transition_open")
    return dossier, stage


def _give_back(dossier: Dossier, desk: DossierStage, binding: SchemeBinding, actor: User) -> None:
    """Every stage under way ends where it stands; the dossier is the producer's again."""
    stages = DossierStage.objects.select_for_update(of=("self",)).filter(dossier=dossier)
    items = _to_do(desk, binding)
    told = {"reason": f"{binding.reason}\n{in_words(items)}"[:3000]}
    for stage in stages.filter(status__in=STAGE.moves["rebind"].sources).order_by("pk"):
        STAGE.advance(
            stage, "rebind", actor=actor, detail=told, return_reason=told["reason"],
            ended_on=binding.on,
        )  # fmt: skip
    if dossier.status == DossierStatus.FILED:
        DOSSIER.advance(dossier, "return", actor=actor, detail=told)
    named = set(_open_at(desk))
    ReturnItem.objects.bulk_create(item for item in items if (item.step, item.anchor) not in named)


def _to_do(stage: DossierStage, binding: SchemeBinding) -> list[ReturnItem]:
    """The self-score and the papers by criterion are done anew under another set."""
    reason = _("Làm lại theo %(set)s.") % {"set": binding.to_set}
    wanted = (ReturnStep.SELF_SCORE, ReturnStep.EVIDENCE)
    return named_items(stage, [Returned(step, "", reason) for step in wanted])


def _open_at(stage: DossierStage) -> QuerySet:
    """Places that the desk had given back before, still to be completed."""
    rows = ReturnItem.objects.filter(stage=stage, resolved_by__isnull=True)
    return rows.values_list("step", "anchor")


def _begin_anew(dossier: Dossier, binding: SchemeBinding) -> None:
    """The other set's empty sheet; papers stay shown where the criterion is the same.

    The marks and links of the old set stand in what was filed.
    """
    dossier.scheme, dossier.criteria_set = binding.to_scheme, binding.to_set
    dossier.save(update_fields=["scheme", "criteria_set", "updated_at"])
    links = carried_links(dossier, binding.from_set, dossier)
    clear_set(dossier, binding.from_set)
    EvidenceLink.objects.bulk_create(links)
