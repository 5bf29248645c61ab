"""Pages behind a code on a certificate or another paper; open to anybody, never kept by caches."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.clocks import today
from core.edges import form_status
from core.limits import require_rate
from documents.choices import DocumentKind
from documents.selectors import Comparison, PublicDocument, compare, public_document
from documents.verification import grouped, read_code, shown
from evaluation.forms.signing import CompareForm
from evaluation.selectors import public as reads

_COMPARISONS = "20/min"  # each reads a whole file


@require_safe
@never_cache
def qr(request: HttpRequest, code: str) -> HttpResponse:
    """The one large answer about a certificate; a code of another paper leads to its own page."""
    answer = reads.certificate_answer(code, today())
    if answer is None and public_document(code) is not None:
        return redirect("evaluation:verify", code=read_code(code))
    return _status(request, code, answer)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a paper is genuine, and whether a file somebody holds is that paper."""
    document = public_document(code)
    if document is None:
        return _status(request, code, None)
    if document.kind not in reads.NAMES_ITS_SIGNATORY:
        document = replace(document, signatory="", signatures=[])
    form, comparison = _compared(request, document)
    context = {
        "document": document,
        "code": grouped(document.code),
        "checked_at": timezone.now(),
        "form": form,
        "comparison": comparison,
        "is_certificate": document.kind == DocumentKind.CERTIFICATE,
    }
    status = form_status(form)
    return render(request, "evaluation/qr_document.html", context, status=status)


def _compared(
    request: HttpRequest, document: PublicDocument
) -> tuple[CompareForm, Comparison | None]:
    """The sent file held against the paper; read once, never written anywhere of ours."""
    if request.method != "POST":
        return CompareForm(), None
    require_rate(request, scope="compare", rate=_COMPARISONS)
    form = CompareForm(request.POST, request.FILES)
    if not form.is_valid():
        return form, None
    found = compare(document, form.cleaned_data["file"].read())
    if document.kind not in reads.NAMES_ITS_SIGNATORY:
        found = replace(found, signatures=[])
    return form, found


def _status(request: HttpRequest, code: str, answer) -> HttpResponse:
    context = {
        "answer": answer,
        "code": shown(code),
        "checked_at": timezone.now(),
        "agency_address": answer.agency_address if answer else "",
    }
    status = 200 if answer else 404
    return render(request, "evaluation/qr_status.html", context, status=status)
