"""Shape of what administrators type; services decide whether it may be."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.contrib.auth.forms import UsernameField
from django.utils.translation import gettext_lazy as _

from accounts.models import AdministrativeUnit, HelpArea, User
from core.text_fields import LineField, LongField


class NewUserForm(forms.ModelForm):
    password = forms.CharField(
        label=_("mật khẩu"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = User
        fields = ("username", "full_name", "email")
        field_classes = {"username": UsernameField}


class UserForm(forms.ModelForm):
    password = forms.CharField(
        label=_("mật khẩu mới"),
        required=False,
        strip=False,
        help_text=_("Để trống nếu không đổi."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = User
        fields = ("full_name", "email")


class HelpAreaForm(forms.ModelForm):
    """Communes come in from a date; they leave in the list below, each on its last day."""

    new_communes = forms.ModelMultipleChoiceField(
        label=_("thêm các xã"), queryset=AdministrativeUnit.objects.none(), required=False
    )
    since = forms.DateField(label=_("từ ngày"), required=False, widget=AdminDateWidget)

    class Meta:
        model = HelpArea
        fields = ("province", "name")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("new_communes") and not values.get("since"):
            self.add_error("since", _("Ghi ngày các xã bắt đầu thuộc khu vực."))
        return values


# ── Notices ──────────────────────────────────────────────────────────


class NothingForm(forms.Form):
    """An act that asks only to be confirmed."""


class NoticeForm(forms.Form):
    subject = LineField(label=_("Tiêu đề"), max_length=300)
    body = LongField(label=_("Nội dung"), max_length=20_000, rows=14)


class CancelNoticeForm(forms.Form):
    reason = LongField(label=_("Lý do"), max_length=500, rows=3)


class RetryNoticeForm(forms.Form):
    to_address = forms.EmailField(label=_("Địa chỉ thư"))
