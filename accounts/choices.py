"""Levels, kinds and roles; values are codes, labels Vietnamese."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    PROVINCE = "province", _("cấp tỉnh")
    DISTRICT = "district", _("cấp huyện")
    COMMUNE = "commune", _("cấp xã")


class UnitKind(TextChoices):
    TINH = "tinh", _("Tỉnh")
    THANH_PHO_TW = "thanh_pho_tw", _("Thành phố trực thuộc Trung ương")
    HUYEN = "huyen", _("Huyện")
    QUAN = "quan", _("Quận")
    THI_XA = "thi_xa", _("Thị xã")
    THANH_PHO = "thanh_pho", _("Thành phố")
    XA = "xa", _("Xã")
    PHUONG = "phuong", _("Phường")
    THI_TRAN = "thi_tran", _("Thị trấn")
    DAC_KHU = "dac_khu", _("Đặc khu")


class SuccessionKind(TextChoices):
    WHOLE = "whole", _("nhập, chuyển nguyên")
    SPLIT = "split", _("chia, tách một phần")
    UNKNOWN = "unknown", _("chưa rõ nguyên hay từng phần")


class Role(TextChoices):
    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")
    PROVINCIAL_OFFICER = "provincial_officer", _("Cán bộ cấp tỉnh")
    SIGNATORY = "signatory", _("Người ký")
    DISTRICT_OFFICER = "district_officer", _("Cán bộ huyện, khu vực")
    COMMUNE_OFFICER = "commune_officer", _("Cán bộ cấp xã")
    ADVISER = "adviser", _("Tổ tư vấn")
    INSPECTOR = "inspector", _("Kiểm tra, giám sát")
    VIEWER = "viewer", _("Người xem")


# Where a role can be served; a help area takes district officers only.
ROLE_LEVELS: dict[Role, frozenset[Level]] = {
    Role.ADMINISTRATOR: frozenset({Level.PROVINCE}),
    Role.PROVINCIAL_OFFICER: frozenset({Level.PROVINCE}),
    Role.SIGNATORY: frozenset({Level.PROVINCE, Level.DISTRICT, Level.COMMUNE}),
    Role.DISTRICT_OFFICER: frozenset({Level.DISTRICT}),
    Role.COMMUNE_OFFICER: frozenset({Level.COMMUNE}),
    Role.ADVISER: frozenset({Level.PROVINCE, Level.DISTRICT, Level.COMMUNE}),
    Role.INSPECTOR: frozenset({Level.PROVINCE, Level.DISTRICT, Level.COMMUNE}),
    Role.VIEWER: frozenset({Level.PROVINCE, Level.DISTRICT, Level.COMMUNE}),
}
# Who reads the registers in the administration pages.
REGISTER_READERS = (Role.ADMINISTRATOR, Role.PROVINCIAL_OFFICER)


class MatchCode(TextChoices):
    """What a reader of a printed address must know; the first group leaves no unit."""

    PROVINCE_UNKNOWN = "province_unknown", _("không có tỉnh, thành phố này")
    DISTRICT_UNKNOWN = "district_unknown", _("không có huyện này trong tỉnh")
    DISTRICT_AMBIGUOUS = "district_ambiguous", _("có nhiều huyện trùng tên")
    COMMUNE_MISSING = "commune_missing", _("không ghi xã")
    COMMUNE_UNKNOWN = "commune_unknown", _("không có xã này trong tỉnh")
    COMMUNE_NOT_IN_DISTRICT = "commune_not_in_district", _("xã không thuộc huyện đã ghi")
    COMMUNE_AMBIGUOUS = "commune_ambiguous", _("có nhiều xã trùng tên")
    PROVINCE_FORMER = "province_former", _("tỉnh cũ")
    DISTRICT_FORMER = "district_former", _("huyện cũ")
    DISTRICT_CHANGED = "district_changed", _("xã đã chuyển sang huyện khác")
    COMMUNE_FORMER = "commune_former", _("xã cũ")
    COMMUNE_SPLIT = "commune_split", _("xã cũ đã chia cho nhiều xã")
    COMMUNE_LATER = "commune_later", _("xã lập sau ngày ghi trên giấy")
    HEIR_UNKNOWN = "heir_unknown", _("chưa rõ xã kế thừa")
    FORMER_NAME = "former_name", _("tên cũ hoặc cách viết khác")
    ACCENTS_DIFFER = "accents_differ", _("dấu khác với danh mục")
    KIND_DIFFERS = "kind_differs", _("khác loại đơn vị đã ghi")
