"""Shape of what an administrator types about a signing key."""

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.models import SigningKey


class SigningKeyForm(forms.ModelForm):
    secret = forms.CharField(
        label=_("Mật khẩu chứng thư (mã PIN)"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Mở khóa một lần để đọc chứng thư; không được lưu lại."),
    )

    class Meta:
        model = SigningKey
        fields = ("unit", "holder", "label", "source", "locator")
