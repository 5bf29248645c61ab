"""Shape of what opens a key, and of a signed file that comes back."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from documents.models import SigningKey


class SignForm(forms.Form):
    """One of the signatory's own keys, and the secret that opens it."""

    key = forms.ModelChoiceField(
        label=_("Chữ ký số"), queryset=SigningKey.objects.none(), empty_label=None
    )
    secret = forms.CharField(
        label=_("Mật khẩu chứng thư (mã PIN)"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Chỉ dùng để ký lần này, không được lưu lại."),
    )

    def __init__(self, *args: Any, signatory: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = SigningKey.objects.held_by(signatory)
        self.fields["key"].queryset = keys
        if not keys.exists():
            self.fields["key"].help_text = _(
                "Chưa có chữ ký số nào đứng tên bạn. Đề nghị quản trị đăng ký, hoặc ký bằng phần "
                "mềm khác rồi tải bản đã ký lên."
            )

    def clean(self) -> dict[str, Any]:
        sent = super().clean()
        return {
            "key_id": sent["key"].pk if sent.get("key") else 0,
            "secret": sent.get("secret", ""),
        }


class SignedCopyForm(forms.Form):
    file = forms.FileField(
        label=_("Bản PDF đã ký số"),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
        help_text=_("Ký trên đúng bản PDF tải từ cổng; sửa một chữ là không nhận."),
    )


class CompareForm(forms.Form):
    """A file anybody holds, to be compared with the paper behind a code."""

    file = forms.FileField(
        label=_("Tệp PDF bạn đang có"),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
        help_text=_("Tệp chỉ được so sánh, không được lưu lại."),
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        limit = settings.OCOP_FILE_LIMITS_MB["pdf"]
        if upload.size > limit * 1024 * 1024:
            message = _("Tệp vượt mức cho phép %(limit)s MB.") % {"limit": limit}
            raise forms.ValidationError(message)
        return upload
