"""Forms that may be kept half filled: what the next act needs is marked, but may wait."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from core.together import as_line, from_line, prints
from evaluation.papers import money

_SHOWN = 2000


class DraftForm(forms.Form):
    """A required box left empty is kept as empty; what was typed wrongly is still an error."""

    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        for name in [name for name in self.errors if self.has_error(name, "required")]:
            del self.errors[name]
            self.cleaned_data[name] = _empty(self.fields[name])
        return self.cleaned_data


class SharedDraft(DraftForm):
    """A draft that several people may have open: its page says what its boxes held when drawn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent = self.data if self.is_bound else {}
        self.knows_seen = "seen" in sent
        self.seen = from_line(sent.get("seen", ""))
        self.shown = from_line(sent.get("shown", ""))

    @property
    def values(self) -> dict[str, Any]:
        """What was typed into open boxes; a closed one is shown and left alone."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name in self.fields and not self.fields[name].disabled
        }

    @property
    def kept(self) -> dict[str, Any]:
        """What the boxes hold, which may be less than what they offer."""
        return {name: self.get_initial_for_field(box, name) for name, box in self.fields.items()}

    @property
    def seen_line(self) -> str:
        """Prints of what the boxes held when drawn, those since written by this page renewed."""
        return as_line(self.seen if self.is_bound else prints(self.kept))

    @property
    def shown_line(self) -> str:
        """Prints of what a refusal has shown beside the boxes that it refused."""
        return as_line(self.shown)

    def words_of_kept(self, name: str, value: Any) -> str:
        words = Truncator(_words(self.fields[name], value)).chars(_SHOWN)
        return _("Cổng đang lưu: “%(kept)s”.") % {"kept": words}


def _words(box: forms.Field, value: Any) -> str:
    """A kept value as the page would show it."""
    if isinstance(box, forms.BooleanField):
        return _("đã đánh dấu") if value else _("chưa đánh dấu")
    if value in (None, "", [], {}):
        return _("để trống")
    if isinstance(value, Mapping):
        return "; ".join(f"{year}: {money(amount)}" for year, amount in value.items())
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    choices = {str(key): str(label) for key, label in getattr(box, "choices", ())}
    parts = value if isinstance(value, list) else [value]
    return ", ".join(choices.get(str(part), str(part)) for part in parts)


def _empty(field: forms.Field) -> Any:
    if isinstance(field, forms.BooleanField):
        return False
    return "" if isinstance(field, forms.CharField) else None
