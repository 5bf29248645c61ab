"""What evaluation knows of a product, as one line of time; only what the reader may see."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.timeline import Event
from evaluation.choices import StageStatus
from evaluation.models import Dossier, DossierStage, Result
from evaluation.selectors.history import star_history
from products.models import Product

_STAGE_KINDS = {
    StageStatus.WAITING: "todo",
    StageStatus.RETURNED: "back",
    StageStatus.IN_SESSION: "lock",
}


def product_events(product: Product, user: User) -> list[Event]:
    """Past recognitions, dossiers filed, where they stand, results, acts on certificates."""
    dossiers = Dossier.objects.visible_to(user).filter(product=product)
    # Of what happened on one day, what follows from the rest stands first.
    return [
        *_standing(DossierStage.objects.open().filter(dossier__in=dossiers)),
        # Public facts: whoever sees the product sees them.
        *star_history(product.pk),
        *_results(Result.objects.visible_to(user).filter(stage__dossier__product=product)),
        *_filings(dossiers.prefetch_related("submissions")),
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
