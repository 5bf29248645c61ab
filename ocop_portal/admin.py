"""Registers of core, which knows nobody: days off, and the two audit trails."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin_access import ScopedAdmin
from accounts.choices import Role
from core.models import AuditEntry, ChangeLog, DayOff

ADMINISTRATORS = (Role.ADMINISTRATOR,)

# Posts say what a person may do, and nobody signs in by a mail address.
for unused in (Group, EmailAddress):
    if admin.site.is_registered(unused):
        admin.site.unregister(unused)


class PortalWideAdmin(ScopedAdmin):
    """Rows of no unit; only administrators reach them."""

    readers = ADMINISTRATORS

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.model.objects.order_by(*self.ordering)


@admin.register(DayOff)
class DayOffAdmin(PortalWideAdmin):
    list_display = ("day", "name", "is_working")
    ordering = ("-day",)
    date_hierarchy = "day"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


@admin.register(AuditEntry)
class AuditEntryAdmin(PortalWideAdmin):
    writers = ()
    list_display = ("at", "actor_name", "actor_post", "action", "record_text", "before", "after")
    list_filter = ("action", "record_type")
    ordering = ("-pk",)
    search_fields = ("record_id",)
    folded_fields = ("actor_name", "record_text")


@admin.register(ChangeLog)
class ChangeLogAdmin(PortalWideAdmin):
    writers = ()
    list_display = ("at", "table_name", "row_id", "operation", "actor")
    list_filter = ("table_name", "operation")
    ordering = ("-pk",)
    search_fields = ("row_id",)
