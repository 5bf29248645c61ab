"""Forms that may be kept half filled: what the next act needs is marked, but may wait."""

from typing import Any

from django import forms


class DraftForm(forms.Form):
    """A required box left empty is kept as empty; what was typed wrongly is still an error."""

    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        for name in [name for name in self.errors if self.has_error(name, "required")]:
            del self.errors[name]
            self.cleaned_data[name] = _empty(self.fields[name])
        return self.cleaned_data


def _empty(field: forms.Field) -> Any:
    if isinstance(field, forms.BooleanField):
        return False
    return "" if isinstance(field, forms.CharField) else None
