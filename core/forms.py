"""How our forms look and behave everywhere: classes on widgets, days, filters in the address."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.http import QueryDict

_TICKS = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)


class StyledBoundField(BoundField):
    """Puts on each widget the class that its look hangs on."""

    def build_widget_attrs(self, attrs: Mapping[str, Any], widget: Any = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if widget.is_hidden:
            return attrs
        own = widget.attrs.get("class", "")
        return {**attrs, "class": f"{_style(widget)} {own}".strip()}


def _style(widget: forms.Widget) -> str:
    if isinstance(widget, _TICKS):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


class PortalRenderer(TemplatesSetting):
    """Forms from templates/django/forms/, with styled widgets."""

    bound_field_class = StyledBoundField


class DayInput(forms.DateInput):
    """The browser's own date picker, which speaks ISO."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day; typed as 31/12/2026 where the browser has no picker."""

    widget = DayInput


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter that is on, and the query string without it."""

    word: str
    query: str


class FilterForm(forms.Form):
    """Filters kept in the address; a value that cannot be read filters nothing."""

    use_required_attribute = False

    def __init__(self, data: QueryDict, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for field in self.fields.values():
            field.required = False

    def applied(self) -> dict[str, Any]:
        """Readable filters that are set, by name."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value not in _NOTHING}

    def chips(self) -> Iterator[Chip]:
        for name, value in self.applied().items():
            rest = self.data.copy()
            for key in (name, "page"):
                rest.pop(key, None)
            yield Chip(self._word(name, value), rest.urlencode())

    def _word(self, name: str, value: Any) -> str:
        """A choice in its own words, anything else as typed."""
        choices = dict(getattr(self.fields[name], "choices", ()))
        word = choices.get(value, choices.get(str(value), value))
        return str(word)


_NOTHING = (None, "", [], False)
