"""What waits for a person after the decision: certificates that end, or are to be ended."""

from collections.abc import Iterator

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.work import WorkItem
from evaluation import appeal_rules, inspection_rules, oversight_rules, rules
from evaluation.choices import (
    AppealStatus,
    CertificateState,
    DecisionStatus,
    DossierKind,
    DossierStatus,
    InspectionStatus,
    WithdrawalStatus,
)
from evaluation.models import (
    Appeal,
    Certificate,
    CertificateDecision,
    Dossier,
    Inspection,
    WithdrawalCase,
)
from evaluation.selectors.desks import my_desks
from evaluation.selectors.waiting import SHOWN, Now


def after_decision(user: User, now: Now) -> Iterator[WorkItem]:
    yield from renewals(user, now)
    yield from renewals_at_desks(user, now)
    yield from withdrawals(user, now)
    yield from certificate_decisions(user)
    yield from appeals(user, now)
    yield from inspections(user, now)


def renewals(user: User, now: Now) -> Iterator[WorkItem]:
    """Certificates of one's own products whose re-evaluation is to be filed (Article 7.6a)."""
    if not user.producer_ids:
        return
    rows = _due(now).filter(product__producer__in=user.producer_ids)
    rows = rows.select_related("product__producer", "document", "answer").order_by(
        "printed_until", "pk"
    )
    for certificate in rows[:SHOWN]:
        term = certificate.term
        yield WorkItem(
            kind=_("Đến hạn đánh giá lại"),
            icon="cal",
            title=certificate.product.name,
            url=reverse("evaluation:certificate", args=[certificate.pk]),
            who=str(certificate.product.producer),
            number=certificate.number_text,
            deadline=now.to(term.renewal_opens_on, term.renewal_closes_on),
            word=_("Còn %(n)d ngày") % {"n": term.days_left(now.day)},
            note=_("nộp đến hết %(day)s") % {"day": f"{term.renewal_closes_on:%d/%m/%Y}"},
        )


def renewals_at_desks(user: User, now: Now) -> Iterator[WorkItem]:
    """The same for the desks at home and above, as one line: the producers file, not they."""
    mine = my_desks(user) | my_desks(user, "product__unit")
    found = _due(now).filter(mine).aggregate(n=Count("pk", distinct=True), end=Min("printed_until"))
    if not found["n"]:
        return
    state = CertificateState.EXPIRING.value
    yield WorkItem(
        kind=_("Đến hạn đánh giá lại"),
        icon="cal",
        title=_("%(n)d giấy chứng nhận đến hạn đánh giá lại") % {"n": found["n"]},
        url=f"{reverse('evaluation:certificate_list')}?state={state}",
        who=_("giấy sớm nhất hết hạn ngày %(day)s") % {"day": f"{found['end']:%d/%m/%Y}"},
        word=_("Nhắc chủ thể nộp"),
    )


def _due(now: Now) -> QuerySet[Certificate]:
    """In the last half year of the printed term, with no dossier of the product on its way."""
    under_way = Dossier.objects.filter(product=OuterRef("product")).filter(
        status__in=[DossierStatus.FILED, DossierStatus.RETURNED],
        kind__in=[DossierKind.RE_EVALUATION, DossierKind.UPGRADE],
    )
    rows = Certificate.objects.in_state(CertificateState.EXPIRING, now.day)
    return rows.filter(~Exists(under_way))


# ── Withdrawals and corrections ──────────────────────────────────────


def withdrawals(user: User, now: Now) -> Iterator[WorkItem]:
    """Cases to verify or to draft a decision on, within fifteen days (Article 8.4)."""
    rows = (
        WithdrawalCase.objects.visible_to(user)
        .filter(my_desks(user, "certificate__unit"))
        .filter(status__in=[WithdrawalStatus.OPENED, WithdrawalStatus.VERIFIED])
        .select_related("certificate__product__producer", "certificate__document")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )
    for case in rows[:SHOWN]:
        is_new = case.status == WithdrawalStatus.OPENED
        yield WorkItem(
            kind=_("Thu hồi giấy chứng nhận"),
            icon="shield",
            title=case.certificate.product.name,
            url=reverse("evaluation:withdrawal", args=[case.pk]),
            who=str(case.certificate.product.producer),
            number=case.certificate.document.number_text,
            deadline=now.to(case.source_on, case.due_on),
            state="todo" if is_new else "half",
            word=_("Chờ thẩm tra") if is_new else _("Chờ lập dự thảo"),
        )


_TURNS = {
    DecisionStatus.PREPARED: (gettext_lazy("Chờ kiểm tra"), rules.can_check_decision),
    DecisionStatus.CHECKED: (gettext_lazy("Chờ duyệt"), oversight_rules.can_sign),
    DecisionStatus.APPROVED: (gettext_lazy("Chờ lấy số"), oversight_rules.can_prepare),
    DecisionStatus.NUMBERED: (gettext_lazy("Chờ ký, phát hành"), oversight_rules.can_sign),
}


def certificate_decisions(user: User) -> Iterator[WorkItem]:
    """Drafts at the step that is mine, with the earliest deadline among what they list."""
    rows = (
        CertificateDecision.objects.visible_to(user)
        .filter(status__in=list(_TURNS))
        .select_related("unit")
        .order_by("pk")
    )
    for decision in rows[:SHOWN]:
        word, is_mine = _TURNS[decision.status]
        if is_mine(user, decision):
            yield WorkItem(
                kind=str(decision.get_kind_display()),
                title=str(decision),
                url=reverse("evaluation:certificate_decision", args=[decision.pk]),
                word=str(word),
                note=decision.return_reason[:80],
            )


# ── Appeals ──────────────────────────────────────────────────────────


def appeals(user: User, now: Now) -> Iterator[WorkItem]:
    """To receive and to draft at the desk, to sign at the signatory's, within the answer's days."""
    rows = (
        Appeal.objects.visible_to(user)
        .open()
        .exclude(producer__in=user.producer_ids)
        .select_related("producer", "result__stage__unit", "result__stage__dossier__product")
        .order_by("due_on", "pk")
    )
    for appeal in rows[:SHOWN]:
        to_sign = appeal.status == AppealStatus.PROPOSED
        is_mine = appeal_rules.can_answer if to_sign else appeal_rules.can_work_appeal
        if is_mine(user, appeal):
            yield WorkItem(
                kind=_("Kiến nghị về kết quả"),
                icon="note",
                title=appeal.result.stage.dossier.product.name,
                url=reverse("evaluation:appeal", args=[appeal.pk]),
                who=str(appeal.producer),
                deadline=now.to(appeal.filed_on, appeal.due_on),
                state="todo" if appeal.status == AppealStatus.FILED else "half",
                word=_("Chờ ký trả lời") if to_sign else str(appeal.get_status_display()),
                since=appeal.filed_on,
            )


# ── Inspections ──────────────────────────────────────────────────────


def inspections(user: User, now: Now) -> Iterator[WorkItem]:
    """Reports to look at, checks on the calendar, remedies whose day has come."""
    remedies = Q(status=InspectionStatus.CONCLUDED, remedy_due_on__lte=now.near_end)
    rows = (
        Inspection.objects.visible_to(user)
        .exclude(product__producer__in=user.producer_ids)
        .filter(remedies | Q(status__in=["reported", "planned", "under_way"]))
        .select_related("unit", "product__producer", "report")
        .order_by(F("planned_on").asc(nulls_first=True), "pk")
    )
    for inspection in rows[:SHOWN]:
        if inspection_rules.can_inspect(user, inspection):
            yield _inspection(inspection, now)


def _inspection(inspection: Inspection, now: Now) -> WorkItem:
    is_concluded = inspection.status == InspectionStatus.CONCLUDED
    due = inspection.remedy_due_on if is_concluded else inspection.planned_on
    return WorkItem(
        kind=_("Kiểm tra sau công nhận"),
        icon="eye",
        title=str(inspection),
        url=reverse("evaluation:inspection", args=[inspection.pk]),
        who=str(inspection.product.producer if inspection.product else inspection.unit),
        deadline=now.to(due, due) if due else None,
        state="half" if inspection.status == InspectionStatus.UNDER_WAY else "todo",
        word=_("Kiểm tra khắc phục") if is_concluded else str(inspection.get_status_display()),
    )
