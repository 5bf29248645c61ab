"""The shape of a paper that a producer keeps."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from core.text_fields import LineField
from products.choices import LicenceKind


class PaperForm(forms.Form):
    """A file with what it says of itself."""

    # Asked for JPEG, a phone that keeps its pictures as HEIC converts them before sending.
    file = forms.FileField(
        label=_("Tệp"),
        help_text=_("PDF, ảnh (JPEG, PNG, WebP), Word (.docx) hoặc Excel (.xlsx)."),
        widget=forms.FileInput(
            attrs={"accept": ".pdf,.docx,.xlsx,image/jpeg,image/png,image/webp"}
        ),
    )
    kind = forms.ChoiceField(label=_("Loại giấy tờ"), choices=LicenceKind.choices)
    title = LineField(label=_("Tên giấy tờ"), max_length=250)
    number = LineField(label=_("Số, ký hiệu"), max_length=80, required=False)
    issued_by = LineField(label=_("Nơi cấp"), max_length=200, required=False)
    issued_on = DayField(label=_("Ngày cấp"), required=False)
    expires_on = DayField(label=_("Hết hạn ngày"), required=False)

    @property
    def values(self) -> dict[str, Any]:
        """What the record says; the file goes beside it."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("file", "products")
        }


class KeptPaperForm(PaperForm):
    """A paper of the store, with the products it covers; none named covers them all."""

    def __init__(self, *args: Any, products: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["products"] = forms.TypedMultipleChoiceField(
            label=_("Dùng cho sản phẩm"),
            help_text=_("Không chọn: dùng cho mọi sản phẩm của chủ thể."),
            choices=list(products),
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
