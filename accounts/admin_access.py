"""Admin pages that ask a person's posts, never Django's permission flags, and call services."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse

from accounts.choices import REGISTER_READERS, Role
from accounts.models import User
from core.errors import Conflict, DomainError, Incomplete, InvalidInput
from core.text import Fold, fold


class ScopedAdmin(admin.ModelAdmin):
    """Rows of one's places: `readers` look, `writers` change, nobody deletes."""

    readers: tuple[Role, ...] = REGISTER_READERS
    writers: tuple[Role, ...] = (Role.ADMINISTRATOR,)
    folded_fields: tuple[str, ...] = ()  # searched without accents, beside search_fields
    show_full_result_count = False
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        ordering = self.get_ordering(request)
        return self.model.objects.visible_to(request.user).order_by(*ordering)

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField | None:
        """Only what the person sees can be chosen."""
        manager = db_field.remote_field.model._default_manager
        if hasattr(manager, "visible_to"):
            kwargs["queryset"] = manager.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        if not self.folded_fields or not search_term.strip():
            return super().get_search_results(request, queryset, search_term)
        names = {f"folded_{place}": Fold(name) for place, name in enumerate(self.folded_fields)}
        wanted = Q()
        for name in names:
            wanted |= Q(**{f"{name}__contains": fold(search_term)})
        for name in self.search_fields:
            wanted |= Q(
                **{f"{name.removesuffix('__startswith')}__istartswith": search_term.strip()}
            )
        return queryset.alias(**names).filter(wanted), False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _holds(request.user, self.readers)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _holds(request.user, self.readers)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _holds(request.user, self.writers)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _holds(request.user, self.writers)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ServiceAdmin(ScopedAdmin):
    """Saves through services; what they refuse comes back in the form with the typed text kept."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (Incomplete, Conflict, InvalidInput) as refusal:
            request.refusal = refusal
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        refusal = getattr(request, "refusal", None)
        return _refused(form, refusal) if refusal else form

    @staticmethod
    def show_saved(record: Any, saved: Any) -> None:
        """The page goes on with what the service saved."""
        record.__dict__.update(saved.__dict__)


def _refused(form: type[forms.ModelForm], refusal: DomainError) -> type[forms.ModelForm]:
    """The form with the refusal at its fields; what has no field stands on top."""

    class Refused(form):  # type: ignore[misc, valid-type]
        def _post_clean(self) -> None:
            super()._post_clean()
            placed = False
            for name, messages in refusal.fields.items():
                known = name if name in self.fields else NON_FIELD_ERRORS
                self.add_error(None if known == NON_FIELD_ERRORS else known, messages)
                placed = True
            if not placed:
                self.add_error(None, str(refusal.message))

    return Refused


def _holds(user: User | AnonymousUser, roles: tuple[Role, ...]) -> bool:
    return user.is_authenticated and user.holds(*roles)
