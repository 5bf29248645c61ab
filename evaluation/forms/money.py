"""Amounts of whole đồng, one a year, typed the way people write them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from evaluation.papers import money


class MoneyInput(forms.TextInput):
    """Whole đồng with points between thousands, whichever way they were typed."""

    def __init__(self, label: str) -> None:
        super().__init__(attrs={"inputmode": "numeric", "aria-label": label, "maxlength": 20})

    def format_value(self, value: Any) -> str | None:
        return money(value) if isinstance(value, int) else value


class MoneyField(forms.IntegerField):
    """Whole đồng; a loss is written with a minus."""

    def to_python(self, value: Any) -> int | None:
        typed = str(value or "").replace("₫", "").replace("đ", "")
        return super().to_python(typed.replace(".", "").replace(" ", "").replace("\u00a0", ""))


class MoneyByYearInput(forms.MultiWidget):
    template_name = "evaluation/widgets/money_by_year.html"
    use_fieldset = True

    def __init__(self, label: str, years: Iterable[str]) -> None:
        self.years = tuple(years)
        words = {year: _("%(label)s năm %(year)s") for year in self.years}
        super().__init__(
            {
                year: MoneyInput(word % {"label": label, "year": year})
                for year, word in words.items()
            }
        )

    def decompress(self, value: Mapping[str, int] | None) -> list[int | None]:
        return [(value or {}).get(year) for year in self.years]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        drawn = context["widget"]["subwidgets"]
        context["widget"]["by_year"] = list(zip(self.years, drawn, strict=True))
        return context


class MoneyByYearField(forms.MultiValueField):
    """One amount for each of the last years; kept as {"2025": 1250000000}."""

    def __init__(self, *, label: str, years: Iterable[str], **kwargs: Any) -> None:
        self.years = tuple(years)
        wrong = {"invalid": _("Ghi số tiền bằng đồng, ví dụ 1.250.000.000.")}
        parts = [
            MoneyField(required=False, min_value=-(10**15), max_value=10**15, error_messages=wrong)
            for _year in self.years
        ]
        super().__init__(
            parts,
            label=label,
            require_all_fields=False,
            widget=MoneyByYearInput(label, self.years),
            **kwargs,
        )

    def compress(self, values: list[int | None]) -> dict[str, int]:
        pairs = zip(self.years, values or [], strict=False)
        return {year: amount for year, amount in pairs if amount is not None}
