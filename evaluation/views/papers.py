"""Official papers handed out, and how their drawing stands."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.errors import NotFound
from documents.models import OfficialDocument, WordCopy
from documents.serving import serve_file, serve_paper
from evaluation.selectors.papers import job_of, papers_for


@login_required
@require_safe
def document_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    return serve_paper(_readable(request, pk))


@login_required
@require_safe
def document_word(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The editable copy, for the same readers as the paper."""
    document = _readable(request, pk)
    copy = WordCopy.objects.select_related("file").filter(document=document).first()
    if copy is None:
        raise NotFound
    return serve_file(copy.file, download_name=document.word_name)


@login_required
@require_safe
def document_job(request: HttpRequest, pk: int) -> HttpResponse:
    """The line of progress, asked for by itself until the paper is drawn."""
    job = job_of(_readable(request, pk))
    return render(request, "components/_job.html", {"job": job})


def _readable(request: HttpRequest, pk: int) -> OfficialDocument:
    rows = papers_for(request.user).select_related("pdf", "signed_pdf")
    document = rows.filter(pk=pk).first()
    if document is None:
        raise NotFound
    return document
