"""Registers of papers, numbers and legal bases; what is frozen is only shown."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin_access import ScopedAdmin
from documents.models import LegalBasis, NumberingRule, NumberRegister, OfficialDocument


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
