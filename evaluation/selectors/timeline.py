"""What evaluation knows of a product, as one line of time; only what the reader may see."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.timeline import Event
from evaluation.choices import CertificateAct, StageStatus
from evaluation.models import (
    Certificate,
    CertificateEvent,
    Dossier,
    DossierStage,
    Recognition,
    Result,
)
from products.models import Product

_STAGE_KINDS = {
    StageStatus.WAITING: "todo",
    StageStatus.RETURNED: "back",
    StageStatus.IN_SESSION: "lock",
}
_ACT_KINDS = {
    CertificateAct.ISSUED: "ok",
    CertificateAct.EXTENDED: "wait",
    CertificateAct.WITHDRAWN: "stop",
}


def product_events(product: Product, user: User) -> list[Event]:
    """Past recognitions, dossiers filed, where they stand, results, acts on certificates."""
    dossiers = Dossier.objects.visible_to(user).filter(product=product)
    # Of what happened on one day, what follows from the rest stands first.
    return [
        *_standing(DossierStage.objects.open().filter(dossier__in=dossiers)),
        *_certificates(Certificate.objects.visible_to(user).filter(product=product)),
        *_results(Result.objects.visible_to(user).filter(stage__dossier__product=product)),
        *_filings(dossiers.prefetch_related("submissions")),
        # Public facts: whoever sees the product sees them.
        *_recognitions(Recognition.objects.filter(product=product)),
    ]


def _filings(dossiers) -> Iterator[Event]:
    for dossier in dossiers:
        for submission in reversed(dossier.submissions.all()):
            title = _("Nộp hồ sơ %(kind)s") % {"kind": dossier.get_kind_display().lower()}
            if submission.attempt > 1:
                title = _("%(title)s, lần %(n)s") % {"title": title, "n": submission.attempt}
            yield Event(
                on=submission.filed_on,
                kind="sent",
                title=title,
                meta=dossier.product_code,
                url=reverse("evaluation:dossier", args=[dossier.pk]),
            )


def _standing(stages) -> Iterator[Event]:
    for stage in stages.select_related("unit"):
        yield Event(
            on=stage.received_on or stage.arrived_on,
            kind=_STAGE_KINDS.get(stage.status, "half"),
            title=stage.get_status_display(),
            meta=str(stage.unit),
            text=stage.return_reason if stage.status == StageStatus.RETURNED else "",
            now=True,
        )


def _results(results) -> Iterator[Event]:
    for result in results:
        yield Event(
            on=result.concluded_on,
            kind="ok" if result.stars else "stop",
            title=_("Hội đồng kết luận: %(stars)s sao") % {"stars": result.stars}
            if result.stars
            else _("Hội đồng kết luận: không xếp hạng"),
            text=result.sentence,
        )


def _certificates(certificates) -> Iterator[Event]:
    events = CertificateEvent.objects.filter(certificate__in=certificates).order_by("-pk")
    for event in events.select_related("certificate__document"):
        yield Event(
            on=event.on,
            kind=_ACT_KINDS.get(event.act, "idle"),
            title=_("%(act)s giấy chứng nhận %(stars)s sao")
            % {"act": event.get_act_display(), "stars": event.certificate.stars},
            meta=event.certificate.document.number_text,
            text=event.reason,
            url=reverse("evaluation:qr", args=[event.certificate.verification_code]),
        )


def _recognitions(recognitions) -> Iterator[Event]:
    """As a list or an old decision states it; a day it does not state stays unknown."""
    for past in recognitions:
        stated = [
            past.decision_number and _("Số %(number)s") % {"number": past.decision_number},
            "" if past.decided_on else _("chưa rõ ngày"),
            past.round,
        ]
        yield Event(
            on=past.decided_on,
            kind="ok" if past.stars else "idle",
            title=_("Được công nhận %(stars)s sao") % {"stars": past.stars}
            if past.stars
            else _("Được công nhận, chưa rõ hạng sao"),
            meta=" · ".join(part for part in stated if part),
            text=past.note,
        )
