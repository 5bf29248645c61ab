"""Kinds, states and sources; values are codes, labels Vietnamese."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DocumentKind(TextChoices):
    STAR_DECISION = "star_decision", _("Quyết định công nhận")
    CERTIFICATE = "certificate", _("Giấy chứng nhận")
    COMMUNE_REPORT = "commune_report", _("Báo cáo của UBND cấp xã (Mẫu 03)")
    REGISTRATION = "registration", _("Hồ sơ đăng ký (Mẫu 01, 02)")
    RECEIPT = "receipt", _("Phiếu tiếp nhận hồ sơ")
    PROPOSAL = "proposal", _("Văn bản đề nghị đánh giá, phân hạng")
    ADVISORY_REPORT = "advisory_report", _("Báo cáo của Tổ tư vấn")
    COUNCIL_FOUNDING = "council_founding", _("Quyết định thành lập hội đồng")
    WORK_RULES = "work_rules", _("Quy chế làm việc của hội đồng")
    INVITATION = "invitation", _("Giấy mời họp")
    SCORECARD = "scorecard", _("Phiếu đánh giá")
    MINUTES = "minutes", _("Biên bản họp hội đồng")
    COUNCIL_REPORT = "council_report", _("Báo cáo của hội đồng")
    RESULT_NOTICE = "result_notice", _("Thông báo kết quả đánh giá, phân hạng")
    FEEDBACK_LETTER = "feedback_letter", _("Thư góp ý gửi chủ thể")
    FORWARDING_LETTER = "forwarding_letter", _("Văn bản đề nghị cấp trên đánh giá")
    WITHDRAWAL_DECISION = "withdrawal_decision", _("Quyết định thu hồi giấy chứng nhận")
    CORRECTION_DECISION = "correction_decision", _("Quyết định đính chính")
    APPEAL_ANSWER = "appeal_answer", _("Văn bản trả lời kiến nghị")
    INSPECTION_RECORD = "inspection_record", _("Biên bản kiểm tra")


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


class KeySource(TextChoices):
    PKCS12 = "pkcs12", _("tệp chứng thư (PKCS#12)")
    PKCS11 = "pkcs11", _("thiết bị khóa (PKCS#11)")


class FilePurpose(TextChoices):
    EVIDENCE = "evidence", _("minh chứng")
    PHOTO = "photo", _("hình ảnh")
    PAPER = "paper", _("văn bản")


class RenderingState(TextChoices):
    NONE = "none", _("Chưa yêu cầu")
    WAITING = "waiting", _("Đang chờ lập bản PDF")
    FAILED = "failed", _("Lập lỗi, sẽ thử lại")
    DONE = "done", _("Đã có bản PDF")
