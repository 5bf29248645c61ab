"""Shape of what is typed about inspections, and of the public's report."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, FilterForm
from core.text_fields import LineField, LongField
from evaluation.choices import InspectionStatus, Seriousness, WithdrawalGround
from evaluation.models import Inspection, InspectionCheck

_ANY = ("", _("Tất cả"))
_JUDGED = [("1", _("Đúng quy định")), ("0", _("Không đúng"))]
_MET = [("1", _("Còn đáp ứng")), ("0", _("Không đáp ứng"))]


def _yes(value: str) -> bool:
    return value == "1"


class InspectionFilters(FilterForm):
    q = forms.CharField(
        label=_("Tìm theo sản phẩm, chủ thể"),
        max_length=100,
        help_text=_("Gõ không dấu vẫn tìm được."),
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    status = forms.ChoiceField(label=_("Trạng thái"), choices=[_ANY, *InspectionStatus.choices])
    plan = forms.TypedChoiceField(label=_("Kế hoạch"), coerce=int, empty_value=None)

    def __init__(self, data: QueryDict, *, plans: Iterable[tuple[int, str]], **kw: Any) -> None:
        super().__init__(data, **kw)
        self.fields["plan"].choices = [_ANY, *plans]


class PlanForm(forms.Form):
    unit_id = forms.TypedChoiceField(label=_("Đơn vị"), coerce=int)
    year = forms.IntegerField(label=_("Năm"), min_value=2018, max_value=2100)
    title = LineField(label=_("Tên kế hoạch"), max_length=300)
    decision_number = LineField(label=_("Số văn bản"), max_length=120)

    def __init__(self, *args: Any, units: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_id"].choices = list(units)


class ArrangeForm(forms.Form):
    """Without a plan the check is ad hoc; without names whoever arranges it goes."""

    unit_id = forms.TypedChoiceField(label=_("Đơn vị kiểm tra"), coerce=int)
    plan_id = forms.TypedChoiceField(
        label=_("Kế hoạch"), coerce=int, empty_value=None, required=False,
        help_text=_("Để trống: kiểm tra đột xuất."),
    )  # fmt: skip
    planned_on = DayField(label=_("Ngày dự kiến"))
    place = LineField(label=_("Địa điểm"), max_length=300, required=False)
    inspector_ids = forms.TypedMultipleChoiceField(
        label=_("Người kiểm tra"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, units: Iterable[tuple[int, str]], plans: Iterable[tuple[int, str]],
        people: Iterable[tuple[int, str]], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["unit_id"].choices = list(units)
        self.fields["plan_id"].choices = [("", "–"), *plans]
        self.fields["inspector_ids"].choices = list(people)


class TakeUpForm(forms.Form):
    planned_on = DayField(label=_("Ngày dự kiến kiểm tra"))
    product_id = forms.TypedChoiceField(
        label=_("Sản phẩm"), coerce=int, empty_value=None, required=False,
        help_text=_("Chỉ chọn khi mã không có trong sổ."),
    )  # fmt: skip

    def __init__(self, *args: Any, products: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = list(products)
        if found:
            self.fields["product_id"].choices = [("", "–"), *found]
        else:
            del self.fields["product_id"]

    def clean(self) -> dict[str, Any]:
        sent = super().clean()
        return {"product_id": None, **sent}


class FindingsForm(forms.Form):
    """One line for each claim of the checklist, then the mark and advertising (9.2-9.3)."""

    place = LineField(label=_("Địa điểm"), max_length=300, required=False)
    mark_is_right = forms.TypedChoiceField(
        label=_("Sử dụng nhãn hiệu OCOP, hạng sao"), choices=_JUDGED, coerce=_yes,
        empty_value=None, required=False, widget=forms.RadioSelect,
    )  # fmt: skip
    mark_use = LongField(label=_("Ghi nhận về nhãn hiệu"), max_length=2000, rows=2, required=False)
    advertising_is_right = forms.TypedChoiceField(
        label=_("Thông tin, quảng cáo, giới thiệu"), choices=_JUDGED, coerce=_yes,
        empty_value=None, required=False, widget=forms.RadioSelect,
    )  # fmt: skip
    advertising = LongField(
        label=_("Ghi nhận về thông tin, quảng cáo"), max_length=2000, rows=2, required=False
    )

    def __init__(self, *args: Any, checks: list[InspectionCheck], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.checks = checks
        for check in checks:
            self.fields[f"met-{check.pk}"] = forms.TypedChoiceField(
                label=_("Kết quả"), choices=_MET, coerce=_yes, empty_value=None, required=False,
                widget=forms.RadioSelect,
                initial={True: "1", False: "0"}.get(check.is_met),
            )  # fmt: skip
            self.fields[f"note-{check.pk}"] = LineField(
                label=_("Ghi chú"), max_length=500, required=False, initial=check.note
            )

    def lines(self) -> Iterator[tuple[InspectionCheck, forms.BoundField, forms.BoundField]]:
        for check in self.checks:
            yield check, self[f"met-{check.pk}"], self[f"note-{check.pk}"]

    def others(self) -> list[forms.BoundField]:
        names = ("place", "mark_is_right", "mark_use", "advertising_is_right", "advertising")
        return [self[name] for name in names]

    def clean(self) -> dict[str, Any]:
        sent = super().clean()
        written = {field.name: sent.get(field.name) for field in self.others()}
        for name in ("place", "mark_use", "advertising"):
            written[name] = written[name] or ""
        checks = {
            check.code: (sent.get(f"met-{check.pk}"), sent.get(f"note-{check.pk}", ""))
            for check in self.checks
        }
        return {**written, "checks": checks}


def written_of(inspection: Inspection) -> Mapping[str, Any]:
    """What FindingsForm begins with."""
    judged = {True: "1", False: "0"}
    return {
        "place": inspection.place,
        "mark_use": inspection.mark_use,
        "mark_is_right": judged.get(inspection.mark_is_right),
        "advertising": inspection.advertising,
        "advertising_is_right": judged.get(inspection.advertising_is_right),
    }


class SampleForm(forms.Form):
    name = LineField(label=_("Mẫu"), max_length=200)
    taken_on = DayField(label=_("Ngày lấy mẫu"))
    laboratory = LineField(label=_("Nơi thử nghiệm"), max_length=200, required=False)
    result = LineField(label=_("Kết quả"), max_length=500, required=False)
    is_passed = forms.TypedChoiceField(
        label=_("Đánh giá"), choices=[("", _("Chưa có")), ("1", _("Đạt")), ("0", _("Không đạt"))],
        coerce=_yes, empty_value=None, required=False,
    )  # fmt: skip
    upload = forms.FileField(label=_("Phiếu kết quả"), required=False)


class ViolationForm(forms.Form):
    what = LineField(label=_("Hành vi"), max_length=500)
    law = LineField(label=_("Căn cứ pháp luật"), max_length=300)
    seriousness = forms.ChoiceField(label=_("Mức độ"), choices=Seriousness.choices)


class ConcludeForm(forms.Form):
    held_on = DayField(label=_("Ngày kiểm tra"))
    keeps_criteria = forms.TypedChoiceField(
        label=_("Tiêu chí theo hồ sơ"), choices=_MET, coerce=_yes, widget=forms.RadioSelect
    )
    conclusion = LongField(label=_("Kết luận"), max_length=3000, rows=5)
    remedy = LongField(label=_("Phải khắc phục"), max_length=2000, rows=2, required=False)
    remedy_due_on = DayField(label=_("Hạn khắc phục"), required=False)


class FollowUpForm(forms.Form):
    checked_on = DayField(label=_("Ngày kiểm tra lại"))
    result = LongField(label=_("Kết quả khắc phục"), max_length=2000, rows=4)


class CloseForm(forms.Form):
    note = LongField(label=_("Lý do khép lại"), max_length=1000, rows=3)


class ProposeWithdrawalForm(forms.Form):
    ground = forms.ChoiceField(
        label=_("Căn cứ thu hồi"),
        choices=[
            pair
            for pair in WithdrawalGround.choices
            if pair[0] != WithdrawalGround.WRONG_RECOGNITION
        ],
    )
    description = LongField(label=_("Sự việc"), max_length=3000, rows=4)


class MisuseForm(forms.Form):
    """Filled in by anybody; `website` is a trap that people never see."""

    what = LongField(label=_("Bạn thấy gì"), max_length=2000, rows=4)
    where = LineField(
        label=_("Thấy ở đâu"), max_length=300, help_text=_("Cửa hàng, trang bán hàng, hội chợ…")
    )
    contact = LineField(
        label=_("Cách liên hệ lại"), max_length=200, required=False,
        help_text=_("Chỉ dùng để hỏi lại về phản ánh này; được xóa sau 12 tháng."),
    )  # fmt: skip
    upload = forms.ImageField(label=_("Ảnh bao bì"), required=False)
    website = forms.CharField(required=False, max_length=200)

    def clean_upload(self) -> Any:
        """Looked at again by the checked path of files; here only whether it is a picture."""
        upload = self.cleaned_data.get("upload")
        if upload and "." not in upload.name:
            raise ValidationError(_("Ảnh phải là tệp JPG, PNG hoặc WebP."))
        return upload
