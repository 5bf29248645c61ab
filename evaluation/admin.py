"""Schemes, rounds, dossiers, councils and decisions as staff read them.

Every move is made on the portal's pages, through the services; here states are only shown.
Scorecards, marks and findings are never registered: they are sealed until the chair opens.
"""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin_access import ScopedAdmin
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
    Recognition,
    Scheme,
    StarBand,
    StarDecision,
)


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
