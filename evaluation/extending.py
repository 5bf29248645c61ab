"""Whether a late re-evaluation keeps its certificate in force meanwhile (Article 12.3)."""

from django.utils.translation import gettext as _

from evaluation.choices import DossierKind, DossierStatus, ExtensionPolicy
from evaluation.models import Certificate, Dossier, Extension, ProvinceRules
from evaluation.renewal import window_of


def refusal(dossier: Dossier, certificate: Certificate) -> str:
    """Why an officer may not confirm an extension; "" when it may be confirmed."""
    window = window_of(certificate, dossier.scheme)
    if dossier.kind != DossierKind.RE_EVALUATION:
        return _("Chỉ kéo dài giấy chứng nhận khi có hồ sơ đánh giá lại.")
    if dossier.first_filed_on is None:
        return _("Hồ sơ đánh giá lại chưa được nộp.")
    if dossier.status == DossierStatus.CONCLUDED:
        return _("Hồ sơ đánh giá lại đã có kết quả.")
    if not window.is_late(dossier.first_filed_on):
        return _("Hồ sơ nộp đúng hạn, không phải kéo dài giấy chứng nhận.")
    if dossier.first_filed_on > window.latest_end:
        return _("Giấy chứng nhận đã quá thời hạn được kéo dài.")
    if Extension.objects.filter(dossier=dossier).exists():
        return _("Đã xác nhận kéo dài cho hồ sơ này.")
    policy = ProvinceRules.objects.of(certificate.unit).extension_policy
    in_force_from = dossier.scheme.in_force_from
    if policy == ExtensionPolicy.TRANSITION and window.closes_on >= in_force_from:
        message = _(
            "Tỉnh chỉ kéo dài giấy chứng nhận đến hạn nộp hồ sơ trước ngày %(day)s (Điều 12)."
        )
        return message % {"day": f"{in_force_from:%d/%m/%Y}"}
    return ""
