"""Filing a dossier: what it lacks, what changed since last time, then the act."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.clocks import today
from core.edges import carry_out, form_status, posted
from evaluation import rules
from evaluation.forms.dossiers import FileForm
from evaluation.models import Dossier, DossierSubmission
from evaluation.open_places import open_items
from evaluation.recognised import changes_since_recognition
from evaluation.selectors import dossiers as reads
from evaluation.selectors.place_notes import answers
from evaluation.services.filing import file_dossier
from evaluation.snapshots import dossier_snapshot
from evaluation.views.dossier_frame import drafted_dossier, frame_of, is_closed


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Gaps, each a link; old and new side by side on filing again; then the filing itself."""
    found = drafted_dossier(request, pk)
    if is_closed(request, found):
        return redirect("evaluation:dossier", pk)
    is_for_another = rules.files_on_behalf(request.user, found)
    proofs = reads.proofs_of(found, today()) if is_for_another else None
    form = FileForm(posted(request), proofs=proofs)
    if form.is_bound and carry_out(form, lambda typed: _file(request, found, typed)):
        messages.success(request, _("Đã nộp hồ sơ. Nội dung được niêm lại, có mã băm."))
        return redirect("evaluation:dossier", pk)
    last = reads.last_submission(found)
    context = {
        "form": form,
        "is_for_another": is_for_another,
        "last": last,
        **_compared(found, last),
        **frame_of(found, reads.PREVIEW),
    }
    return render(request, "evaluation/dossier_file.html", context, status=form_status(form))


def _compared(found: Dossier, last: DossierSubmission | None) -> dict[str, Any]:
    """Each returned place with old and new side by side, then whatever else changed."""
    since = changes_since_recognition(found)
    if last is None:
        return {"changes": [], "since_recognition": since}
    answered, others = answers(open_items(found), last, dossier_snapshot(found)[0])
    return {"answers": answered, "changes": others, "since_recognition": since}


def _file(request: HttpRequest, found: Dossier, typed: Mapping[str, Any]) -> DossierSubmission:
    return file_dossier(
        dossier_id=found.pk,
        actor=request.user,
        filed_on=today(),
        authorisation_id=typed.get("authorisation"),
    )
