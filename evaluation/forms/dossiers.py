"""Shape of what the dossier pages take in; a draft may have gaps, never nonsense."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import FilterForm
from core.text_fields import LineField, LongField
from evaluation.choices import DossierKind, DossierStatus
from evaluation.dossier_text import fields_of
from evaluation.form_fields import FormField
from evaluation.forms.drafts import SharedDraft
from evaluation.forms.money import MoneyByYearField
from evaluation.models import Dossier
from evaluation.selectors.place_notes import PlaceNotes
from evaluation.selectors.scoring import Filled
from evaluation.sheet import Sheet

_NOTE = 2000
_YEARS = 3
_ANY = ("", gettext_lazy("Tất cả"))
_PHONE = RegexValidator(
    r"^\+?[0-9][0-9 .\-]{7,18}$", gettext_lazy("Số điện thoại gồm 8 đến 15 chữ số.")
)


# ── Forms 01 and 02 ──────────────────────────────────────────────────


def _line(field: FormField, dossier: Dossier) -> forms.Field:
    return LineField(label=field.label)


def _phone(field: FormField, dossier: Dossier) -> forms.Field:
    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})
    return LineField(label=field.label, max_length=20, validators=[_PHONE], widget=widget)


def _email(field: FormField, dossier: Dossier) -> forms.Field:
    return forms.EmailField(label=field.label, max_length=254)


def _long(field: FormField, dossier: Dossier) -> forms.Field:
    return LongField(label=field.label)


def _integer(field: FormField, dossier: Dossier) -> forms.Field:
    return forms.IntegerField(label=field.label, min_value=0, max_value=10_000)


def _tick(field: FormField, dossier: Dossier) -> forms.Field:
    return forms.BooleanField(label=field.label)


def _choices(field: FormField, dossier: Dossier) -> forms.Field:
    return forms.MultipleChoiceField(
        label=field.label, choices=field.choices, widget=forms.CheckboxSelectMultiple
    )


def _amounts(field: FormField, dossier: Dossier) -> forms.Field:
    years = [str(year) for year in range(dossier.year - _YEARS, dossier.year)]
    return MoneyByYearField(label=f"{field.label} (đồng)", years=years)


FIELDS: Mapping[str, Callable[[FormField, Dossier], forms.Field]] = {
    "text": _line,
    "address": _line,
    "phone": _phone,
    "email": _email,
    "longtext": _long,
    "integer": _integer,
    "boolean": _tick,
    "multi_enum": _choices,
    "money_by_year": _amounts,
}


class DossierForm(SharedDraft):
    """Form "01" or "02" of one dossier: what filing needs is marked, but may wait until then."""

    def __init__(self, data: Any, *, dossier: Dossier, form: str, notes: PlaceNotes) -> None:
        self.stored = getattr(dossier, f"form_{form}")
        super().__init__(data, initial={**_carried(dossier, form), **self.stored})
        self.printed = fields_of(form, dossier.kind)
        step = "registration" if form == "01" else "report"
        for printed in self.printed:
            field = FIELDS[printed.kind](printed, dossier)
            field.required = printed.required
            field.help_text = notes.hint(step, f"{form}.{printed.key}") or field.help_text
            field.disabled = not notes.open.allows(step, f"{form}.{printed.key}")
            self.fields[printed.key] = field

    @property
    def kept(self) -> dict[str, Any]:
        """What Form 01 lends to Form 02 is offered, not kept yet."""
        return {name: self.stored.get(name) for name in self.fields}

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Boxes under the headings of the printed form."""
        grouped: dict[str, list[forms.BoundField]] = {}
        for printed in self.printed:
            grouped.setdefault(printed.section or _("Cam kết"), []).append(self[printed.key])
        return list(grouped.items())


def _carried(dossier: Dossier, form: str) -> dict[str, Any]:
    """Form 02 asks for telephone and mail once more: what Form 01 says is offered."""
    if form == "01":
        return {}
    return {key: dossier.form_01.get(key) for key in ("phone", "email")}


# ── Self-score ───────────────────────────────────────────────────────


class SelfScoreForm(forms.Form):
    """Positions and notes as sent: one criterion by htmx, or the whole sheet at once."""

    def __init__(self, data: Any, *, sheet: Sheet) -> None:
        super().__init__(data)
        for code, leaf in sheet.leaves.items():
            choices = [(option.position, option.label) for option in leaf.choices]
            self.fields[f"m-{code}"] = forms.TypedChoiceField(
                label=f"{code} {leaf.name}", choices=choices, coerce=int, required=False
            )
            self.fields[f"note-{code}"] = forms.CharField(
                label=_("Ghi chú tiêu chí %(code)s") % {"code": code},
                max_length=_NOTE,
                required=False,
            )

    @property
    def marks(self) -> dict[str, int]:
        """What was chosen; a criterion that was not sent, or not chosen, is left as it is."""
        return {
            name.removeprefix("m-"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("m-") and value != ""
        }

    @property
    def notes(self) -> dict[str, str]:
        return {
            name.removeprefix("note-"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("note-") and name in self.data
        }

    @property
    def codes(self) -> list[str]:
        """Criteria that were sent, in printed order."""
        sent = (name.partition("-")[2] for name in self.fields if name in self.data)
        return list(dict.fromkeys(sent))

    def over(self, kept: Filled) -> Filled:
        """What is kept, with what was typed in its place: nothing typed is lost on an error."""
        if not self.is_bound:
            return kept
        typed = {
            name.removeprefix("note-"): self.data[name]
            for name in self.fields
            if name.startswith("note-") and name in self.data
        }
        return Filled({**kept.marks, **self.marks}, {**kept.notes, **typed}, {})


# ── Evidence ─────────────────────────────────────────────────────────


class PickEvidenceForm(forms.Form):
    """Which of the producer's papers show one criterion."""

    def __init__(self, data: Any, *, papers: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["licences"] = forms.TypedMultipleChoiceField(
            label=_("Giấy tờ đã có trong kho của chủ thể"),
            choices=list(papers),
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )


# ── Filing, beginning, listing ───────────────────────────────────────


class FileForm(forms.Form):
    """Filing for a producer needs its authorisation; filing for oneself needs nothing typed."""

    def __init__(
        self, data: Any, *, proofs: Iterable[tuple[int, str]] | None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        if proofs is not None:
            self.fields["authorisation"] = forms.TypedChoiceField(
                label=_("Giấy ủy quyền của chủ thể"),
                choices=[("", _("Chọn giấy ủy quyền")), *proofs],
                coerce=int,
                empty_value=None,
                required=False,  # the service refuses without one, with its own words
            )


class ProductSearch(FilterForm):
    """Which product to begin a dossier for."""

    q = forms.CharField(
        label=gettext_lazy("Tìm theo tên, chủ thể"),
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class BeginForm(forms.Form):
    """Which kind of dossier; the product is in the address, and where one kind is open it is it."""

    def __init__(self, data: Any, *, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        labels = dict(DossierKind.choices)
        self.fields["kind"] = forms.ChoiceField(
            label=_("Loại hồ sơ"),
            choices=[(kind, labels[kind]) for kind in kinds or DossierKind.values],
            widget=forms.RadioSelect if len(kinds) > 1 else forms.HiddenInput,
            initial=kinds[0] if kinds else DossierKind.FIRST,
            required=len(kinds) > 1,
        )

    def clean_kind(self) -> str:
        """Nothing chosen where only one kind is open means that one."""
        return self.cleaned_data["kind"] or self.fields["kind"].initial


class DossierFilters(FilterForm):
    """Filters of the dossier list; places and years are those the person has dossiers in."""

    q = forms.CharField(
        label=gettext_lazy("Tìm theo sản phẩm, chủ thể, mã"),
        max_length=100,
        help_text=gettext_lazy("Gõ không dấu vẫn tìm được."),
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    status = forms.ChoiceField(
        label=gettext_lazy("Trạng thái"), choices=[_ANY, *DossierStatus.choices]
    )
    unit = forms.ChoiceField(label=gettext_lazy("Xã, phường"))
    year = forms.ChoiceField(label=gettext_lazy("Năm"))

    def __init__(
        self,
        data: QueryDict,
        *,
        units: Iterable[tuple[str, str]],
        years: Iterable[int],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["unit"].choices = [_ANY, *units]
        self.fields["year"].choices = [_ANY, *((str(year), str(year)) for year in years)]
