"""Shape of a declaration of interest: yes or no for every dossier, and the ground of a yes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text_fields import LineField
from evaluation.models import SessionItem

_NO, _YES = "no", "yes"


class DeclarationForm(forms.Form):
    """has-STAGE and reason-STAGE for each dossier, and the signature's tick."""

    signed = forms.BooleanField(
        label=_("Tôi đã đọc lời cam kết và ký bản khai này"),
        error_messages={"required": _("Đánh dấu để ký bản khai.")},
    )

    def __init__(self, *args: Any, items: list[SessionItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            product = item.stage.dossier.product.name
            self.fields[f"has-{item.stage_id}"] = forms.ChoiceField(
                label=_("Lợi ích liên quan: %(product)s") % {"product": product},
                choices=[(_NO, _("Không có")), (_YES, _("Có"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("Chọn có hoặc không.")},
            )
            self.fields[f"reason-{item.stage_id}"] = LineField(
                label=_("Lợi ích liên quan là gì: %(product)s") % {"product": product},
                required=False,
                max_length=500,
            )

    def clean(self) -> dict[str, Any]:
        """The answers as the service takes them: None for no interest, else its ground."""
        sent = super().clean()
        return {
            "answers": {
                item.stage_id: self._answer(sent, item.stage_id)
                for item in self.items
                if sent.get(f"has-{item.stage_id}")
            }
        }

    @staticmethod
    def _answer(sent: dict[str, Any], stage: int) -> str | None:
        return sent.get(f"reason-{stage}", "") if sent[f"has-{stage}"] == _YES else None

    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "item": item,
                "has": self[f"has-{item.stage_id}"],
                "reason": self[f"reason-{item.stage_id}"],
            }
            for item in self.items
        ]
