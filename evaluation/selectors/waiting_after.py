"""What waits for a person after the decision: certificates that end."""

from collections.abc import Iterator

from django.db.models import Count, Exists, Min, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.work import WorkItem
from evaluation.choices import CertificateState, DossierKind, DossierStatus
from evaluation.models import Certificate, Dossier
from evaluation.selectors.desks import my_desks
from evaluation.selectors.waiting import SHOWN, Now


def after_decision(user: User, now: Now) -> Iterator[WorkItem]:
    yield from renewals(user, now)
    yield from renewals_at_desks(user, now)


def renewals(user: User, now: Now) -> Iterator[WorkItem]:
    """Certificates of one's own products whose re-evaluation is to be filed (Article 7.6a)."""
    if not user.producer_ids:
        return
    rows = _due(now).filter(product__producer__in=user.producer_ids)
    rows = rows.select_related("product__producer", "document").order_by("printed_until", "pk")
    for certificate in rows[:SHOWN]:
        term = certificate.term
        yield WorkItem(
            kind=_("Đến hạn đánh giá lại"),
            icon="cal",
            title=certificate.product.name,
            url=reverse("evaluation:certificate", args=[certificate.pk]),
            who=str(certificate.product.producer),
            number=certificate.document.number_text,
            deadline=now.to(term.renewal_opens_on, term.renewal_closes_on),
            word=_("Còn %(n)d ngày") % {"n": term.days_left(now.day)},
            note=_("nộp đến hết %(day)s") % {"day": f"{term.renewal_closes_on:%d/%m/%Y}"},
        )


def renewals_at_desks(user: User, now: Now) -> Iterator[WorkItem]:
    """The same for the desks at home and above, as one line: the producers file, not they."""
    mine = my_desks(user) | my_desks(user, "product__unit")
    found = _due(now).filter(mine).aggregate(n=Count("pk", distinct=True), end=Min("printed_until"))
    if not found["n"]:
        return
    state = CertificateState.EXPIRING.value
    yield WorkItem(
        kind=_("Đến hạn đánh giá lại"),
        icon="cal",
        title=_("%(n)d giấy chứng nhận đến hạn đánh giá lại") % {"n": found["n"]},
        url=f"{reverse('evaluation:certificate_list')}?state={state}",
        who=_("giấy sớm nhất hết hạn ngày %(day)s") % {"day": f"{found['end']:%d/%m/%Y}"},
        word=_("Nhắc chủ thể nộp"),
    )


def _due(now: Now) -> QuerySet[Certificate]:
    """In the last half year of the printed term, with no dossier of the product on its way."""
    under_way = Dossier.objects.filter(product=OuterRef("product")).filter(
        status__in=[DossierStatus.FILED, DossierStatus.RETURNED],
        kind__in=[DossierKind.RE_EVALUATION, DossierKind.UPGRADE],
    )
    rows = Certificate.objects.in_state(CertificateState.EXPIRING, now.day)
    return rows.filter(~Exists(under_way))
