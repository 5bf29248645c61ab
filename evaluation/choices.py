"""States and kinds; values are codes, labels Vietnamese."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DossierKind(TextChoices):
    FIRST = "first", _("Lần đầu")
    UPGRADE = "upgrade", _("Nâng hạng")
    RE_EVALUATION = "re_evaluation", _("Đánh giá lại")


class DossierStatus(TextChoices):
    DRAFT = "draft", _("Đang soạn")
    FILED = "filed", _("Đã nộp")
    RETURNED = "returned", _("Trả lại để bổ sung")
    CONCLUDED = "concluded", _("Đã kết thúc")
    DISCARDED = "discarded", _("Đã bỏ bản nháp")


class StageStatus(TextChoices):
    WAITING = "waiting", _("Chờ tiếp nhận")
    RECEIVED = "received", _("Đã tiếp nhận")
    RETURNED = "returned", _("Trả lại để bổ sung")
    IN_REVIEW = "in_review", _("Đã đưa vào đợt")
    IN_SESSION = "in_session", _("Đang họp hội đồng")
    CONCLUDED = "concluded", _("Đã có kết quả")
    RECOGNISED = "recognised", _("Đã công nhận")
    FORWARDED = "forwarded", _("Đã chuyển cấp trên")
    NOTIFIED = "notified", _("Đã thông báo kết quả")
    SENT_BACK = "sent_back", _("Chuyển lại cấp dưới")
    REBOUND = "rebound", _("Dừng để chuyển sang quy định mới")


class ReturnStep(TextChoices):
    """Where in a dossier something is to be completed; the steps of the dossier pages."""

    ALL = "all", _("Toàn bộ hồ sơ")
    REGISTRATION = "registration", _("Phiếu đăng ký (Mẫu 01)")
    REPORT = "report", _("Báo cáo tự đánh giá (Mẫu 02)")
    SELF_SCORE = "self_score", _("Tự chấm")
    EVIDENCE = "evidence", _("Minh chứng")


class IntakeOutcome(TextChoices):
    """What the checked composition leads to (Article 7.3a)."""

    COMPLETE = "complete", _("Đủ thành phần")
    ASK_COMMUNE = "ask_commune", _("Chuyển lại xã hoàn thiện")
    ASK_PRODUCER = "ask_producer", _("Trả lại chủ thể bổ sung")


class AdviceStatus(TextChoices):
    DRAFT = "draft", _("Đang ghi ý kiến")
    HANDED_IN = "handed_in", _("Đã nộp ý kiến")


class AdvisoryConclusion(TextChoices):
    PROPOSE = "propose", _("Đề nghị trình hội đồng đánh giá")
    COMPLETE_FIRST = "complete_first", _("Đề nghị bổ sung trước khi trình hội đồng")
    NOT_PROPOSE = "not_propose", _("Không đề nghị trình hội đồng")


class VisitNeed(TextChoices):
    """Why the team went to see, or why not (Articles 7.3c and 7.6c)."""

    SURVEY = "survey", _("Khảo sát thực tế để thẩm định hồ sơ")
    SCALE_CHANGE = "scale_change", _("Thay đổi lớn về quy mô")
    UNCLEAR_EVIDENCE = "unclear_evidence", _("Minh chứng chưa rõ")
    NOT_NEEDED = "not_needed", _("Không cần kiểm tra thực tế")


class SeatRole(TextChoices):
    CHAIR = "chair", _("Chủ tịch hội đồng")
    VICE_CHAIR = "vice_chair", _("Phó chủ tịch hội đồng")
    MEMBER = "member", _("Thành viên")
    SECRETARY = "secretary", _("Thư ký")


class CouncilStatus(TextChoices):
    DRAFT = "draft", _("Đang lập")
    FOUNDED = "founded", _("Đã thành lập")


class SeatKind(TextChoices):
    """Who sits of right, and who may be invited (Article 7.3b)."""

    OFFICIAL = "official", _("Cơ quan, đơn vị")
    EXPERT = "expert", _("Chuyên gia")
    ASSOCIATION = "association", _("Hội, hiệp hội")


class SessionMode(TextChoices):
    """A council meets; for a re-evaluation it may answer in writing instead (Article 7.6d)."""

    MEETING = "meeting", _("Họp")
    WRITTEN = "written", _("Lấy ý kiến bằng văn bản")


class SessionStatus(TextChoices):
    PLANNED = "planned", _("Đã lên lịch")
    OPEN = "open", _("Đang họp")
    CLOSED = "closed", _("Đã kết thúc")
    CANCELLED = "cancelled", _("Không họp")


class ItemStatus(TextChoices):
    SCORING = "scoring", _("Đang chấm, niêm phong")
    OPENED = "opened", _("Đã mở điểm")
    RESCORED = "rescored", _("Đã chấm lại")
    MOVED = "moved", _("Đã chuyển ra họp")
    CONCLUDED = "concluded", _("Đã kết luận")


class RequestKind(TextChoices):
    """What a member may ask of the chair for one dossier."""

    RESCORE = "rescore", _("Đề nghị chấm lại")
    MEETING = "meeting", _("Đề nghị họp")


class ScorecardStatus(TextChoices):
    DRAFT = "draft", _("Đang chấm")
    HANDED_IN = "handed_in", _("Đã nộp")


class GateRule(TextChoices):
    """How a gate is met when several members mark: the decision is silent, so a setting."""

    MAJORITY = "majority", _("Quá nửa số thành viên đạt")
    MEAN = "mean", _("Điểm trung bình đạt")
    ALL = "all", _("Mọi thành viên đều đạt")


class FindingRule(TextChoices):
    MAJORITY = "majority", _("Quá nửa số thành viên ghi nhận")
    ANY = "any", _("Một thành viên ghi nhận là đủ")


class DecisionStatus(TextChoices):
    PREPARED = "prepared", _("Đã lập dự thảo")
    CHECKED = "checked", _("Đã kiểm tra")
    APPROVED = "approved", _("Đã duyệt")
    NUMBERED = "numbered", _("Đã lấy số")
    ISSUED = "issued", _("Đã phát hành")
    SUPERSEDED = "superseded", _("Đã được thay thế")
    WITHDRAWN = "withdrawn", _("Đã thu hồi")
    CANCELLED = "cancelled", _("Đã hủy dự thảo")


class LineChoice(TextChoices):
    RECOGNISE = "recognise", _("Công nhận")
    RECOGNISE_AND_FORWARD = "recognise_and_forward", _("Công nhận và đề nghị cấp trên")
    FORWARD = "forward", _("Phê duyệt kết quả, đề nghị cấp trên")
    RECOGNISE_CENTRAL = "recognise_central", _("Công nhận theo kết quả của trung ương")


class ForwardingStatus(TextChoices):
    PREPARED = "prepared", _("Đang lập")
    APPROVED = "approved", _("Đã duyệt văn bản")
    NUMBERED = "numbered", _("Đã lấy số")
    SENT = "sent", _("Đã gửi")


class ExternalOutcome(TextChoices):
    """How the ministry answered (Article 7.4)."""

    RECOGNISED = "recognised", _("Bộ công nhận 5 sao")
    RETURNED = "returned", _("Dưới 90 điểm, trả về tỉnh")


class NoticeStatus(TextChoices):
    """Of the paper that tells results without a decision."""

    PREPARED = "prepared", _("Đã lập dự thảo")
    APPROVED = "approved", _("Đã duyệt")
    NUMBERED = "numbered", _("Đã lấy số")
    ISSUED = "issued", _("Đã phát hành")
    CANCELLED = "cancelled", _("Đã hủy dự thảo")


class FeedbackStatus(TextChoices):
    DRAFT = "draft", _("Đang soạn")
    APPROVED = "approved", _("Chủ tịch hội đồng đã duyệt")
    SENT = "sent", _("Đã chuyển gửi")


class CertificateAct(TextChoices):
    ISSUED = "issued", _("Cấp")
    SUPERSEDED = "superseded", _("Thay thế")
    EXTENDED = "extended", _("Kéo dài")
    EXTENSION_ENDED = "extension_ended", _("Hết kéo dài khi có kết quả")
    WITHDRAWN = "withdrawn", _("Thu hồi")
    CORRECTED = "corrected", _("Đính chính")


class CertificateState(TextChoices):
    """Read from dates on a given day, never stored."""

    NOT_YET = "not_yet", _("Chưa có hiệu lực")
    IN_FORCE = "in_force", _("Đang có hiệu lực")
    EXPIRING = "expiring", _("Sắp hết hạn")
    EXTENDED = "extended", _("Được kéo dài hiệu lực")
    EXPIRED = "expired", _("Hết hiệu lực")
    WITHDRAWN = "withdrawn", _("Đã thu hồi")
    SUPERSEDED = "superseded", _("Đã được thay thế")


class WithdrawalGround(TextChoices):
    """Article 8(1) of decision 26/2026, letters a to e."""

    FALSE_DOSSIER = "false_dossier", _("Hồ sơ không trung thực hoặc giả mạo")
    CRITERIA_NO_LONGER_MET = "criteria_no_longer_met", _("Không còn đáp ứng tiêu chí")
    LAW_VIOLATION = "law_violation", _("Vi phạm pháp luật đã có kết luận")
    LABEL_MISUSE = "label_misuse", _("Dùng nhãn hiệu OCOP sai quy định")
    PRODUCTION_STOPPED = "production_stopped", _("Chủ thể ngừng sản xuất sản phẩm")
    AUTHORITY_REQUEST = "authority_request", _("Cơ quan nhà nước kết luận, đề nghị")
    WRONG_RECOGNITION = "wrong_recognition", _("Công nhận không đúng quy định (Điều 10)")


class ExtensionPolicy(TextChoices):
    """Whose certificate an officer may extend while a late re-evaluation runs (Article 12.3)."""

    TRANSITION = "transition", _("giấy đến hạn nộp trước ngày quy định có hiệu lực")
    ALL = "all", _("mọi hồ sơ đánh giá lại nộp muộn")


class SchemeStatus(TextChoices):
    """Of a scheme and of each of its criteria sets; published rows never change again."""

    DRAFT = "draft", _("Đang soạn")
    PUBLISHED = "published", _("Đã công bố")
    RETIRED = "retired", _("Ngừng áp dụng")


class StepLevel(TextChoices):
    """Levels of authority: those of the units, and the ministry above them."""

    COMMUNE = "commune", _("cấp xã")
    DISTRICT = "district", _("cấp huyện")
    PROVINCE = "province", _("cấp tỉnh")
    NATIONAL = "national", _("cấp trung ương")


class StepRole(TextChoices):
    CHECK_AND_PROPOSE = "check_and_propose", _("Kiểm tra, đề nghị")
    EVALUATE_AND_FORWARD = "evaluate_and_forward", _("Chấm điểm, chuyển cấp trên")
    EVALUATE_AND_RECOGNISE = "evaluate_and_recognise", _("Chấm điểm, công nhận")


class EndingKind(TextChoices):
    REJECTION = "rejection", _("Hồ sơ bị loại")
    STOP = "stop", _("Dừng, loại khi đánh giá")


class EndingType(TextChoices):
    """What makes an ending rule apply: a recorded finding, or zero points in a listed criterion."""

    REJECT = "reject", _("Loại")
    STOP_IF_FINDING = "stop_if_finding", _("Dừng khi có ghi nhận")
    STOP_IF_ZERO = "stop_if_zero", _("Dừng khi bị 0 điểm")


class EndingScope(TextChoices):
    DOSSIER = "dossier", _("cả hồ sơ")
    PRODUCT = "product", _("sản phẩm")
    FOLLOWING = "following", _("các tiêu chí sau")
    ALL_OTHER = "all_other", _("mọi tiêu chí khác")


class WithdrawalSource(TextChoices):
    """What starts the fifteen days of Article 8(4)."""

    INSPECTION = "inspection", _("Kết luận kiểm tra")
    PRODUCTION_ENDED = "production_ended", _("Xã xác nhận chủ thể ngừng sản xuất")
    AUTHORITY = "authority", _("Kết luận, yêu cầu của cơ quan có thẩm quyền")


class WithdrawalStatus(TextChoices):
    OPENED = "opened", _("Chờ thẩm tra")
    VERIFIED = "verified", _("Đã thẩm tra, đề nghị thu hồi")
    LISTED = "listed", _("Đã đưa vào dự thảo")
    WITHDRAWN = "withdrawn", _("Đã thu hồi")
    DISMISSED = "dismissed", _("Không thu hồi")


class CertificateDecisionKind(TextChoices):
    WITHDRAWAL = "withdrawal", _("Thu hồi giấy chứng nhận")
    CORRECTION = "correction", _("Đính chính")


class CorrectedField(TextChoices):
    """What a correction may touch; stars and term need a new decision."""

    PRODUCT = "product", _("Tên sản phẩm")
    PRODUCER = "producer", _("Tên chủ thể")
    ADDRESS = "address", _("Địa chỉ")
    PRODUCT_CODE = "product_code", _("Mã sản phẩm")


class AppealStatus(TextChoices):
    FILED = "filed", _("Đã gửi")
    RECEIVED = "received", _("Đã tiếp nhận")
    PROPOSED = "proposed", _("Đã dự thảo trả lời")
    UPHELD = "upheld", _("Chấp nhận kiến nghị")
    REJECTED = "rejected", _("Không chấp nhận kiến nghị")
    WITHDRAWN = "withdrawn", _("Chủ thể rút kiến nghị")


class InspectionKind(TextChoices):
    PLANNED = "planned", _("Theo kế hoạch")
    AD_HOC = "ad_hoc", _("Đột xuất")
    REPORTED = "reported", _("Theo phản ánh")


class InspectionStatus(TextChoices):
    REPORTED = "reported", _("Có phản ánh, chờ xem xét")
    PLANNED = "planned", _("Đã lên lịch")
    UNDER_WAY = "under_way", _("Đang kiểm tra")
    CONCLUDED = "concluded", _("Đã kết luận")
    FOLLOWED_UP = "followed_up", _("Đã khắc phục")
    CLOSED = "closed", _("Đã khép lại")


class Seriousness(TextChoices):
    MINOR = "minor", _("Nhẹ, nhắc nhở")
    SERIOUS = "serious", _("Phải khắc phục")
    GRAVE = "grave", _("Nghiêm trọng, đề nghị xử lý")
