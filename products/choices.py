"""Kinds and states of producers, products and papers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProducerForm(TextChoices):
    """Legal forms of Article 2(3) of decision 26/2026; establishment where a list does not say."""

    ENTERPRISE = "enterprise", _("Doanh nghiệp")
    COOPERATIVE = "cooperative", _("Hợp tác xã")
    COOPERATIVE_GROUP = "cooperative_group", _("Tổ hợp tác")
    HOUSEHOLD = "household", _("Hộ kinh doanh")
    FARM = "farm", _("Trang trại")
    ASSOCIATION = "association", _("Hội, hiệp hội")
    ESTABLISHMENT = "establishment", _("Cơ sở (chưa rõ loại hình)")


class Gender(TextChoices):
    MALE = "male", _("Nam")
    FEMALE = "female", _("Nữ")


class CategoryLevel(TextChoices):
    SECTOR = "sector", _("Ngành")
    GROUP = "group", _("Nhóm")
    SUBGROUP = "subgroup", _("Phân nhóm")


class ProductState(TextChoices):
    DRAFT = "draft", _("Bản nháp")
    ACTIVE = "active", _("Đang sản xuất")
    DISCONTINUED = "discontinued", _("Đã ngừng")


class LicenceKind(TextChoices):
    """Kinds of paper a producer keeps once; which line of the evidence table each answers is data
    of `evaluation`."""

    BUSINESS_REGISTRATION = "business_registration", _("Giấy đăng ký kinh doanh")
    PRODUCTION_CERTIFICATE = "production_certificate", _("Giấy đủ điều kiện sản xuất")
    FOOD_SAFETY = "food_safety", _("Giấy chứng nhận, cam kết an toàn thực phẩm")
    QUALITY_DECLARATION = "quality_declaration", _("Hồ sơ công bố sản phẩm")
    TEST_REPORT = "test_report", _("Phiếu kiểm nghiệm")
    QUALITY_SYSTEM = "quality_system", _("Chứng nhận quản lý chất lượng")
    MATERIAL_AREA = "material_area", _("Vùng nguyên liệu, liên kết chuỗi")
    ENVIRONMENT = "environment", _("Hồ sơ môi trường")
    TRADEMARK = "trademark", _("Sở hữu trí tuệ")
    LABEL = "label", _("Nhãn, bao bì")
    STORY = "story", _("Câu chuyện sản phẩm")
    CONTRACT = "contract", _("Hợp đồng, hóa đơn")
    LOCAL_LABOUR = "local_labour", _("Danh sách lao động địa phương")
    BUSINESS_GROWTH = "business_growth", _("Báo cáo tài chính, phân loại hợp tác xã")
    PROMOTION = "promotion", _("Tài liệu quảng bá, website")
    BARCODE = "barcode", _("Mã vạch, tem truy xuất nguồn gốc")
    AWARD = "award", _("Giải thưởng, bình chọn")
    AUTHORISATION = "authorisation", _("Giấy ủy quyền nộp hồ sơ")
    OTHER = "other", _("Khác")
