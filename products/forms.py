"""The shape of what the product pages take in."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.forms import FilterForm
from products.choices import ProductState

Choices = Iterable[tuple[str, str]]
_ANY = ("", _("Tất cả"))


class ProductFilters(FilterForm):
    """Filters of the product list; places and sectors are those the person has products in."""

    q = forms.CharField(
        label=_("Tìm theo tên, chủ thể"),
        max_length=100,
        help_text=_("Gõ không dấu vẫn tìm được: “bac kan” khớp “Bắc Kạn”."),
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    unit = forms.ChoiceField(label=_("Xã, phường"))
    sector = forms.ChoiceField(label=_("Ngành"))
    stars = forms.ChoiceField(
        label=_("Hạng sao"),
        choices=[
            _ANY,
            *((str(n), _("%(n)s sao") % {"n": n}) for n in (5, 4, 3)),
            ("3+", _("Từ 3 sao")),
            ("none", _("Chưa có hạng")),
        ],
    )
    in_force = forms.ChoiceField(
        label=_("Hiệu lực"),
        choices=[
            _ANY,
            ("yes", _("Còn hiệu lực")),
            ("soon", _("Sắp hết hạn")),
            ("no", _("Hết hiệu lực")),
        ],
    )
    state = forms.ChoiceField(label=_("Tình trạng"), choices=[_ANY, *ProductState.choices])

    def __init__(self, data: QueryDict, *, units: Choices, sectors: Choices, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["unit"].choices = [_ANY, *units]
        self.fields["sector"].choices = [_ANY, *sectors]
