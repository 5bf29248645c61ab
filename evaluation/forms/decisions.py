"""Shape of what the decision desk types."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from core.text_fields import LineField, LongField
from evaluation.choices import LineChoice
from evaluation.models import DecisionLine


class PrepareForm(forms.Form):
    """The list of names to confirm: choice-RESULT for each, and on whose proposal."""

    proposal_line = LineField(
        label=_("Theo đề nghị của"),
        max_length=400,
        help_text=_("Ví dụ: Giám đốc Sở Nông nghiệp và Môi trường tại Tờ trình số 412/TTr-SNNMT"),
    )

    def __init__(self, *args: Any, ways: Mapping[int, Sequence[LineChoice]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ways = ways
        for result_id, open_ways in ways.items():
            self.fields[f"choice-{result_id}"] = _choice(open_ways)

    def clean(self) -> dict[str, Any]:
        sent = super().clean()
        return {
            "proposal_line": sent.get("proposal_line", ""),
            "choices": [
                (result_id, sent.get(f"choice-{result_id}") or next(iter(open_ways), ""))
                for result_id, open_ways in self.ways.items()
            ],
        }


def _choice(ways: Sequence[LineChoice]) -> forms.ChoiceField:
    """Several ways open: the desk must say which, nothing is ticked for it."""
    is_open = len(ways) > 1
    return forms.ChoiceField(
        label=_("Hướng xử lý"),
        choices=[(way.value, way.label) for way in ways],
        widget=forms.RadioSelect if is_open else forms.HiddenInput,
        required=is_open,
        initial=None if is_open else next(iter(ways), None),
    )


class CheckForm(forms.Form):
    """Every line ticked as read, and the sum of the list that was on the page."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    read = forms.MultipleChoiceField(
        label=_("Đã đọc và đối chiếu"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, lines: list[DecisionLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["read"].choices = [(str(line.pk), str(line.product)) for line in lines]

    def clean_read(self) -> list[str]:
        read = self.cleaned_data["read"]
        left = [name for key, name in self.fields["read"].choices if key not in read]
        if left:
            message = _("Còn %(count)d dòng chưa đối chiếu: %(names)s.")
            raise forms.ValidationError(message % {"count": len(left), "names": ", ".join(left)})
        return read


class NumberForm(forms.Form):
    """What the clerk's register gave."""

    number = forms.IntegerField(label=_("Số quyết định"), min_value=1, max_value=999_999)
    decided_on = DayField(label=_("Ngày quyết định"))


class ReasonForm(forms.Form):
    reason = LongField(label=_("Lý do"), max_length=1000, rows=3)
