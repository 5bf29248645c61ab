"""The council's report to the chairman of the committee: drafted, edited, signed by its chair."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, NotPermitted
from core.models import AuditEntry
from documents.choices import DocumentStatus
from documents.models import OfficialDocument
from documents.services.numbers import draw_number
from documents.services.papers import approve_document, draft_document, revise_document
from documents.services.rendering import request_rendering
from evaluation import paper_content, rules
from evaluation.council_texts import ReportTexts, with_report_texts
from evaluation.models import CouncilSession
from evaluation.services.minutes import locked_session


@transaction.atomic
def draft_report(*, session_id: int, actor: User) -> CouncilSession:
    """Begin the report from the data, once the minutes it cites have their number."""
    session = locked_session(session_id, actor)
    if session.report is not None:
        raise Conflict(_("Phiên này đã có báo cáo của hội đồng."), code="report_exists")
    if not session.has_approved_minutes:
        raise Conflict(_("Biên bản chưa được thông qua."), code="minutes_not_approved")
    session.report = draft_document(actor=actor, **paper_content.council_report_draft(session))
    session.save(update_fields=["report", "updated_at"])
    AuditEntry.objects.record(session, "draft_report", actor=actor)
    return session


@transaction.atomic
def revise_report(*, session_id: int, texts: ReportTexts, actor: User) -> OfficialDocument:
    """Write the draft's opinions anew; results and proposals are derived and stay."""
    report = _draft_of(locked_session(session_id, actor))
    return revise_document(
        document_id=report.pk,
        changes={"content": with_report_texts(report.content, texts)},
        actor=actor,
    )


@transaction.atomic
def sign_report(*, session_id: int, actor: User, today: date) -> CouncilSession:
    """The chair signs: content frozen, number drawn, queued for drawing."""
    session = locked_session(session_id, actor)
    if not rules.can_open_marks(actor, session.council):
        raise NotPermitted(_("Báo cáo do chủ tịch hội đồng ký."))
    report = _draft_of(session)
    approve_document(document_id=report.pk, actor=actor)
    draw_number(document_id=report.pk, issued_on=today, actor=actor)
    request_rendering(document_id=report.pk)
    AuditEntry.objects.record(session, "sign_report", actor=actor)
    return session


def _draft_of(session: CouncilSession) -> OfficialDocument:
    if session.report is None:
        raise Conflict(_("Chưa lập báo cáo của hội đồng."), code="no_report")
    if session.report.status != DocumentStatus.DRAFT:
        raise Conflict(_("Báo cáo đã được ký, không sửa được."), code="report_signed")
    return session.report
