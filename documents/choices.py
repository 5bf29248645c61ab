"""Kinds, states and sources; values are codes, labels Vietnamese."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DocumentKind(TextChoices):
    STAR_DECISION = "star_decision", _("Quyết định công nhận")
    CERTIFICATE = "certificate", _("Giấy chứng nhận")
    COMMUNE_REPORT = "commune_report", _("Báo cáo của UBND cấp xã (Mẫu 03)")
    REGISTRATION = "registration", _("Hồ sơ đăng ký (Mẫu 01, 02)")
    SCORECARD = "scorecard", _("Phiếu đánh giá")
    MINUTES = "minutes", _("Biên bản họp hội đồng")


class DocumentStatus(TextChoices):
    DRAFT = "draft", _("Bản nháp")
    APPROVED = "approved", _("Đã duyệt nội dung")
    NUMBERED = "numbered", _("Đã có số")
    RENDERED = "rendered", _("Đã có bản PDF")
    SIGNED = "signed", _("Đã ký số")
    ISSUED = "issued", _("Đã phát hành")
    SUPERSEDED = "superseded", _("Đã được thay thế")
    WITHDRAWN = "withdrawn", _("Đã thu hồi")
    CANCELLED = "cancelled", _("Đã hủy")


class NumberSource(TextChoices):
    EXTERNAL = "external", _("văn thư cấp, nhập vào")
    PORTAL = "portal", _("hệ thống cấp theo sổ")
    NONE = "none", _("không đánh số")


class FilePurpose(TextChoices):
    EVIDENCE = "evidence", _("minh chứng")
    PHOTO = "photo", _("hình ảnh")
    PAPER = "paper", _("văn bản")


class RenderingState(TextChoices):
    NONE = "none", _("Chưa yêu cầu")
    WAITING = "waiting", _("Đang chờ vẽ")
    FAILED = "failed", _("Vẽ lỗi, sẽ thử lại")
    DONE = "done", _("Đã có bản PDF")
