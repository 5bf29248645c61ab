"""Withdrawals and corrections on their way: cases with their clocks, drafts with their steps."""

from collections.abc import Iterator
from datetime import date

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.clocks import WorkCalendar
from core.deadlines import Deadline, deadline
from core.models import AuditEntry
from core.timeline import Event
from core.workflow import Workflow
from documents.choices import RenderingState
from evaluation import inspection_rules, oversight_rules, rules
from evaluation.choices import DecisionStatus, WithdrawalStatus
from evaluation.models import Certificate, CertificateDecision, WithdrawalCase
from evaluation.rules import can_sign_for, is_officer_of
from evaluation.selectors.acts import Act, Step, strip
from evaluation.workflow import CERTIFICATE_DECISION, WITHDRAWAL

CASE_KINDS = {
    WithdrawalStatus.OPENED: "todo",
    WithdrawalStatus.VERIFIED: "half",
    WithdrawalStatus.LISTED: "half",
    WithdrawalStatus.WITHDRAWN: "stop",
    WithdrawalStatus.DISMISSED: "idle",
}
_OVER = (WithdrawalStatus.WITHDRAWN, WithdrawalStatus.DISMISSED)


# ── Cases ────────────────────────────────────────────────────────────


def cases_of(user: User) -> QuerySet[WithdrawalCase]:
    """Open ones first, by their deadline; then what is over, newest first."""
    rows = WithdrawalCase.objects.visible_to(user).select_related(
        "certificate__product__producer", "certificate__document", "certificate__unit", "decision"
    )
    is_over = ExpressionWrapper(Q(status__in=_OVER), output_field=BooleanField())
    return rows.annotate(is_over=is_over).order_by(
        "is_over", F("due_on").asc(nulls_last=True), "-pk"
    )


def case_for(user: User, pk: int) -> WithdrawalCase | None:
    return cases_of(user).select_related(
        "certificate__product__unit", "opened_by", "verified_by", "source_file",
        "certificate__line__result__stage__step",
    ).filter(pk=pk).first()  # fmt: skip


def clock_of(case: WithdrawalCase, day: date, days: WorkCalendar) -> Deadline | None:
    """The fifteen days while the case runs; none once it is over."""
    if case.due_on is None or case.status in _OVER:
        return None
    return deadline(start=case.source_on, due=case.due_on, on=day, days=days)


def acts_on_certificate(user: User, certificate: Certificate, day: date) -> list[Act]:
    """What this person may begin about a certificate that counts."""
    if not certificate.counts_on(day):
        return []
    found = []
    is_own = oversight_rules.was_recognised_here(certificate)
    if is_own and oversight_rules.can_open_withdrawal(user, certificate):
        found.append((_("Đề nghị thu hồi"), "evaluation:withdrawal_new"))
    if not certificate.is_ministrys and is_officer_of(user, certificate.unit):
        found.append((_("Đính chính"), "evaluation:correction_new"))
    acts = [Act(word, reverse(name, args=[certificate.pk])) for word, name in found]
    if inspection_rules.can_arrange(user, certificate.unit):
        place = reverse("evaluation:inspection_new", args=[certificate.product.public_id])
        acts.append(Act(_("Lên lịch kiểm tra"), place))
    return acts


def acts_on_case(user: User, case: WithdrawalCase) -> list[Act]:
    if not is_officer_of(user, case.certificate.unit):
        return []
    acts = []
    if WITHDRAWAL.allows(case, "verify"):
        place = reverse("evaluation:withdrawal_verify", args=[case.pk])
        acts.append(Act(_("Ghi kết quả thẩm tra"), place, "btn-primary"))
    if WITHDRAWAL.allows(case, "list"):
        place = f"{reverse('evaluation:withdrawal_decision_new')}?case={case.pk}"
        acts.append(Act(_("Lập dự thảo quyết định"), place, "btn-primary"))
    if WITHDRAWAL.allows(case, "drop"):
        place = reverse("evaluation:withdrawal_drop", args=[case.pk])
        acts.append(Act(_("Thôi thu hồi"), place, "btn-plain"))
    return acts


def ready_cases(user: User, keys: set[int]) -> list[WithdrawalCase]:
    """Verified cases among those named, for a draft."""
    return list(cases_of(user).filter(pk__in=keys, status=WithdrawalStatus.VERIFIED))


# ── Decisions ────────────────────────────────────────────────────────


def decisions_of(user: User) -> QuerySet[CertificateDecision]:
    rows = CertificateDecision.objects.visible_to(user).select_related("unit", "prepared_by")
    return rows.order_by("-pk")


def decision_for(user: User, pk: int) -> CertificateDecision | None:
    rows = decisions_of(user).select_related(
        "document__pdf", "checked_by", "approved_by", "signatory"
    )
    return rows.filter(pk=pk).first()


def acts_on_decision(user: User, decision: CertificateDecision) -> list[Act]:
    return list(_acts(user, decision))


def _acts(user: User, decision: CertificateDecision) -> Iterator[Act]:
    signs, prepares = can_sign_for(user, decision.unit), is_officer_of(user, decision.unit)
    is_drawn = bool(decision.document_id) and (
        decision.document.rendering_state == RenderingState.DONE
    )
    open_to = [
        ("check", _("Xác nhận đã kiểm tra"), rules.can_check_decision(user, decision)),
        ("approve", _("Duyệt dự thảo"), signs),
        ("issue", _("Ký, phát hành"), is_drawn and rules.can_issue(user, decision)),
        ("number", _("Nhập số và ngày"), prepares),
        ("send_back", _("Chuyển lại"), signs),
        ("cancel", _("Hủy dự thảo"), prepares),
    ]
    for move, word, may in open_to:
        if may and CERTIFICATE_DECISION.allows(decision, move):
            style = "btn-plain" if move in ("send_back", "cancel") else "btn-primary"
            place = reverse(f"evaluation:certificate_decision_{move}", args=[decision.pk])
            yield Act(word, place, style)


def steps_of(decision: CertificateDecision) -> list[Step]:
    said = [
        (_("Lập dự thảo"), decision.prepared_by),
        (_("Người thứ hai kiểm tra"), decision.checked_by),
        (_("Duyệt"), decision.approved_by),
        (_("Số và ngày"), decision.number),
        (_("Phát hành"), decision.signatory),
    ]
    done = {
        DecisionStatus.CHECKED: 2,
        DecisionStatus.APPROVED: 3,
        DecisionStatus.NUMBERED: 4,
        DecisionStatus.ISSUED: 5,
    }.get(decision.status, 1)
    moving = decision.status not in (DecisionStatus.ISSUED, DecisionStatus.CANCELLED)
    return strip(said, done=done, is_moving=moving)


def history_of(record: WithdrawalCase | CertificateDecision, flow: Workflow) -> list[Event]:
    """Every move, newest first, with who made it and when."""
    entries = AuditEntry.objects.of(record).order_by("-pk")[:50]
    begun = _("ghi nhận căn cứ") if isinstance(record, WithdrawalCase) else _("lập dự thảo")
    return [
        Event(
            on=timezone.localdate(entry.at),
            kind="sent",
            title=_sentence(flow, entry.action, begun),
            meta=entry.actor_name,
        )
        for entry in entries
    ]


def _sentence(flow: Workflow, action: str, begun: str) -> str:
    label = flow.moves[action].label if action in flow.moves else begun
    return label[:1].upper() + label[1:]
