"""Form fields whose text is stored in one spelling: composed letters, nothing unseen in it."""

from typing import Any

from django import forms

from core.text import readable, tidy


class LineField(forms.CharField):
    """One line of text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 300} | kwargs)

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value))


class LongField(forms.CharField):
    """A text of several lines."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(**{"max_length": 10_000, "widget": widget} | kwargs)

    def to_python(self, value: Any) -> str:
        return readable(super().to_python(value))
