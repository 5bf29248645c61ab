"""What a dossier still lacks before it may be filed, each gap with the place to fill it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from evaluation import evidence_needs, renewal, rules
from evaluation.choices import DossierKind
from evaluation.form_fields import missing_keys
from evaluation.models import Dossier
from evaluation.recognised import changes_since_recognition
from products.choices import ProducerForm

TOURISM = "VI"  # the sector's code in Annex I


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing missing: `step` of the dossier pages, `anchor` within it, a Vietnamese sentence."""

    step: str
    anchor: str
    message: str


def gaps(dossier: Dossier, day: date) -> list[Gap]:
    """Everything that keeps the dossier from being filed on that day, in page order."""
    return [
        *_scheme_gap(dossier, day),
        *_producer_gap(dossier),
        *_product_gap(dossier),
        *_kind_gap(dossier, day),
        *_form_gaps(dossier, "01", "registration"),
        *_form_gaps(dossier, "02", "report"),
        *_mark_gaps(dossier),
        *_evidence_gaps(dossier, day),
        *_change_gap(dossier),
    ]


def _scheme_gap(dossier: Dossier, day: date) -> Iterator[Gap]:
    if rules.is_outdated(dossier, day):
        message = _("Soạn theo quy định cũ: chuyển sang quy định đang có hiệu lực rồi mới nộp.")
        yield Gap("registration", "scheme", message)


def _producer_gap(dossier: Dossier) -> Iterator[Gap]:
    """Associations apply with community tourism only (Article 2.3)."""
    sector = dossier.product.category.code.split(".")[0] if dossier.product.category else ""
    if dossier.producer.form == ProducerForm.ASSOCIATION and sector != TOURISM:
        message = _("Hội, hiệp hội chỉ đăng ký sản phẩm dịch vụ du lịch (Điều 2 khoản 3).")
        yield Gap("registration", "producer", message)


def _product_gap(dossier: Dossier) -> Iterator[Gap]:
    if not dossier.product.is_made:
        message = _("Sản phẩm đã ngừng sản xuất theo sổ đăng ký: không nộp hồ sơ được.")
        yield Gap("registration", "product", message)


def _kind_gap(dossier: Dossier, day: date) -> Iterator[Gap]:
    """What let it be begun must still hold on the day it is first filed: meanwhile a certificate
    may have ended or been withdrawn; late is late, not refused."""
    if dossier.first_filed_on is not None:
        return
    certificate = renewal.last_certificate(dossier.product)
    refused = renewal.refusal(dossier.kind, certificate, dossier.scheme, day)
    if refused is None:
        return
    if refused.code == "too_early":
        yield Gap("registration", "window", str(refused.message))
    else:
        message = _("%(reason)s Bỏ bản nháp này rồi lập hồ sơ loại khác.")
        yield Gap("registration", "kind", message % {"reason": refused.message})


def _change_gap(dossier: Dossier) -> Iterator[Gap]:
    """An upgrade shows what changed since recognition (Article 6.1b)."""
    if dossier.kind == DossierKind.UPGRADE and not changes_since_recognition(dossier):
        message = _("Hồ sơ nâng hạng phải có nội dung, minh chứng thay đổi so với khi công nhận.")
        yield Gap("report", "changes", message)


def _form_gaps(dossier: Dossier, form: str, step: str) -> Iterator[Gap]:
    for field in missing_keys(form, dossier.kind, getattr(dossier, f"form_{form}")):
        message = _("Mẫu %(form)s: chưa có “%(label)s”.") % {"form": form, "label": field.label}
        yield Gap(step, f"{form}.{field.key}", message)


def _mark_gaps(dossier: Dossier) -> Iterator[Gap]:
    chosen = dossier.criteria_set.rows().chosen(dossier.self_marks.all())
    sheet = dossier.criteria_set.sheet()
    for leaf in sheet.leaves.values():
        if leaf.code not in chosen and sheet.applies(leaf.code, chosen):
            message = _("Chưa tự chấm tiêu chí %(code)s %(name)s.")
            yield Gap("self_score", leaf.code, message % {"code": leaf.code, "name": leaf.name})


def _evidence_gaps(dossier: Dossier, day: date) -> Iterator[Gap]:
    links = list(dossier.evidence_links.select_related("licence", "criterion"))
    if not links:
        yield Gap("evidence", "evidence", _("Chưa kèm minh chứng nào."))
    for need in evidence_needs.barring(dossier, links, day):
        yield Gap("evidence", need.criterion or "evidence", need.message)
    for link in links:
        if link.licence.expires_on and link.licence.expires_on < day:
            message = _("Giấy tờ “%(title)s” đã hết hạn ngày %(day)s.")
            values = {"title": link.licence.title, "day": f"{link.licence.expires_on:%d/%m/%Y}"}
            yield Gap("evidence", link.criterion.code, message % values)


def cautions(dossier: Dossier, day: date) -> list[Gap]:
    """What the council will ask for although it does not keep the dossier from being filed."""
    links = list(dossier.evidence_links.select_related("licence", "criterion"))
    needs = evidence_needs.advised(dossier, links, day)
    return [Gap("evidence", need.criterion or "evidence", need.message) for need in needs]
