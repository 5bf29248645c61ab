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


class Role(TextChoices):
    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")
    PROVINCIAL_OFFICER = "provincial_officer", _("Cán bộ cấp tỉnh")
    SIGNATORY = "signatory", _("Người ký")
    DISTRICT_OFFICER = "district_officer", _("Cán bộ huyện, khu vực")
    COMMUNE_OFFICER = "commune_officer", _("Cán bộ cấp xã")
    ADVISER = "adviser", _("Tổ tư vấn")
    INSPECTOR = "inspector", _("Kiểm tra, giám sát")
    VIEWER = "viewer", _("Người xem")
