"""Where the files of a dossier's papers are seen without leaving the page."""

from django.urls import reverse

from documents.models import StoredFile
from documents.previews import Preview, preview_of
from evaluation.models import DossierSubmission, EvidenceLink


def live_preview(link: EvidenceLink) -> Preview | None:
    """Of a linked paper while the dossier is drafted; the link comes with `licence__file`."""
    return preview_of(
        link.licence.file,
        view=lambda: reverse("evaluation:evidence_view", args=[link.pk]),
        thumbnail=lambda: reverse("evaluation:evidence_thumbnail", args=[link.pk]),
    )


def filed_previews(submission: DossierSubmission) -> dict[str, Preview]:
    """By sha256: of the very files that were filed."""
    hashes = {row["sha256"] for row in submission.snapshot["evidence"]}
    files = StoredFile.objects.filter(sha256__in=hashes).select_related("thumbnail")
    found = {stored.sha256: _filed_preview(submission, stored) for stored in files}
    return {sha256: preview for sha256, preview in found.items() if preview}


def _filed_preview(submission: DossierSubmission, stored: StoredFile) -> Preview | None:
    place = [submission.dossier_id, submission.attempt, stored.sha256]
    return preview_of(
        stored,
        view=lambda: reverse("evaluation:dossier_filed_view", args=place),
        thumbnail=lambda: reverse("evaluation:dossier_filed_thumbnail", args=place),
    )
