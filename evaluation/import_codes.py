"""What can be said of a row or a whole file: stable codes for machines, sentences for people."""

from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RunOutcome(TextChoices):
    IMPORTED = "imported", _("Đã nhập")
    DRY_RUN = "dry_run", _("Chạy thử")
    REFUSED = "refused", _("Từ chối cả tệp")


class RowOutcome(TextChoices):
    ACCEPTED = "accepted", _("Nhập mới")
    ACCEPTED_WITH_WARNING = "accepted_with_warning", _("Nhập mới, có điều cần xem")
    LINKED = "linked", _("Thêm lần đánh giá của sản phẩm đã có")
    UPDATED = "updated", _("Bổ sung, sửa lần đánh giá đã có")
    UNCHANGED = "unchanged", _("Đã có, không đổi")
    POSSIBLE_DUPLICATE = "possible_duplicate", _("Nghi trùng, chờ người xem")
    REJECTED = "rejected", _("Bị loại")
    SKIPPED = "skipped", _("Không phải dữ liệu")


class Weight(TextChoices):
    """A fault keeps the row out, a warning wants a look, a note only tells what was done."""

    FAULT = "fault", _("lỗi")
    WARNING = "warning", _("cảnh báo")
    NOTE = "note", _("ghi nhận")


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing said of a row."""

    code: str
    message: str
    weight: Weight = Weight.FAULT


@dataclass(slots=True)
class RowReport:
    """How one row of the file ended."""

    sheet: str
    row: int
    outcome: RowOutcome
    codes: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def add(self, remark: Remark) -> None:
        self.codes.append(remark.code)
        self.messages.append(remark.message)


class Recogniser(TextChoices):
    """Whose decision it was, as far as its number tells; a committee is a district's or a
    province's."""

    NATIONAL = "national", _("Trung ương")
    COMMITTEE = "committee", _("Ủy ban nhân dân")
    UNKNOWN = "unknown", _("Chưa rõ")


class Resolution(TextChoices):
    """What a person decided about a row that was left out."""

    SAME = "same", _("Là sản phẩm đã có")
    SEPARATE = "separate", _("Là sản phẩm khác")
    DROPPED = "dropped", _("Bỏ, không nhập")
