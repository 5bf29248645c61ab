"""Shape of what the desks take in."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, FilterForm
from core.text_fields import LongField
from evaluation.choices import StageStatus
from evaluation.forms.drafts import DraftForm
from evaluation.models import CommuneReport

_ANY = ("", _("Tất cả"))


class ReceiveForm(forms.Form):
    received_on = DayField(label=_("Ngày tiếp nhận"))


class ReturnForm(forms.Form):
    reason = LongField(
        label=_("Nội dung cần bổ sung"),
        help_text=_("Chủ thể đọc nguyên văn. Nêu từng giấy tờ, từng mục phải sửa."),
        max_length=3000,
        rows=6,
    )


class RoundForm(forms.Form):
    """The round, and why when the dossier came after it closed; the service asks for the reason."""

    late_reason = LongField(
        label=_("Lý do nhận sau hạn"),
        help_text=_("Chỉ ghi khi hồ sơ đến sau ngày đóng nhận của đợt."),
        max_length=1000,
        rows=2,
        required=False,
    )
    field_order = ("round", "late_reason")

    def __init__(self, data: Any, *, rounds: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["round"] = forms.TypedChoiceField(
            label=_("Đợt đánh giá"), choices=[("", _("Chọn đợt")), *rounds], coerce=int
        )
        self.order_fields(self.field_order)


def _label(name: str) -> str:
    label = str(CommuneReport._meta.get_field(name).verbose_name)
    return label[0].upper() + label[1:]


class ReportForm(DraftForm):
    """Form 03 as far as it is written; forwarding tells what is missing."""

    has_form_01 = forms.BooleanField(label=_label("has_form_01"))
    has_form_02 = forms.BooleanField(label=_label("has_form_02"))
    has_evidence = forms.BooleanField(label=_label("has_evidence"))
    sample_count = forms.IntegerField(label=_label("sample_count"), min_value=0, max_value=1000)
    local_materials = LongField(label=_label("local_materials"), max_length=5000)
    local_labour = LongField(label=_label("local_labour"), max_length=5000)
    idea_origin = LongField(label=_label("idea_origin"), max_length=5000)
    local_identity = LongField(label=_label("local_identity"), max_length=5000)
    proposes = forms.BooleanField(label=_label("proposes"))

    CHECKS = ("has_form_01", "has_form_02", "has_evidence", "sample_count")
    CONTENTS = ("local_materials", "local_labour", "idea_origin", "local_identity")

    def __init__(self, data: Any, *, needs_samples: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["sample_count"].required = needs_samples

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "sample_count" in cleaned:
            cleaned["sample_count"] = cleaned["sample_count"] or 0
        return cleaned

    @property
    def checks(self) -> list[forms.BoundField]:
        return [self[name] for name in self.CHECKS]

    @property
    def contents(self) -> list[forms.BoundField]:
        return [self[name] for name in self.CONTENTS]


class ForwardForm(forms.Form):
    """The number and day that the commune's clerk gave the report."""

    number = forms.IntegerField(label=_("Số báo cáo"), min_value=1, max_value=99_999)
    issued_on = DayField(label=_("Ngày ký"))


class StageFilters(FilterForm):
    """Filters of the desk; communes and rounds are those the person can see."""

    q = forms.CharField(
        label=_("Tìm theo sản phẩm, chủ thể, mã"),
        max_length=100,
        help_text=_("Gõ không dấu vẫn tìm được."),
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    desk = forms.ChoiceField(
        label=_("Bàn"), choices=[("", _("Cả địa bàn")), ("mine", _("Bàn của tôi"))]
    )
    status = forms.ChoiceField(
        label=_("Trạng thái"), choices=[_ANY, ("open", _("Đang ở bàn")), *StageStatus.choices]
    )
    unit = forms.ChoiceField(label=_("Xã, phường"))
    round = forms.ChoiceField(label=_("Đợt"))

    def __init__(
        self,
        data: QueryDict,
        *,
        units: Iterable[tuple[str, str]],
        rounds: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["unit"].choices = [_ANY, *units]
        self.fields["round"].choices = [_ANY, *rounds]
