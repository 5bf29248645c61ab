"""Shape of a feedback letter as it is written."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text_fields import LongField


class LetterForm(forms.Form):
    text = LongField(
        label=_("Nội dung thư"),
        max_length=10_000,
        rows=16,
        help_text=_("Mỗi dòng một đoạn. Không nêu tên thành viên hội đồng."),
    )
