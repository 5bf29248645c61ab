"""Shape of what a desk says when a dossier leaves it backwards."""

from collections.abc import Iterable, Iterator
from typing import Any, Self

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.text_fields import LongField

_ROWS = 3
_MOST_ROWS = 60
Groups = Iterable[tuple[str, list[tuple[str, str]]]]


class ReturnForm(forms.Form):
    """Rows of a place and what is wrong there, and a remark on the whole; blank rows say nothing.

    A remark alone gives the whole dossier back.
    """

    reason = LongField(
        label=gettext_lazy("Nhận xét chung"),
        help_text=gettext_lazy(
            "Chủ thể đọc nguyên văn. Chỉ ghi ô này, không chọn mục nào: mở lại cả hồ sơ."
        ),
        max_length=3000,
        rows=3,
        required=False,
    )

    def __init__(self, data: Any, *, places: Groups, rows: int | None = None, **kw: Any) -> None:
        super().__init__(data, **kw)
        self.places = list(places)
        self.count = rows or _count(data)
        for number in range(self.count):
            self.fields[f"place-{number}"] = forms.ChoiceField(
                label=_("Mục %(n)d") % {"n": number + 1},
                choices=[("", _("Chọn mục")), *self.places],
                required=False,
            )
            self.fields[f"wrong-{number}"] = LongField(
                label=_("Cần bổ sung gì"), max_length=3000, rows=2, required=False
            )

    @property
    def rows(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        for number in range(self.count):
            yield self[f"place-{number}"], self[f"wrong-{number}"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for number in range(self.count):
            place, wrong = cleaned.get(f"place-{number}"), cleaned.get(f"wrong-{number}")
            if place and not wrong:
                self.add_error(f"wrong-{number}", _("Ghi rõ cần bổ sung gì."))
            if wrong and not place:
                self.add_error(f"place-{number}", _("Chọn mục."))
        return cleaned

    @property
    def items(self) -> list[tuple[str, str, str]]:
        """Step, anchor and reason of each row that names a place."""
        named = []
        for number in range(self.count):
            if place := self.cleaned_data[f"place-{number}"]:
                step, _bar, anchor = place.partition("|")
                named.append((step, anchor, self.cleaned_data[f"wrong-{number}"]))
        return named

    def with_more_rows(self) -> Self:
        """The same, as typed, with room for more."""
        rows = min(self.count + _ROWS, _MOST_ROWS)
        return type(self)(None, places=self.places, rows=rows, initial=self.data.dict())


def _count(data: Any) -> int:
    """As many rows as the page had that was sent."""
    typed = (data or {}).get("rows", "")
    count = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else _ROWS
    return min(max(count, 1), _MOST_ROWS)


class RebindForm(forms.Form):
    reason = LongField(label=gettext_lazy("Lý do"), max_length=2000, rows=3)


class ExtensionForm(forms.Form):
    basis = LongField(
        label=gettext_lazy("Căn cứ"),
        help_text=gettext_lazy("Ví dụ: khoản 3 Điều 12; lý do chủ thể không nộp kịp hạn."),
        max_length=1000,
        rows=3,
    )
