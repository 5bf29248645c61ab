"""The registers of producers and products as provincial officers keep them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin_access import ScopedAdmin, ServiceAdmin
from accounts.choices import Role
from core.clocks import today
from products.models import Licence, Producer, ProducerAccount, Product, ProductCategory
from products.services import producers, products

KEEPERS = (Role.PROVINCIAL_OFFICER,)


@admin.register(Producer)
class ProducerAdmin(ServiceAdmin):
    writers = KEEPERS
    list_display = ("name", "form", "unit", "number")
    list_filter = ("form",)
    list_select_related = ("unit",)
    ordering = ("sort_key", "pk")
    search_fields = ("name",)
    folded_fields = ("name",)
    autocomplete_fields = ("unit",)
    fields = (
        "name",
        "form",
        "unit",
        "address",
        "registration_number",
        "registered_on",
        "representative",
        "representative_title",
        "representative_gender",
        "representative_ethnicity",
        "representative_has_disability",
        "phone",
        "email",
    )

    @admin.display(description=_("mã số đăng ký"))
    def number(self, producer: Producer) -> str:
        return producer.shown_registration_number

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        values = {name: form.cleaned_data[name] for name in self.fields}
        who = {"actor": request.user, "today": today()}
        if change:
            saved = producers.revise_producer(producer_id=obj.pk, values=values, **who)
        else:
            saved = producers.register_producer(values=values, **who)
        self.show_saved(obj, saved)


@admin.register(Product)
class ProductAdmin(ServiceAdmin):
    writers = KEEPERS
    list_display = ("name", "producer", "unit", "stars", "stars_valid_until", "state")
    list_filter = ("state", "stars")
    list_select_related = ("producer", "unit")
    ordering = ("sort_key", "pk")
    search_fields = ("name",)
    folded_fields = ("name", "producer__name")
    autocomplete_fields = ("producer", "unit", "category")
    fields = (
        "name",
        "producer",
        "category",
        "unit",
        "state",
        "gtin",
        "story",
        "packaging",
        "is_key_product",
        "stars",
        "stars_valid_until",
        "public_id",
    )
    shown_only = ("stars", "stars_valid_until", "public_id")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*self.shown_only, "producer") if obj else self.shown_only

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        values = dict(form.cleaned_data)
        if change:
            saved = products.revise_product(product_id=obj.pk, values=values, actor=request.user)
        else:
            saved = products.register_product(values=values, actor=request.user)
        self.show_saved(obj, saved)


@admin.register(ProductCategory)
class ProductCategoryAdmin(ScopedAdmin):
    """The classification comes from the decision's file; nobody edits it here."""

    writers = ()
    list_display = ("code", "name", "level", "edition", "valid_from", "valid_until")
    list_filter = ("edition", "level")
    ordering = ("edition", "position", "pk")
    search_fields = ("code", "name")
    folded_fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return ProductCategory.objects.order_by(*self.ordering)


@admin.register(Licence)
class LicenceAdmin(ScopedAdmin):
    """Papers are kept on the producer's own pages, where their files are checked."""

    writers = ()
    list_display = ("title", "producer", "kind", "number", "expires_on")
    list_filter = ("kind",)
    list_select_related = ("producer",)
    ordering = ("-expires_on", "pk")
    search_fields = ("number",)
    folded_fields = ("title", "producer__name")
    exclude = ("file",)


@admin.register(ProducerAccount)
class ProducerAccountAdmin(ServiceAdmin):
    writers = KEEPERS
    list_display = ("producer", "user", "since", "until")
    list_select_related = ("producer", "user")
    ordering = ("producer__sort_key", "pk")
    search_fields = ("user__username",)
    folded_fields = ("producer__name", "user__full_name")
    autocomplete_fields = ("producer", "user")
    fields = ("producer", "user", "since", "until")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        seen = Producer.objects.visible_to(request.user)
        return ProducerAccount.objects.filter(producer__in=seen).order_by(*self.ordering)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("producer", "user", "since") if obj else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        values = form.cleaned_data
        if change:
            saved = producers.end_account(
                account_id=obj.pk, last_day=values["until"], actor=request.user
            )
        else:
            saved = producers.give_account(
                producer_id=values["producer"].pk,
                user=values["user"],
                since=values["since"],
                actor=request.user,
            )
        self.show_saved(obj, saved)
