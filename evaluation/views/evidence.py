"""Papers of a dossier: choose, send, take back, and hand their files to whoever may read them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.clocks import today
from core.edges import carry_out, form_status, posted
from core.errors import NotFound
from documents.models import StoredFile
from documents.serving import HandOut, serve_file
from evaluation.forms.dossiers import PickEvidenceForm
from evaluation.models import Dossier, DossierSubmission, EvidenceLink
from evaluation.selectors import dossiers as reads
from evaluation.selectors import evidence as papers
from evaluation.selectors.deciding_day import needed_until
from evaluation.selectors.interests import require_declared
from evaluation.selectors.place_notes import place_notes
from evaluation.services import evidence as services
from evaluation.sheet import Criterion
from evaluation.views.dossier_frame import drafted_dossier, frame_of, is_closed
from products.forms_licences import PaperForm

_READ_OR_SEND = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(_READ_OR_SEND)
def dossier_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """What each criterion asks and shows; with ?criterion= its papers are ticked here."""
    found = drafted_dossier(request, pk)
    if is_closed(request, found):
        return redirect("evaluation:dossier", pk)
    leaf = papers.leaf_of(found, request.GET.get("criterion", ""))
    pick = _pick_form(request, found, leaf)
    if pick.is_bound and carry_out(pick, lambda typed: _choose(request, found, leaf, typed)):
        messages.success(request, _("Đã lưu minh chứng."))
        return redirect(reads.step_url(found, "evidence"))
    return _page(request, found, leaf, pick=pick)


@login_required
@require_http_methods(_READ_OR_SEND)
def evidence_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a new paper and show it for ?criterion= at once."""
    found = drafted_dossier(request, pk)
    leaf = papers.leaf_of(found, request.GET.get("criterion", ""))
    if leaf is None:
        raise NotFound
    if request.method != "POST":
        return redirect(f"{reads.step_url(found, 'evidence')}?criterion={leaf.code}")
    send = PaperForm(request.POST, request.FILES)
    if carry_out(send, lambda typed: _send(request, found, leaf, send)):
        messages.success(request, _("Đã lưu giấy tờ và gắn vào tiêu chí %s.") % leaf.code)
        return redirect(f"{reads.step_url(found, 'evidence')}?criterion={leaf.code}")
    return _page(request, found, leaf, send=send)


def _pick_form(request: HttpRequest, found: Dossier, leaf: Criterion | None) -> PickEvidenceForm:
    store = reads.papers_of_producer(found)
    linked = found.evidence_links.filter(criterion__code=leaf.code if leaf else "")
    return PickEvidenceForm(
        posted(request),
        papers=papers.paper_choices(store),
        initial={"licences": list(linked.values_list("licence", flat=True))},
    )


def _choose(request: HttpRequest, found: Dossier, leaf: Criterion | None, typed) -> Dossier:
    if leaf is None:
        raise NotFound
    return services.choose_evidence(
        dossier_id=found.pk,
        criterion=leaf.code,
        licence_ids=typed["licences"],
        actor=request.user,
    )


def _send(request: HttpRequest, found: Dossier, leaf: Criterion, form: PaperForm) -> EvidenceLink:
    return services.add_evidence(
        dossier_id=found.pk,
        criterion=leaf.code,
        upload=form.cleaned_data["file"],
        values=form.values,
        actor=request.user,
    )


def _page(
    request: HttpRequest,
    found: Dossier,
    leaf: Criterion | None,
    *,
    pick: PickEvidenceForm | None = None,
    send: PaperForm | None = None,
) -> HttpResponse:
    links, day = papers.links_of(found), today()
    needed, notes = needed_until(found, day), place_notes(found, day)
    chosen = leaf.code if leaf else ""
    context = {
        "leaf": leaf,
        "asked": papers.asked_lines(found, links, day).get(chosen, []),
        "pick": pick or _pick_form(request, found, leaf),
        "send": send or PaperForm(initial=papers.first_asked(found, leaf, links, day)),
        "store": papers.store_lines(reads.papers_of_producer(found), links, day, needed),
        "rows": papers.criterion_lines(
            found, links, day, needed=needed, chosen=chosen, notes=notes
        ),
        "may_attach": bool(chosen) and notes.open.allows("evidence", chosen),
        "expired": papers.expired_links(links, day),
        "cautions": reads.caution_links(found, day),
        "needed": needed,
        **frame_of(found, "evidence"),
    }
    status = max(form_status(context["pick"]), form_status(context["send"]))
    return render(request, "evaluation/dossier_evidence.html", context, status=status)


@login_required
@require_POST
def evidence_remove(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    """Take a paper off a criterion; it stays in the producer's store."""
    found = drafted_dossier(request, pk)
    services.hide_evidence(dossier_id=pk, link_id=link, actor=request.user)
    messages.success(request, _("Đã gỡ giấy tờ khỏi tiêu chí."))
    return redirect(reads.step_url(found, "evidence"))


# ── Files ────────────────────────────────────────────────────────────


@login_required
@require_safe
def evidence_file(
    request: HttpRequest, pk: int, hand_out: HandOut = serve_file
) -> HttpResponseBase:
    """The file of a linked paper, for whoever may read the dossier: sent, shown or in small."""
    for dossier in EvidenceLink.objects.filter(pk=pk).values_list("dossier", flat=True):
        require_declared(request.user, dossier)
    links = EvidenceLink.objects.filter(dossier__in=Dossier.objects.visible_to(request.user))
    link = links.select_related("licence__file").filter(pk=pk, licence__file__isnull=False).first()
    if link is None:
        raise NotFound
    return hand_out(link.licence.file, download_name=_name(link.licence.file, link.licence.title))


@login_required
@require_safe
def filed_file(
    request: HttpRequest, pk: int, attempt: int, sha256: str, hand_out: HandOut = serve_file
) -> HttpResponseBase:
    """The very file that was filed, known by its hash in the frozen content."""
    submission = _submission(request, pk, attempt)
    if not papers.was_filed(submission, sha256):
        raise NotFound
    stored = StoredFile.objects.filter(sha256=sha256).first()
    if stored is None:
        raise NotFound
    title = papers.filed_title(submission, sha256)
    return hand_out(stored, download_name=_name(stored, title))


@login_required
@require_safe
def filed_authorisation(request: HttpRequest, pk: int, attempt: int) -> HttpResponseBase:
    """The producer's authorisation of whoever filed in its place."""
    submission = _submission(request, pk, attempt)
    if submission.authorisation is None:
        raise NotFound
    name = _name(submission.authorisation, str(_("Giấy ủy quyền nộp hồ sơ")))
    return serve_file(submission.authorisation, download_name=name)


def _submission(request: HttpRequest, pk: int, attempt: int) -> DossierSubmission:
    require_declared(request.user, pk)
    rows = DossierSubmission.objects.filter(
        dossier__in=Dossier.objects.visible_to(request.user), dossier=pk, attempt=attempt
    )
    submission = rows.select_related("authorisation").first()
    if submission is None:
        raise NotFound
    return submission


def _name(stored: StoredFile, title: str) -> str:
    return f"{title[:120]}.{stored.extension}"
