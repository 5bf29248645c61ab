"""Shape of what is typed about a dossier's way up and the ministry's answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from core.text_fields import LineField, LongField
from evaluation.models import EvaluationRound, ForwardingItem
from evaluation.services.forwarding import Given


class PapersForm(forms.Form):
    """paper-CODE for what lies outside the portal, count-CODE for what is counted."""

    def __init__(self, *args: Any, items: list[ForwardingItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = [item for item in items if not item.document_id]
        for item in self.items:
            self.fields[_name(item)] = _field(item)

    def given(self) -> dict[str, Given]:
        sent = self.cleaned_data
        return {
            item.code: Given(count=sent[_name(item)] or 0)
            if item.wanted
            else Given(reference=sent[_name(item)])
            for item in self.items
        }


def _name(item: ForwardingItem) -> str:
    return f"count-{item.code}" if item.wanted else f"paper-{item.code}"


def _field(item: ForwardingItem) -> forms.Field:
    if item.wanted:
        return forms.IntegerField(
            label=item.name, min_value=0, max_value=999, required=False, initial=item.given
        )
    return LineField(
        label=item.name,
        max_length=200,
        required=False,
        initial=item.reference,
        help_text=_("Số, ký hiệu, ngày của văn bản") if item.is_required else _("Nếu có"),
    )


class LetterNumberForm(forms.Form):
    number = forms.IntegerField(label=_("Số văn bản"), min_value=1, max_value=999_999)
    issued_on = DayField(label=_("Ngày văn bản"))


class _AnswerForm(forms.Form):
    """Points at the centre; `-1`, 101 and a third decimal are refused here."""

    points = forms.DecimalField(
        label=_("Điểm của trung ương"), min_value=0, max_value=100, max_digits=5, decimal_places=2,
        localize=True,
    )  # fmt: skip
    paper_number = LineField(label=_("Số, ký hiệu văn bản"), max_length=60)
    paper_on = DayField(label=_("Ngày văn bản"))


class RecognitionForm(_AnswerForm):
    certificate_number = LineField(label=_("Số giấy chứng nhận"), max_length=60)


class ReturnForm(_AnswerForm):
    stars = forms.TypedChoiceField(
        label=_("Hạng sao theo kết quả trung ương"),
        choices=[
            ("", _("Không xếp hạng")),
            *((n, _("%(n)d sao") % {"n": n}) for n in (4, 3, 2, 1)),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )
    reason = LongField(label=_("Ý kiến của trung ương"), max_length=3000, rows=4)


class AgainForm(forms.Form):
    round = forms.ModelChoiceField(label=_("Đợt đánh giá"), queryset=EvaluationRound.objects.none())

    def __init__(self, *args: Any, rounds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = rounds
