"""Schemes, rounds, dossiers, councils and decisions as staff read them.

Every move is made on the portal's pages, through the services; here states are only shown.
Scorecards, marks and findings are never registered: they are sealed until the chair opens.
"""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin_access import ScopedAdmin, ServiceAdmin
from accounts.choices import Role
from core.errors import DomainError
from evaluation.import_codes import Resolution
from evaluation.models import (
    AuthorityStep,
    Certificate,
    Council,
    CouncilSeat,
    CriteriaSet,
    DecisionLine,
    Dossier,
    DossierStage,
    EvaluationRound,
    ImportRow,
    ImportRun,
    ProvinceRules,
    Recognition,
    Scheme,
    StarBand,
    StarDecision,
)
from evaluation.services import province_rules
from evaluation.services.imports import resolve_row


class ReadOnlyAdmin(ScopedAdmin):
    writers = ()


class LawAdmin(ReadOnlyAdmin):
    """Published law is immutable in the database; it comes by `load_reference`."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.model.objects.order_by(*self.ordering)


class ReadOnlyInline(admin.TabularInline):
    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


class BandInline(ReadOnlyInline):
    model = StarBand


class StepInline(ReadOnlyInline):
    model = AuthorityStep
    fields = ("order", "level", "role", "recognises", "forwards_from", "valid_from", "valid_until")


@admin.register(Scheme)
class SchemeAdmin(LawAdmin):
    list_display = ("code", "title", "in_force_from", "in_force_until", "status", "is_historic")
    ordering = ("-in_force_from",)
    exclude = ("details", "confidence", "source_sha256", "legal_bases")
    inlines = (BandInline, StepInline)


@admin.register(CriteriaSet)
class CriteriaSetAdmin(LawAdmin):
    list_display = ("number", "name", "scheme", "status")
    list_filter = ("scheme",)
    list_select_related = ("scheme",)
    ordering = ("-scheme__in_force_from", "number")
    folded_fields = ("name",)
    search_fields = ("slug",)


@admin.register(EvaluationRound)
class EvaluationRoundAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "unit", "proposals_close_on", "decision_due_on")
    list_select_related = ("unit",)
    ordering = ("-year", "-number", "pk")


class StageInline(ReadOnlyInline):
    model = DossierStage
    fields = ("order", "unit", "status", "arrived_on", "received_on", "due_on", "ended_on")


@admin.register(Dossier)
class DossierAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "product", "producer", "unit", "kind", "status", "first_filed_on")
    list_filter = ("status", "kind", "year")
    list_select_related = ("product", "producer", "unit")
    ordering = ("-pk",)
    search_fields = ("product_code",)
    folded_fields = ("product__name", "producer__name")
    fields = (
        "product", "producer", "unit", "kind", "scheme", "criteria_set", "year", "status",
        "product_code", "first_filed_on", "drafted_by",
    )  # fmt: skip
    inlines = (StageInline,)


class SeatInline(ReadOnlyInline):
    model = CouncilSeat
    fields = ("position", "user", "role", "body")


@admin.register(Council)
class CouncilAdmin(ReadOnlyAdmin):
    list_display = ("name", "unit", "round", "decision_number", "decided_on")
    list_select_related = ("unit", "round")
    ordering = ("-pk",)
    folded_fields = ("name",)
    search_fields = ("decision_number",)
    inlines = (SeatInline,)


class LineInline(ReadOnlyInline):
    model = DecisionLine
    fields = ("product", "stars", "choice", "is_live")


@admin.register(StarDecision)
class StarDecisionAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "unit", "round", "status", "decided_on", "prepared_by", "signatory")
    list_filter = ("status",)
    list_select_related = ("unit", "round", "prepared_by", "signatory")
    ordering = ("-pk",)
    search_fields = ("number",)
    folded_fields = ("title",)
    inlines = (LineInline,)


@admin.register(Certificate)
class CertificateAdmin(ReadOnlyAdmin):
    list_display = (
        "product", "stars", "unit", "printed_from", "printed_until", "withdrawn_on",
        "superseded_on",
    )  # fmt: skip
    list_filter = ("stars",)
    list_select_related = ("product", "unit")
    ordering = ("-printed_from", "-pk")
    search_fields = ("verification_code",)
    folded_fields = ("product__name",)


@admin.register(Recognition)
class RecognitionAdmin(ReadOnlyAdmin):
    list_display = ("product", "stars", "decision_number", "decided_on")
    list_filter = ("stars",)
    list_select_related = ("product",)
    ordering = ("-pk",)
    search_fields = ("decision_number",)
    folded_fields = ("product__name",)


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = ("file_name", "outcome", "reason", "actor", "started_at", "summary")
    list_filter = ("outcome",)
    list_select_related = ("actor",)
    ordering = ("-started_at", "-pk")
    folded_fields = ("file_name",)
    search_fields = ("sha256",)


class WaitingFilter(admin.SimpleListFilter):
    """Opens on what a person must settle."""

    title = _("chờ xử lý")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        return [("yes", _("đang chờ người xử lý")), ("no", _("đã xong"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "yes":
            return queryset.waiting()
        if self.value() == "no":
            return queryset.exclude(pk__in=queryset.waiting())
        return queryset


@admin.register(ImportRow)
class ImportRowAdmin(ReadOnlyAdmin):
    """Rows of imported lists; what was left out is settled by the same service as anywhere."""

    list_display = ("run", "sheet", "row", "outcome", "said", "product", "resolution")
    list_filter = (WaitingFilter, "outcome", "resolution")
    list_select_related = ("run", "product")
    ordering = ("-run", "pk")
    actions = ("take_as_same", "take_as_separate", "drop")
    folded_fields = ("product__name",)
    search_fields = ("run__file_name",)

    @admin.display(description=_("diễn giải"))
    def said(self, row: ImportRow) -> str:
        return " ".join(row.messages)

    @admin.action(description=Resolution.SAME.label)
    def take_as_same(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._settle(request, queryset, Resolution.SAME)

    @admin.action(description=Resolution.SEPARATE.label)
    def take_as_separate(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._settle(request, queryset, Resolution.SEPARATE)

    @admin.action(description=Resolution.DROPPED.label)
    def drop(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._settle(request, queryset, Resolution.DROPPED)

    def _settle(self, request: HttpRequest, queryset: QuerySet, resolution: Resolution) -> None:
        for row in queryset:
            try:
                resolve_row(row_id=row.pk, resolution=resolution, actor=request.user)
            except DomainError as refusal:
                self.message_user(request, f"{row}: {refusal.message}", messages.ERROR)
            else:
                self.message_user(request, gettext("Đã xong: %s.") % row)


@admin.register(ProvinceRules)
class ProvinceRulesAdmin(ServiceAdmin):
    """The province's own settings, kept through the service that audits them."""

    writers = (Role.ADMINISTRATOR, Role.PROVINCIAL_OFFICER)
    list_display = ("unit", *province_rules.SETTLED)
    list_select_related = ("unit",)
    ordering = ("unit__path", "pk")
    fields = ("unit", *province_rules.SETTLED)
    autocomplete_fields = ("unit",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("unit",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        values = form.cleaned_data
        unit = obj.unit if change else values["unit"]
        saved = province_rules.settle_province_rules(
            unit_id=unit.pk, values=values, actor=request.user
        )
        self.show_saved(obj, saved)
