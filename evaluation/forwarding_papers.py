"""Which papers of a forwarding file the portal holds itself, and which are still missing."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from documents.choices import DocumentStatus
from documents.models import OfficialDocument
from evaluation.choices import DecisionStatus, LineChoice
from evaluation.models import DecisionLine, ForwardingFile, ForwardingItem, Result
from evaluation.submissions import PROPOSAL

_DRAWN = (DocumentStatus.RENDERED, DocumentStatus.SIGNED, DocumentStatus.ISSUED)


def approving_line(result: Result) -> DecisionLine | None:
    """The line of the issued decision that approves this result and proposes it upward."""
    return (
        result.decision_lines.filter(
            is_live=True,
            decision__status=DecisionStatus.ISSUED,
            choice__in=[LineChoice.FORWARD, LineChoice.RECOGNISE_AND_FORWARD],
        )
        .select_related("decision__document")
        .first()
    )


def is_approved(result: Result) -> bool:
    return approving_line(result) is not None


def find_papers(file: ForwardingFile) -> None:
    """Link what the portal holds: a paper typed in beside it is left as it was typed."""
    for item in file.items.all():
        find = _FINDERS.get(item.code)
        paper = find(file) if find else None
        if paper is not None and item.document_id != paper.pk:
            item.document = paper
            item.save(update_fields=["document"])
        elif item.code == "product_dossier" and not item.reference:
            item.reference = _as_filed(file.result)
            item.save(update_fields=["reference"])


def _letter(file: ForwardingFile) -> OfficialDocument | None:
    return file.letter


def _decision(file: ForwardingFile) -> OfficialDocument | None:
    line = approving_line(file.result)
    return line.decision.document if line else None


def _certificate(file: ForwardingFile) -> OfficialDocument | None:
    """Of stars recognised here before it goes up."""
    line = approving_line(file.result)
    return line.certificate.document if line and hasattr(line, "certificate") else None


def _minutes(file: ForwardingFile) -> OfficialDocument | None:
    return file.result.item.session.minutes


def _council_report(file: ForwardingFile) -> OfficialDocument | None:
    return file.result.item.session.report


def _advisory_report(file: ForwardingFile) -> OfficialDocument | None:
    """The latest that was issued."""
    reports = file.result.stage.advisory_reports.filter(issued_on__isnull=False)
    report = reports.select_related("document").order_by("-attempt").first()
    return report.document if report else None


_FINDERS: dict[str, Callable[[ForwardingFile], OfficialDocument | None]] = {
    PROPOSAL: _letter,
    "approval_decision": _decision,
    "certificate": _certificate,
    "advisory_team_report": _advisory_report,
    "council_report": _council_report,
    "minutes": _minutes,
}


def _as_filed(result: Result) -> str:
    """The electronic dossier has the force of paper (Article 7.1): its day and its sum."""
    filed = result.stage.dossier.submissions.order_by("-pk").first()
    if filed is None:
        return ""
    values = {"day": f"{filed.filed_on:%d/%m/%Y}", "sum": filed.sha256[:16]}
    return _("Hồ sơ điện tử nộp ngày %(day)s, mã băm %(sum)s…") % values


def missing(file: ForwardingFile, *, but_letter: bool = False) -> list[str]:
    """Names of required components that are not there, the undrawn letter among them."""
    return [
        item.name
        for item in file.items.select_related("document")
        if item.is_required and not _is_ready(item, but_letter)
    ]


def _is_ready(item: ForwardingItem, but_letter: bool) -> bool:
    if item.code != PROPOSAL:
        return item.is_there
    drawn = item.document is not None and item.document.status in _DRAWN
    return but_letter or drawn
