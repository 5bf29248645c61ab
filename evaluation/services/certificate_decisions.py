"""Decisions on issued certificates: checked by another, approved, numbered, drawn, issued."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from documents.services.papers import cancel_document, issue_document
from evaluation import reopening_rules
from evaluation.choices import CertificateDecisionKind, WithdrawalGround
from evaluation.models import Certificate, CertificateDecision, Result, WithdrawalCase
from evaluation.paper_content.certificate_decision import correction_draft, withdrawal_draft
from evaluation.rules import is_officer_of
from evaluation.services import decision_steps as steps
from evaluation.services.certificates import withdraw_certificate
from evaluation.services.corrections import carry_out_corrections, drop_corrections
from evaluation.services.reopening import reopen_stage
from evaluation.services.withdrawal_notices import tell_of_withdrawal
from evaluation.workflow import CERTIFICATE_DECISION, WITHDRAWAL

_DRAFTS = {
    CertificateDecisionKind.WITHDRAWAL: withdrawal_draft,
    CertificateDecisionKind.CORRECTION: correction_draft,
}


@transaction.atomic
def prepare_withdrawal(
    *, case_ids: Iterable[int], proposal_line: str, actor: User, today: date
) -> CertificateDecision:
    """Draft one decision on verified cases of one unit; what lapsed meanwhile is not withdrawn."""
    cases = _verified_cases(sorted(set(case_ids)), actor, today)
    unit = cases[0].certificate.unit
    if not is_officer_of(actor, unit):
        raise NotPermitted
    decision = CertificateDecision.objects.create(
        kind=CertificateDecisionKind.WITHDRAWAL,
        unit=unit,
        proposal_line=proposal_line.strip(),
        prepared_by=actor,
    )
    for case in cases:
        WITHDRAWAL.advance(case, "list", actor=actor, decision=decision)
    AuditEntry.objects.record(
        decision, "prepare", actor=actor, after=decision.status,
        detail={"cases": [case.pk for case in cases]},
    )  # fmt: skip
    return decision


def _verified_cases(case_ids: list[int], actor: User, today: date) -> list[WithdrawalCase]:
    known = WithdrawalCase.objects.visible_to(actor).filter(pk__in=case_ids).count()
    if not case_ids or known != len(case_ids):
        message = _("Chọn ít nhất một việc thu hồi của đơn vị.")
        raise Incomplete(message, code="no_cases", fields={"cases": [message]})
    rows = WithdrawalCase.objects.select_related("certificate__unit", "certificate__product")
    cases = [rows.lock(pk) for pk in case_ids]
    if len({case.certificate.unit_id for case in cases}) > 1:
        raise Incomplete(_("Các việc thu hồi phải cùng một đơn vị."), code="other_unit")
    for case in cases:
        if not case.certificate.counts_on(today):
            message = _("%(product)s: giấy chứng nhận đã hết hiệu lực, không phải thu hồi.")
            raise Conflict(message % {"product": case.certificate.product}, code="not_in_force")
    return cases


# ── Moves of every such decision ─────────────────────────────────────


def _locked(decision_id: int, actor: User) -> CertificateDecision:
    if not CertificateDecision.objects.visible_to(actor).filter(pk=decision_id).exists():
        raise NotFound
    return CertificateDecision.objects.select_related("unit", "document").lock(decision_id)


@transaction.atomic
def check_decision(*, decision_id: int, actor: User) -> CertificateDecision:
    """A second officer vouches for the list."""
    decision = _locked(decision_id, actor)
    steps.require_second_person(decision, actor)
    CERTIFICATE_DECISION.advance(decision, "check", actor=actor, checked_by=actor, return_reason="")
    return decision


@transaction.atomic
def send_back_decision(*, decision_id: int, reason: str, actor: User) -> CertificateDecision:
    """The signatory gives a draft back with a reason, up to the issue; it is checked again."""
    decision = _locked(decision_id, actor)
    steps.require_signatory(decision, actor)
    steps.give_back(decision, CERTIFICATE_DECISION, reason=reason, actor=actor)
    return decision


@transaction.atomic
def approve_decision(*, decision_id: int, actor: User) -> CertificateDecision:
    """The signatory approves the draft; its words are frozen as a paper."""
    decision = _locked(decision_id, actor)
    steps.require_signatory(decision, actor)
    CERTIFICATE_DECISION.require(decision, "approve")
    draft = _DRAFTS[CertificateDecisionKind(decision.kind)](decision, actor)
    steps.freeze_words(decision, CERTIFICATE_DECISION, draft, actor=actor)
    return decision


@transaction.atomic
def number_decision(
    *, decision_id: int, number: int, decided_on: date, actor: User
) -> CertificateDecision:
    """Write down the clerk's number and date, and queue the drawing."""
    decision = _locked(decision_id, actor)
    steps.require_desk(decision, actor)
    CERTIFICATE_DECISION.require(decision, "number")
    _require_day(decision, decided_on)
    steps.take_number(
        decision, CERTIFICATE_DECISION, number=number, decided_on=decided_on, actor=actor
    )
    return decision


def _require_day(decision: CertificateDecision, day: date) -> None:
    """After every verification and while each certificate counts."""
    for case in decision.withdrawals.select_related("certificate__product"):
        certificate = case.certificate
        if day < case.verified_on:
            message = _("Ngày quyết định không thể trước ngày thẩm tra (%(day)s).")
            message %= {"day": f"{case.verified_on:%d/%m/%Y}"}
            raise Incomplete(message, fields={"decided_on": [message]})
        _require_counting(certificate, day)
    for row in decision.corrections.select_related("certificate__product"):
        _require_counting(row.certificate, day)


def _require_counting(certificate: Certificate, day: date) -> None:
    if not certificate.counts_on(day):
        message = _("%(product)s: ngày này giấy chứng nhận không có hiệu lực; hủy dự thảo.")
        message %= {"product": certificate.product}
        raise Incomplete(message, fields={"decided_on": [message]})


@transaction.atomic
def cancel_decision(*, decision_id: int, reason: str, actor: User) -> CertificateDecision:
    """Drop a draft; its cases are free for another, a number it had stays taken."""
    decision = _locked(decision_id, actor)
    steps.require_desk(decision, actor)
    reason = steps.given(reason)
    CERTIFICATE_DECISION.advance(decision, "cancel", actor=actor, return_reason=reason)
    if decision.document_id:
        cancel_document(document_id=decision.document_id, reason=reason[:500], actor=actor)
    for case in decision.withdrawals.select_for_update().order_by("pk"):
        WITHDRAWAL.advance(case, "unlist", actor=actor, decision=None)
    drop_corrections(decision)
    return decision


@transaction.atomic
def issue_decision(*, decision_id: int, actor: User, now: datetime) -> CertificateDecision:
    """Sign the drawn decision into force; only this withdraws or corrects a certificate.

    What was recognised wrongly is evaluated again (Article 10.1b).
    """
    decision = _locked(decision_id, actor)
    steps.require_signatory(decision, actor)
    CERTIFICATE_DECISION.require(decision, "issue")
    steps.require_named(decision, actor)
    steps.require_drawn(decision)
    issue_document(document_id=decision.document_id, actor=actor)
    CERTIFICATE_DECISION.advance(decision, "issue", actor=actor, signatory=actor, issued_at=now)
    if decision.kind == CertificateDecisionKind.WITHDRAWAL:
        _withdraw(decision, actor)
    else:
        carry_out_corrections(decision, actor)
    return decision


def _withdraw(decision: CertificateDecision, actor: User) -> None:
    cases = decision.withdrawals.select_related("certificate").order_by("certificate__product_id")
    for case in cases.select_for_update(of=("self",)):
        certificate = withdraw_certificate(case=case, decision=decision, actor=actor)
        WITHDRAWAL.advance(case, "withdraw", actor=actor)
        tell_of_withdrawal(case, decision, certificate)
        if case.ground == WithdrawalGround.WRONG_RECOGNITION:
            _evaluate_again(certificate.line.result, actor, reason=str(case))


def _evaluate_again(result: Result, actor: User, *, reason: str) -> None:
    """Unless it is evaluated already, here or above: that must not hold up the withdrawal."""
    if reopening_rules.refusal(result) is None:
        reopen_stage(result, actor=actor, reason=reason)
