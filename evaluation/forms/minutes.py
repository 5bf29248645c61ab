"""Shape of the words that the secretary writes into minutes and reports."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from core.text_fields import LongField
from evaluation.council_texts import MinutesTexts, ReportTexts


class MinutesForm(forms.Form):
    """Session-wide texts, then for each dossier remarks-N and spread-N; figures are not asked."""

    procedure = LongField(label=_("Cách làm việc"), max_length=4000, rows=4)
    opinions = LongField(
        label=_("Ý kiến chung tại phiên họp"), required=False, max_length=10_000, rows=5
    )
    closing = LongField(label=_("Kiến nghị của hội đồng"), required=False, max_length=5000, rows=3)

    def __init__(self, *args: Any, texts: MinutesTexts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = len(texts.remarks)
        for number in range(self.count):
            self.fields[f"remarks-{number}"] = LongField(
                label=_("Ý kiến của hội đồng về hồ sơ"), required=False, max_length=5000, rows=3
            )
            self.fields[f"spread-{number}"] = LongField(
                label=_("Ý kiến thống nhất về chênh lệch điểm"),
                required=False, max_length=3000, rows=2,
            )  # fmt: skip
        self.initial = {
            "procedure": texts.procedure,
            "opinions": texts.opinions,
            "closing": texts.closing,
            **{f"remarks-{number}": text for number, text in enumerate(texts.remarks)},
            **{f"spread-{number}": text for number, text in enumerate(texts.spread_notes)},
        }

    def item_fields(self) -> list[tuple[BoundField, BoundField]]:
        """Remarks and spread note of each dossier, in the order of the minutes."""
        return [
            (self[f"remarks-{number}"], self[f"spread-{number}"]) for number in range(self.count)
        ]

    def clean(self) -> dict[str, Any]:
        """The texts as the service takes them."""
        sent = super().clean()
        if self.errors:
            return sent
        numbers = range(self.count)
        return {
            "texts": MinutesTexts(
                procedure=sent["procedure"],
                opinions=sent["opinions"],
                remarks=[sent[f"remarks-{number}"] for number in numbers],
                spread_notes=[sent[f"spread-{number}"] for number in numbers],
                closing=sent["closing"],
            )
        }


class ApprovalForm(forms.Form):
    """What was read: the hash of the content, so that nobody approves words changed meanwhile."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


class ReportTextsForm(forms.Form):
    assessment = LongField(
        label=_("Nhận xét chung về đợt đánh giá"), required=False, max_length=10_000, rows=6
    )
    recommendations = LongField(label=_("Kiến nghị khác"), required=False, max_length=5000, rows=4)

    def __init__(self, *args: Any, texts: ReportTexts, **kwargs: Any) -> None:
        initial = {"assessment": texts.assessment, "recommendations": texts.recommendations}
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        sent = super().clean()
        return sent if self.errors else {"texts": ReportTexts(**sent)}
