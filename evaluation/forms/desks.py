"""Shape of what the desks take in."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, FilterForm
from core.text_fields import LineField, LongField
from evaluation.choices import StageStatus
from evaluation.forms.drafts import SharedDraft
from evaluation.models import CommuneReport
from evaluation.submissions import Component

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


class ReportForm(SharedDraft):
    """Form 03 as far as it is written; forwarding tells what is missing."""

    sample_count = forms.IntegerField(label=_label("sample_count"), min_value=0, max_value=1000)
    local_materials = LongField(label=_label("local_materials"), max_length=5000)
    local_labour = LongField(label=_label("local_labour"), max_length=5000)
    idea_origin = LongField(label=_label("idea_origin"), max_length=5000)
    local_identity = LongField(label=_label("local_identity"), max_length=5000)
    met_on = DayField(
        label=_label("met_on"), required=False, help_text=_("Bỏ trống nếu xã không họp.")
    )
    meeting_attendance = LongField(
        label=_label("meeting_attendance"), max_length=2000, rows=2, required=False
    )
    meeting_note = LongField(label=_label("meeting_note"), max_length=5000, rows=3, required=False)
    proposes = forms.BooleanField(label=_label("proposes"))

    CONTENTS = ("local_materials", "local_labour", "idea_origin", "local_identity")
    MEETING = ("met_on", "meeting_attendance", "meeting_note")

    def __init__(
        self, data: Any, *, components: Iterable[Component], needs_samples: bool, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.components = list(components)
        present = (self.initial or {}).get("composition", {})
        for component in self.components:
            self.fields[f"has_{component.code}"] = forms.BooleanField(
                label=component.name, initial=present.get(component.code, False)
            )
        self.fields["sample_count"].required = needs_samples

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "sample_count" in cleaned:
            cleaned["sample_count"] = cleaned["sample_count"] or 0
        return cleaned

    @property
    def checks(self) -> list[forms.BoundField]:
        ticks = [self[f"has_{item.code}"] for item in self.components]
        return [*ticks, self["sample_count"]]

    @property
    def meeting(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MEETING]

    @property
    def contents(self) -> list[forms.BoundField]:
        return [self[name] for name in self.CONTENTS]


_NUMBER = {"min_value": 1, "max_value": 99_999}


class ForwardForm(forms.Form):
    """Numbers and day that the commune's clerk gave the letter and the report it goes with.

    Further dossiers of the commune go with the same letter once their reports have a number.
    """

    letter_number = forms.IntegerField(label=_("Số văn bản đề nghị"), **_NUMBER)
    number = forms.IntegerField(label=_("Số báo cáo Mẫu 03"), **_NUMBER)
    issued_on = DayField(label=_("Ngày ký"))

    def __init__(self, data: Any, *, others: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.others = list(others)
        for pk, name in self.others:
            label = _("Số báo cáo Mẫu 03 của %(name)s") % {"name": name}
            self.fields[f"number-{pk}"] = forms.IntegerField(label=label, required=False, **_NUMBER)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        numbers = {pk: cleaned.pop(f"number-{pk}", None) for pk, _name in self.others}
        cleaned["together"] = {pk: number for pk, number in numbers.items() if number}
        return cleaned

    @property
    def own(self) -> list[forms.BoundField]:
        return [self[name] for name in ("letter_number", "number", "issued_on")]

    @property
    def further(self) -> list[forms.BoundField]:
        return [self[f"number-{pk}"] for pk, _name in self.others]


class IntakeForm(forms.Form):
    """Each component ticked or counted, what is asked for of it, and what follows."""

    def __init__(
        self,
        data: Any,
        *,
        components: Iterable[Component],
        outcomes: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.components = list(components)
        for item in self.components:
            self.fields[f"has_{item.code}"] = _found_field(item)
            self.fields[f"note_{item.code}"] = LineField(
                label=_("Yêu cầu hoàn thiện"), required=False
            )
        self.fields["outcome"] = forms.ChoiceField(
            label=_("Kết quả kiểm tra"), choices=list(outcomes), widget=forms.RadioSelect
        )
        self.fields["note"] = LongField(
            label=_("Nội dung yêu cầu"),
            help_text=_(
                "Bắt buộc khi chuyển lại xã hoặc trả lại chủ thể; nơi nhận đọc nguyên văn."
            ),
            max_length=2000,
            required=False,
        )
        self.fields["checked_on"] = DayField(label=_("Ngày kiểm tra"))

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"has_{item.code}"], self[f"note_{item.code}"]) for item in self.components]

    @property
    def ending(self) -> list[forms.BoundField]:
        return [self[name] for name in ("outcome", "note", "checked_on")]

    def found(self) -> dict[str, tuple[bool, int, str]]:
        """By component: whether it is there, how many, what is asked."""
        typed = self.cleaned_data
        answers = {}
        for item in self.components:
            value = typed.get(f"has_{item.code}")
            note = typed.get(f"note_{item.code}", "")
            answers[item.code] = (bool(value), int(value or 0) if item.count else 0, note)
        return answers


def _found_field(item: Component) -> forms.Field:
    if item.count:
        label = _("%(name)s (cần %(n)d)") % {"name": item.name, "n": item.count}
        return forms.IntegerField(label=label, required=False, min_value=0, max_value=1000)
    return forms.BooleanField(label=item.name, required=False)


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
