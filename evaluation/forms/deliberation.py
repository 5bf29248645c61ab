"""Shape of what is typed while a council discusses a dossier."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text_fields import LineField, LongField


class SamplesForm(forms.Form):
    count = forms.IntegerField(label=_("Số mẫu đã đếm"), min_value=0, max_value=1000)
    note = LineField(label=_("Ghi chú về mẫu"), required=False, max_length=500)


class DiscussionForm(forms.Form):
    note = LongField(
        label=_("Nội dung hội đồng đã thảo luận"),
        max_length=3000,
        rows=4,
        help_text=_("Ghi vào biên bản: chênh ở tiêu chí nào, hội đồng hiểu thống nhất ra sao."),
    )


class ReasonForm(forms.Form):
    reason = LongField(label=_("Lý do"), max_length=2000, rows=3)
