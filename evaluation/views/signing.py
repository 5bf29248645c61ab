"""A paper's signatures: what they prove, signing here, bringing a signed copy back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import ask
from core.edges import carry_out, form_status, posted
from core.errors import NotFound, NotPermitted
from core.limits import require_rate
from documents.models import OfficialDocument
from documents.signing import kept_findings
from evaluation import rules
from evaluation.forms.signing import SignedCopyForm, SignForm
from evaluation.models import StarDecision
from evaluation.selectors.decisions import decision_for
from evaluation.selectors.papers import job_of, papers_for
from evaluation.services import signing as services

_FORM = require_http_methods(["GET", "HEAD", "POST"])
# A security module locks itself after a few wrong numbers: nobody guesses through the portal.
_TRIES = "5/min"


@login_required
@require_safe
def signatures(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _paper(request, pk))


@login_required
@_FORM
@sensitive_post_parameters("secret")
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    paper = _paper(request, pk)
    if not rules.can_sign_for(request.user, paper.unit):
        raise NotPermitted
    return ask(
        request,
        _sign_form(request),
        act=lambda sent: services.sign_paper(
            document_id=pk, actor=request.user, now=timezone.now(), **sent
        ),
        done=_("Đã ký số. Chữ ký được kiểm tra và ghi lại."),
        back=reverse("evaluation:paper_signatures", args=[pk]),
        title=_("Ký số %(paper)s") % {"paper": paper},
        button=_("Ký số"),
        text=_("Ký trên bản PDF đã lập; ký rồi thì không thay được bản ký."),
    )


def _sign_form(request: HttpRequest) -> SignForm:
    if request.method == "POST":
        require_rate(request, scope="sign", rate=_TRIES, who=str(request.user.pk))
    return SignForm(posted(request), signatory=request.user)


@login_required
@_FORM
def signed_copy(request: HttpRequest, pk: int) -> HttpResponse:
    paper = _paper(request, pk)
    if not rules.can_bring_signed(request.user, paper.unit):
        raise NotPermitted
    files = request.FILES if request.method == "POST" else None
    form = SignedCopyForm(posted(request), files)
    if form.is_bound and carry_out(
        form,
        lambda sent: services.bring_signed_copy(
            document_id=pk, upload=sent["file"], actor=request.user
        ),
    ):
        messages.success(request, _("Đã nhận bản ký số. Kết quả kiểm tra ở dưới."))
        return redirect("evaluation:paper_signatures", pk=pk)
    return _page(request, paper, form=form)


@login_required
@_FORM
@sensitive_post_parameters("secret")
def certificates_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """All certificates of a decision, so many at once; the page says how many still wait."""
    decision = decision_for(request.user, pk)
    if decision is None:
        raise NotFound
    if not rules.can_sign_for(request.user, decision.unit):
        raise NotPermitted
    count = services.unsigned_certificates(decision).count()
    return ask(
        request,
        _sign_form(request),
        act=lambda sent: services.sign_certificates(
            decision_id=pk, actor=request.user, now=timezone.now(), **sent
        ),
        done=_("Đã ký số các giấy chứng nhận."),
        back=reverse("evaluation:decision", args=[pk]),
        title=_("Ký số giấy chứng nhận"),
        button=_("Ký số"),
        text=ngettext(
            "Còn %(count)d giấy chứng nhận chưa ký; mỗi lần ký tối đa %(most)d giấy.",
            "Còn %(count)d giấy chứng nhận chưa ký; mỗi lần ký tối đa %(most)d giấy.",
            count,
        )
        % {"count": count, "most": services.AT_ONCE},
    )


def _page(
    request: HttpRequest, paper: OfficialDocument, form: SignedCopyForm | None = None
) -> HttpResponse:
    is_waiting = bool(paper.pdf_id) and not paper.signed_pdf_id
    context: dict[str, Any] = {
        "paper": paper,
        "decision": StarDecision.objects.visible_to(request.user).filter(document=paper).first(),
        "job": job_of(paper),
        "signatures": kept_findings(paper),
        "may_sign": is_waiting and rules.can_sign_for(request.user, paper.unit),
        "may_bring": is_waiting and rules.can_bring_signed(request.user, paper.unit),
        "form": form or SignedCopyForm(),
    }
    status = form_status(form) if form else 200
    return render(request, "evaluation/paper_signatures.html", context, status=status)


def _paper(request: HttpRequest, pk: int) -> OfficialDocument:
    rows = papers_for(request.user).select_related("unit", "pdf", "signed_pdf")
    paper = rows.filter(pk=pk).first()
    if paper is None:
        raise NotFound
    return paper
