"""Whether a late re-evaluation keeps its certificate in force meanwhile (Article 12.3)."""

from datetime import date

from django.utils.translation import gettext as _

from evaluation.choices import DossierKind, DossierStatus, ExtensionPolicy
from evaluation.models import Certificate, Dossier, Extension, ProvinceRules, Scheme
from evaluation.renewal import Window, window_of


def window_today(dossier: Dossier, certificate: Certificate, day: date) -> Window:
    """By the law in force that day: what the Article gives it gives to a dossier lodged under the
    decision before, too, which knew no window."""
    return window_of(certificate, Scheme.objects.in_force_on(day) or dossier.scheme)


def refusal(dossier: Dossier, certificate: Certificate, day: date) -> str:
    """Why an officer may not confirm an extension that day; "" when it may be confirmed."""
    window = window_today(dossier, certificate, day)
    if dossier.kind != DossierKind.RE_EVALUATION:
        return _("Chỉ kéo dài giấy chứng nhận khi có hồ sơ đánh giá lại.")
    if certificate.withdrawn_on or certificate.superseded_on:
        return _("Giấy chứng nhận đã bị thu hồi hoặc thay thế.")
    if dossier.first_filed_on is None:
        return _("Hồ sơ đánh giá lại chưa được nộp.")
    if dossier.status == DossierStatus.CONCLUDED:
        return _("Hồ sơ đánh giá lại đã có kết quả.")
    if not window.is_late(dossier.first_filed_on):
        return _("Hồ sơ nộp đúng hạn, không phải kéo dài giấy chứng nhận.")
    if day > window.latest_end:
        return _("Giấy chứng nhận đã quá thời hạn được kéo dài.")
    if Extension.objects.filter(dossier=dossier).exists():
        return _("Đã xác nhận kéo dài cho hồ sơ này.")
    return _against_policy(certificate, window, day)


def _against_policy(certificate: Certificate, window: Window, day: date) -> str:
    """By default only what fell due before the decision came into force is kept (12.3)."""
    policy = ProvinceRules.objects.of(certificate.unit).extension_policy
    law = Scheme.objects.in_force_on(day)
    if policy != ExtensionPolicy.TRANSITION or law is None or window.closes_on < law.in_force_from:
        return ""
    message = _("Tỉnh chỉ kéo dài giấy chứng nhận đến hạn nộp hồ sơ trước ngày %(day)s (Điều 12).")
    return message % {"day": f"{law.in_force_from:%d/%m/%Y}"}
