"""Shape of what is asked of the register of certificates."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.forms import FilterForm
from evaluation.choices import CertificateState

_ANY = ("", _("Tất cả"))


class CertificateFilters(FilterForm):
    """States are read from dates on the day of asking."""

    q = forms.CharField(
        label=_("Tìm theo sản phẩm, chủ thể, số giấy, mã"),
        max_length=100,
        help_text=_("Gõ không dấu vẫn tìm được."),
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(label=_("Tình trạng"), choices=[_ANY, *CertificateState.choices])
    within = forms.IntegerField(
        label=_("Hết hạn trong (ngày)"), min_value=1, max_value=1095, widget=forms.NumberInput
    )
    unit = forms.ChoiceField(label=_("Xã, phường"))
    stars = forms.TypedChoiceField(
        label=_("Hạng sao"),
        choices=[_ANY, *((n, _("%(n)s sao") % {"n": n}) for n in (5, 4, 3))],
        coerce=int,
        empty_value=None,
    )

    def __init__(self, data: QueryDict, *, units: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["unit"].choices = [_ANY, *units]
