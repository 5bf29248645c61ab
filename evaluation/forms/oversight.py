"""Shape of what is typed about withdrawals and corrections."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from core.text_fields import LineField, LongField
from evaluation.choices import CorrectedField, WithdrawalGround, WithdrawalSource
from evaluation.models import Certificate

_NONE = ("", "–")


class WithdrawalForm(forms.Form):
    """The conclusion that starts the fifteen days, with its paper."""

    ground = forms.ChoiceField(
        label=_("Căn cứ thu hồi"), choices=[_NONE, *WithdrawalGround.choices]
    )
    source = forms.ChoiceField(label=_("Nguồn"), choices=[_NONE, *WithdrawalSource.choices])
    source_number = LineField(
        label=_("Số văn bản kết luận, xác nhận"),
        max_length=120,
        help_text=_("Ví dụ: Kết luận số 15/KL-SNNMT"),
    )
    source_on = DayField(
        label=_("Ngày văn bản"), help_text=_("Mười lăm ngày tính từ ngày này (khoản 4 Điều 8).")
    )
    description = LongField(label=_("Sự việc"), max_length=3000, rows=4)
    upload = forms.FileField(label=_("Bản quét văn bản"), required=False)


class VerifyForm(forms.Form):
    findings = LongField(label=_("Kết quả thẩm tra"), max_length=3000, rows=5)
    upholds = forms.TypedChoiceField(
        label=_("Kết luận"),
        choices=[("1", _("Đề nghị thu hồi")), ("0", _("Không thu hồi"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )


class ProposalForm(forms.Form):
    proposal_line = LineField(
        label=_("Theo đề nghị của"),
        max_length=400,
        help_text=_("Ví dụ: Giám đốc Sở Nông nghiệp và Môi trường tại Tờ trình số 512/TTr-SNNMT"),
    )


class CorrectionForm(ProposalForm):
    """One box for each part that may be wrong, filled with what was printed."""

    reason = LineField(label=_("Lý do sai sót"), max_length=500)

    def __init__(self, *args: Any, certificate: Certificate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        printed = certificate.document.content
        for field, label in CorrectedField.choices:
            self.fields[field] = LineField(
                label=label, max_length=500, required=False, initial=printed[field],
                help_text=_("Đã in: %(words)s") % {"words": printed[field] or "–"},
            )  # fmt: skip
        self.order_fields([*CorrectedField.values, "reason", "proposal_line"])

    def clean(self) -> dict[str, Any]:
        sent = super().clean()
        return {
            "reason": sent.get("reason", ""),
            "proposal_line": sent.get("proposal_line", ""),
            "corrected": {field: sent.get(field, "") for field in CorrectedField.values},
        }
