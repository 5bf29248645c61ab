"""The registers of units and people as administrators keep them and provincial officers read."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin_access import ServiceAdmin
from accounts.choices import Level, Role
from accounts.forms import HelpAreaForm, NewUserForm, UserForm
from accounts.models import (
    AdministrativeUnit,
    Delegation,
    HelpArea,
    HelpAreaCommune,
    Post,
    UnitAlias,
    UnitSuccession,
    User,
)
from accounts.selectors import people_in_reach
from accounts.services import help_areas, posts, units, users
from core.clocks import today
from core.errors import DomainError

_ADMINISTRATORS = (Role.ADMINISTRATOR,)


class InForceFilter(admin.SimpleListFilter):
    """Former units stay on file; the list opens with today's."""

    title = _("hiệu lực")
    parameter_name = "in_force"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("today", _("đang có")), ("former", _("đã kết thúc"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "today":
            return queryset.valid_on(today())
        if self.value() == "former":
            return queryset.filter(valid_until__lt=today())
        return queryset


class _Readable(admin.TabularInline):
    extra = 0
    can_delete = False
    show_change_link = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class _HeirInline(_Readable):
    model = UnitSuccession
    fk_name = "old"
    fields = ("new", "kind", "is_default", "on")
    verbose_name_plural = _("đơn vị kế thừa")


class _PredecessorInline(_Readable):
    model = UnitSuccession
    fk_name = "new"
    fields = ("old", "kind", "is_default", "on")
    verbose_name_plural = _("kế thừa từ")


class _AliasInline(_Readable):
    model = UnitAlias
    fields = ("name", "source")


@admin.register(AdministrativeUnit)
class UnitAdmin(ServiceAdmin):
    list_display = ("full_name", "code", "level", "parent", "valid_from", "valid_until")
    list_filter = (InForceFilter, "level", "kind")
    list_select_related = ("parent",)
    ordering = ("sort_key", "path", "valid_from", "pk")
    search_fields = ("code__startswith",)
    autocomplete_fields = ("parent",)
    folded_fields = ("name",)
    inlines = (_HeirInline, _PredecessorInline, _AliasInline)
    _founding = ("code", "name", "kind", "level", "parent", "valid_from")

    @admin.display(description=_("đơn vị"), ordering="sort_key")
    def full_name(self, unit: AdministrativeUnit) -> str:
        return unit.full_name

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return self._founding
        return (*self._founding, "valid_until", "path", *units.AMENDABLE)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if obj is None else (*self._founding, "valid_until", "path")

    def get_inlines(self, request: HttpRequest, obj: Any) -> tuple[type[_Readable], ...]:
        return self.inlines if obj else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        values = form.cleaned_data
        if change:
            saved = units.amend_unit(
                actor=request.user,
                unit_id=obj.pk,
                changes={name: values[name] for name in form.changed_data},
            )
        else:
            saved = units.establish_unit(
                actor=request.user,
                parent_id=values["parent"].pk if values["parent"] else 0,
                **{name: values[name] for name in ("code", "name", "kind", "level", "valid_from")},
            )
        self.show_saved(obj, saved)


@admin.register(User)
class UserAdmin(ServiceAdmin):
    list_display = ("username", "full_name", "offices", "is_active", "last_login")
    list_filter = ("is_active", "posts__role")
    ordering = ("username",)
    search_fields = ("username",)
    folded_fields = ("full_name",)
    readers = _ADMINISTRATORS
    actions = ("deactivate", "reactivate")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        people = people_in_reach(request.user).order_by(*self.ordering)
        return people.prefetch_related("posts__unit", "posts__help_area")

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_form(
            request, obj, **{**kwargs, "form": UserForm if obj else NewUserForm}
        )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("username", "full_name", "email", "password")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("username",) if obj else ()

    @admin.display(description=_("vị trí"))
    def offices(self, user: User) -> str:
        day = today()
        held = (post for post in user.posts.all() if post.until is None or post.until >= day)
        return "; ".join(str(post) for post in held)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        values = form.cleaned_data
        if not change:
            self.show_saved(obj, users.create_user(actor=request.user, **values))
            return
        who = {"actor": request.user, "user_id": obj.pk}
        if {"full_name", "email"} & set(form.changed_data):
            names = {name: values[name] for name in ("full_name", "email")}
            users.amend_user(**who, **names)
        if values["password"]:
            users.set_password(**who, password=values["password"])

    @admin.action(description=_("Khóa tài khoản"))
    def deactivate(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._each(request, queryset, users.deactivate_user)

    @admin.action(description=_("Mở lại tài khoản"))
    def reactivate(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._each(request, queryset, users.reactivate_user)

    def _each(self, request: HttpRequest, queryset: QuerySet, service: Any) -> None:
        for user in queryset:
            try:
                service(actor=request.user, user_id=user.pk)
            except DomainError as refusal:
                self.message_user(request, f"{user}: {refusal.message}", messages.ERROR)
            else:
                self.message_user(request, gettext("Đã xong: %s.") % user)


@admin.register(Post)
class PostAdmin(ServiceAdmin):
    list_display = ("user", "role", "unit", "help_area", "title", "since", "until")
    list_filter = ("role",)
    list_select_related = ("user", "unit", "help_area")
    ordering = ("user__username", "since", "pk")
    search_fields = ("user__username",)
    folded_fields = ("user__full_name", "title")
    autocomplete_fields = ("user", "unit", "help_area")
    fields = ("user", "role", "unit", "help_area", "title", "since", "until")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return tuple(name for name in self.fields if name != "until") if obj else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        values = form.cleaned_data
        if not change:
            saved = posts.appoint(
                actor=request.user,
                user_id=values["user"].pk,
                unit_id=values["unit"].pk if values["unit"] else None,
                help_area_id=values["help_area"].pk if values["help_area"] else None,
                **{name: values[name] for name in ("role", "title", "since", "until")},
            )
            self.show_saved(obj, saved)
        elif "until" in form.changed_data and values["until"]:
            posts.end_post(actor=request.user, post_id=obj.pk, last_day=values["until"])


@admin.register(Delegation)
class DelegationAdmin(ServiceAdmin):
    list_display = ("post", "delegate", "since", "until", "reason")
    list_select_related = ("post__user", "post__unit", "post__help_area", "delegate")
    ordering = ("-since", "pk")
    search_fields = ("delegate__username",)
    folded_fields = ("delegate__full_name", "post__user__full_name")
    autocomplete_fields = ("post", "delegate")
    fields = ("post", "delegate", "since", "until", "reason")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return tuple(name for name in self.fields if name != "until") if obj else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        values = form.cleaned_data
        if not change:
            saved = posts.delegate_post(
                actor=request.user,
                post_id=values["post"].pk,
                delegate_id=values["delegate"].pk,
                **{name: values[name] for name in ("since", "until", "reason")},
            )
            self.show_saved(obj, saved)
        elif "until" in form.changed_data:
            posts.end_delegation(actor=request.user, delegation_id=obj.pk, last_day=values["until"])


class _MemberInline(admin.TabularInline):
    """Communes of an area; a last day typed here ends one."""

    model = HelpAreaCommune
    extra = 0
    can_delete = False
    fields = ("commune", "since", "until")
    readonly_fields = ("commune", "since")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.holds(*_ADMINISTRATORS)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        members = super().get_queryset(request).select_related("commune")
        return members.order_by("commune__sort_key", "since", "pk")


@admin.register(HelpArea)
class HelpAreaAdmin(ServiceAdmin):
    form = HelpAreaForm
    list_display = ("name", "province")
    list_select_related = ("province",)
    ordering = ("name", "pk")
    search_fields = ("name",)
    folded_fields = ("name",)
    autocomplete_fields = ("province",)
    fields = ("province", "name", "new_communes", "since")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("province", "name") if obj else ()

    def get_inlines(self, request: HttpRequest, obj: Any) -> tuple[type[_MemberInline], ...]:
        return (_MemberInline,) if obj else ()

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)
        if "new_communes" in form.base_fields:
            here = AdministrativeUnit.objects.visible_to(request.user).valid_on(today())
            communes = here.filter(level=Level.COMMUNE).order_by("sort_key", "pk")
            form.base_fields["new_communes"].queryset = communes
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        values = form.cleaned_data
        communes = [unit.pk for unit in values["new_communes"]]
        if not change:
            saved = help_areas.open_help_area(
                actor=request.user,
                province_id=values["province"].pk,
                name=values["name"],
                commune_ids=communes,
                since=values["since"] or today(),
            )
            self.show_saved(obj, saved)
        elif communes:
            help_areas.add_communes(
                actor=request.user,
                help_area_id=obj.pk,
                commune_ids=communes,
                since=values["since"],
            )

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for member in formset.save(commit=False):
            if member.until:
                help_areas.remove_commune(
                    actor=request.user,
                    help_area_id=member.help_area_id,
                    commune_id=member.commune_id,
                    last_day=member.until,
                )
