"""Registers of papers, numbers and legal bases; what is frozen is only shown."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin_access import ScopedAdmin, ServiceAdmin
from accounts.choices import Role
from documents.forms import SigningKeyForm
from documents.models import (
    LegalBasis,
    NumberingRule,
    NumberRegister,
    OfficialDocument,
    SigningKey,
)
from documents.services.signing import register_key, retire_key


@admin.register(LegalBasis)
class LegalBasisAdmin(ScopedAdmin):
    list_display = ("kind", "number", "issuer", "issued_on", "in_force_from", "replaced_by")
    list_filter = ("kind",)
    list_select_related = ("replaced_by",)
    ordering = ("-issued_on", "pk")
    search_fields = ("number",)
    folded_fields = ("title",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return LegalBasis.objects.order_by(*self.ordering)


@admin.register(OfficialDocument)
class OfficialDocumentAdmin(ScopedAdmin):
    """Read-only: papers move through the services of the acts they record."""

    writers = ()
    list_display = ("number_text", "kind", "title", "unit", "issued_on", "status")
    list_filter = ("kind", "status")
    list_select_related = ("unit",)
    ordering = ("-pk",)
    search_fields = ("number_text",)
    folded_fields = ("title",)
    fields = (
        "kind",
        "number_text",
        "issued_on",
        "title",
        "unit",
        "status",
        "signatory_name",
        "pdf_sha256",
        "verification_code",
        "rendered_at",
        "issued_at",
        "render_attempts",
        "last_error",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Scorecards stay with the council: they are not listed even when drawn."""
        return super().get_queryset(request).exclude(kind="scorecard")


@admin.register(NumberingRule)
class NumberingRuleAdmin(ScopedAdmin):
    list_display = ("unit", "kind", "source", "symbol")
    list_select_related = ("unit",)
    ordering = ("unit__path", "kind", "pk")
    autocomplete_fields = ("unit",)


@admin.register(NumberRegister)
class NumberRegisterAdmin(ScopedAdmin):
    writers = ()
    list_display = ("unit", "group", "year", "last_number")
    list_filter = ("year", "group")
    list_select_related = ("unit",)
    ordering = ("-year", "group", "pk")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(SigningKey)
class SigningKeyAdmin(ServiceAdmin):
    """Where signatories' keys lie; adding one opens it once, the secret is not kept."""

    readers = (Role.ADMINISTRATOR,)
    form = SigningKeyForm
    list_display = ("label", "holder", "unit", "source", "valid_until", "is_active")
    list_select_related = ("holder", "unit")
    ordering = ("unit__path", "label", "pk")
    autocomplete_fields = ("unit", "holder")
    actions = ("retire",)
    _typed = ("unit", "holder", "label", "source", "locator")
    _read = ("subject", "issuer", "serial", "fingerprint", "valid_from", "valid_until", "is_active")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*self._typed, *self._read) if obj else (*self._typed, "secret")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*self._typed, *self._read) if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A key is registered or retired, never edited."""
        return obj is None and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        values = form.cleaned_data
        saved = register_key(
            unit_id=values["unit"].pk,
            holder_id=values["holder"].pk,
            label=values["label"],
            source=values["source"],
            locator=values["locator"],
            secret=values["secret"],
            actor=request.user,
        )
        self.show_saved(obj, saved)

    @admin.action(description=_("Ngừng dùng chữ ký số"))
    def retire(self, request: HttpRequest, queryset: QuerySet) -> None:
        for key in queryset:
            retire_key(key_id=key.pk, actor=request.user)
