"""Shape of what is typed about appeals."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from core.text_fields import LongField


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files in one field, each still a sent file for the service to check."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        sent = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(ManyFilesField, self).clean(one, initial) for one in sent]


class AppealForm(forms.Form):
    text = LongField(
        label=_("Nội dung kiến nghị"),
        max_length=5000,
        rows=8,
        help_text=_("Nêu tiêu chí nào, vì sao, kèm tài liệu nào. Cơ quan đọc nguyên văn."),
    )
    uploads = ManyFilesField(label=_("Tài liệu kèm theo (tối đa 5 tệp)"), required=False)


class AnswerForm(forms.Form):
    answer = LongField(label=_("Nội dung trả lời"), max_length=5000, rows=8)
    upholds = forms.TypedChoiceField(
        label=_("Kết luận"),
        choices=[("1", _("Chấp nhận kiến nghị")), ("0", _("Không chấp nhận"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    reopens = forms.BooleanField(label=_("Đưa hồ sơ ra hội đồng đánh giá lại"), required=False)


class AnswerNumberForm(forms.Form):
    """What the clerk's register gave."""

    number = forms.IntegerField(label=_("Số văn bản"), min_value=1, max_value=999_999)
    issued_on = DayField(label=_("Ngày văn bản"))
