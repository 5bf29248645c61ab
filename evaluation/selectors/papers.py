"""Which official papers a person may read, and how the drawing of one stands."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.querysets import within
from documents.choices import DocumentKind, DocumentStatus, RenderingState
from documents.kinds import KINDS
from documents.models import OfficialDocument
from documents.verification import grouped
from evaluation.choices import CouncilStatus, DecisionStatus, SeatRole
from evaluation.models import (
    AdvisoryReport,
    Certificate,
    CertificateCorrection,
    CertificateDecision,
    CommuneReport,
    Council,
    CouncilSeat,
    CouncilSession,
    Dossier,
    DossierStage,
    FeedbackLetter,
    Recusal,
    ResultNotice,
    Scorecard,
    StarDecision,
)
from evaluation.selectors.desks import my_desks

# Council papers name members and their marks: the council's own rules say who reads them.
_COUNCIL = (DocumentKind.SCORECARD, DocumentKind.MINUTES)
_KINDS = {
    RenderingState.NONE: "idle",
    RenderingState.WAITING: "half",
    RenderingState.FAILED: "wait",
    RenderingState.DONE: "ok",
}


@dataclass(frozen=True, slots=True)
class Job:
    """Context of components/_job.html; `poll` is empty once nothing more will change."""

    id: int
    title: str
    kind: str
    word: str
    detail: str
    url: str
    link: str
    poll: str
    word_url: str = ""


def papers_for(user: User) -> QuerySet[OfficialDocument]:
    """Papers of one's units, those about one's own products, a council's to its people, and what
    was sent or reported about a dossier to its advisers and its council."""
    own = user.producer_ids
    about_own = (
        Q(pk__in=_of(CommuneReport, stage__dossier__producer__in=own))
        | Q(pk__in=_of(Certificate, product__producer__in=own))
        | Q(pk__in=_of(StarDecision, lines__product__producer__in=own, status="issued"))
        | Q(received_stage__dossier__producer__in=own)
        | Q(
            pk__in=_of(
                ResultNotice, lines__result__stage__dossier__producer__in=own, status="issued"
            )
        )
        | Q(pk__in=_readable(FeedbackLetter, user))
    )
    # The printed forms go wherever the dossier they print goes.
    filed = Q(submission__dossier__in=Dossier.objects.visible_to(user).values("pk"))
    about_own |= _about_own_certificates(own)
    council = Q(pk__in=_readable(Scorecard, user)) | Q(pk__in=_minutes_for(user))
    before = DossierStage.objects.put_before(user)
    submitted = CommuneReport.objects.filter(stage__dossier__stages__in=before)
    put_before = (
        Q(pk__in=_of(AdvisoryReport, stage__in=before))
        | Q(pk__in=submitted.filter(document__isnull=False).values("document"))
        | Q(pk__in=submitted.filter(letter__isnull=False).values("letter"))
    )
    council |= _of_councils(user)
    in_units = within("unit__path", user.unit_paths) & ~Q(kind__in=_COUNCIL)
    in_units &= ~Q(pk__in=_reports_kept_from(user))
    return OfficialDocument.objects.filter(in_units | about_own | council | filed | put_before)


def _minutes_for(user: User) -> QuerySet:
    """Of the meetings whose minutes rules.can_read_minutes() lets the person read."""
    seats = CouncilSeat.objects.serving().filter(user=user.pk, council=OuterRef("council"))
    aside = Recusal.objects.under_way(user).filter(stage__items__session=OuterRef("pk"))
    reads = (Exists(seats) | my_desks(user, "council__unit")) & ~Exists(aside)
    sessions = CouncilSession.objects.filter(minutes__isnull=False)
    return sessions.filter(Exists(seats.exclude(role=SeatRole.MEMBER)) | reads).values("minutes")


def _reports_kept_from(user: User) -> QuerySet:
    """They tell the marks of a dossier the member keeps out of, as the minutes do."""
    aside = Recusal.objects.under_way(user).filter(seat__role=SeatRole.MEMBER)
    told = aside.filter(stage__items__session__report__isnull=False)
    return told.values("stage__items__session__report")


def _of_councils(user: User) -> Q:
    """What a member is given: the founding decision, the rules of work, the invitations."""
    seats = CouncilSeat.objects.serving().filter(user=user.pk)
    councils = Council.objects.filter(seats__in=seats)
    sessions = CouncilSession.objects.filter(council__in=councils)
    return (
        Q(pk__in=councils.filter(status=CouncilStatus.FOUNDED).values("founding"))
        | Q(pk__in=councils.values("work_rules"))
        | Q(pk__in=sessions.values("invitation"))
    )


def _about_own_certificates(own: list[int]) -> Q:
    """Decisions that withdrew or corrected them, and papers a correction replaced."""
    issued = CertificateDecision.objects.filter(status=DecisionStatus.ISSUED)
    withdrawn = issued.filter(withdrawals__certificate__product__producer__in=own)
    corrected = issued.filter(corrections__certificate__product__producer__in=own)
    replaced = CertificateCorrection.objects.filter(certificate__product__producer__in=own)
    return (
        Q(appeal__producer__in=own)
        | Q(inspection__product__producer__in=own)
        | Q(pk__in=withdrawn.values("document"))
        | Q(pk__in=corrected.values("document"))
        | Q(pk__in=replaced.filter(old_document__isnull=False).values("old_document"))
    )


def _of(model, **conditions) -> QuerySet:
    return model.objects.filter(document__isnull=False, **conditions).values("document")


def _readable(model, user: User) -> QuerySet:
    return model.objects.visible_to(user).filter(document__isnull=False).values("document")


def job_of(document: OfficialDocument) -> Job:
    """The drawing of one paper, asked again every two seconds until it is done."""
    state = document.rendering_state
    is_done = state == RenderingState.DONE
    is_cancelled = document.status == DocumentStatus.CANCELLED
    is_over = is_done or is_cancelled
    return Job(
        id=document.pk,
        title=" ".join(filter(None, [str(document.get_kind_display()), document.number_text])),
        kind=_KINDS[state],
        word=document.get_status_display() if is_cancelled else str(state.label),
        detail=_("Mã tra cứu %s") % grouped(document.verification_code) if is_done else "",
        url=reverse("evaluation:document_pdf", args=[document.pk]) if is_done else "",
        link=_("Tải PDF"),
        poll="" if is_over else reverse("evaluation:document_job", args=[document.pk]),
        word_url=reverse("evaluation:document_word", args=[document.pk])
        if is_done and KINDS[document.kind].has_word
        else "",
    )
