"""When a recognised product may be evaluated again, and as what (Articles 6.1, 7.5, 7.6, 12.3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError
from evaluation.choices import DossierKind
from evaluation.models import Certificate, Dossier, Scheme
from products.models import Product

TOP_STARS = 5


@dataclass(frozen=True, slots=True)
class Window:
    """Days between which a re-evaluation is to be filed, both included (Article 7.6a)."""

    opens_on: date
    closes_on: date
    ends_on: date
    extension_days: int

    def is_early(self, day: date) -> bool:
        return day < self.opens_on

    def is_late(self, day: date) -> bool:
        return day > self.closes_on

    @property
    def latest_end(self) -> date:
        """The last day a certificate can count while its re-evaluation runs (Article 12.3)."""
        return self.ends_on + timedelta(days=self.extension_days)


def window_of(certificate: Certificate, scheme: Scheme) -> Window:
    """By the columns of the scheme that the new dossier is filed under."""
    ends_on = certificate.printed_until
    return Window(
        opens_on=ends_on - timedelta(days=scheme.renewal_earliest_days or 0),
        closes_on=ends_on - timedelta(days=scheme.renewal_latest_days or 0),
        ends_on=ends_on,
        extension_days=scheme.extension_max_days or 0,
    )


def last_certificate(product: Product) -> Certificate | None:
    """The newest one that ran, or runs, its term: neither withdrawn nor superseded."""
    certificates = Certificate.objects.select_related("line__result__stage__dossier")
    standing = certificates.filter(
        product=product, withdrawn_on__isnull=True, superseded_on__isnull=True
    )
    return standing.order_by("-printed_from", "-pk").first()


def certificate_renewed_by(dossier: Dossier) -> Certificate | None:
    """What a dossier's previous recognition brought, by the province or the minister; the newest
    where there were several."""
    if dossier.previous_id is None:
        return None
    brought = Certificate.objects.filter(
        Q(line__result__stage__dossier=dossier.previous_id)
        | Q(answer__file__result__stage__dossier=dossier.previous_id)
    )
    return brought.order_by("-printed_from", "-pk").first()


def window_for(dossier: Dossier) -> Window | None:
    """The filing window of a re-evaluation; None for other kinds."""
    if dossier.kind != DossierKind.RE_EVALUATION:
        return None
    certificate = certificate_renewed_by(dossier)
    return window_of(certificate, dossier.scheme) if certificate else None


def is_late(dossier: Dossier, day: date) -> bool:
    """Filed, or to be filed that day, after the window closed."""
    window = window_for(dossier)
    return window is not None and window.is_late(dossier.first_filed_on or day)


def renewal_words(dossier: Dossier, day: date) -> str:
    """What the person who files a re-evaluation must know of its window; "" for other kinds."""
    window = window_for(dossier)
    if window is None:
        return ""
    if window.is_late(dossier.first_filed_on or day):
        return late_words(window)
    message = _("Nộp hồ sơ đánh giá lại từ ngày %(first)s đến hết ngày %(last)s.")
    return message % {
        "first": f"{window.opens_on:%d/%m/%Y}",
        "last": f"{window.closes_on:%d/%m/%Y}",
    }


# ── Which kind ───────────────────────────────────────────────────────


def refusal(
    kind: str, certificate: Certificate | None, scheme: Scheme, day: date
) -> DomainError | None:
    """Why no dossier of that kind may be begun that day."""
    reasons = {
        DossierKind.FIRST: _against_first,
        DossierKind.UPGRADE: _against_upgrade,
        DossierKind.RE_EVALUATION: _against_re_evaluation,
    }
    return next(reasons[DossierKind(kind)](certificate, scheme, day), None)


def _is_in_force(certificate: Certificate | None, day: date) -> bool:
    term = certificate.effective if certificate else None
    return term is not None and day in term


def _against_first(
    certificate: Certificate | None, scheme: Scheme, day: date
) -> Iterator[DomainError]:
    if _is_in_force(certificate, day):
        message = _("Sản phẩm đang có giấy chứng nhận: không phải hồ sơ lần đầu.")
        yield Conflict(message, code="certified_already")


def _against_upgrade(
    certificate: Certificate | None, scheme: Scheme, day: date
) -> Iterator[DomainError]:
    if certificate is None or not _is_in_force(certificate, day):
        message = _("Chỉ nâng hạng sản phẩm có giấy chứng nhận còn hiệu lực.")
        yield Conflict(message, code="not_certified")
    elif certificate.stars == TOP_STARS:
        yield Conflict(_("Sản phẩm đã ở hạng cao nhất."), code="top_stars")


def _against_re_evaluation(
    certificate: Certificate | None, scheme: Scheme, day: date
) -> Iterator[DomainError]:
    if certificate is None:
        message = _("Chỉ đánh giá lại sản phẩm đã có giấy chứng nhận.")
        yield Conflict(message, code="not_certified")
        return
    window = window_of(certificate, scheme)
    if window.is_early(day):
        yield Conflict(early_words(window), code="too_early")
    elif day > window.latest_end:
        message = _("Giấy chứng nhận đã hết hạn quá %(days)d ngày: lập hồ sơ lần đầu.")
        yield Conflict(message % {"days": window.extension_days}, code="too_late")


def early_words(window: Window) -> str:
    message = _("Chưa đến hạn đánh giá lại: sớm nhất là ngày %(first)s (Điều 7 khoản 6).")
    return message % {"first": f"{window.opens_on:%d/%m/%Y}"}


def late_words(window: Window) -> str:
    message = _(
        "Nộp muộn: hạn nộp hồ sơ đánh giá lại là ngày %(last)s, giấy chứng nhận hết hạn ngày "
        "%(end)s. Hồ sơ vẫn được nhận."
    )
    return message % {
        "last": f"{window.closes_on:%d/%m/%Y}",
        "end": f"{window.ends_on:%d/%m/%Y}",
    }
