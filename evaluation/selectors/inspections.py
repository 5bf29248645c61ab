"""Inspections: the list, one inspection's page, what was found of a product since a day."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.models import AdministrativeUnit, Post, User
from core.text import fold
from evaluation import inspection_rules
from evaluation.choices import InspectionStatus
from evaluation.models import Inspection, InspectionPlan
from evaluation.rules import OFFICERS
from evaluation.selectors.acts import Act
from evaluation.workflow import INSPECTION
from products.models import Product

KINDS = {
    InspectionStatus.REPORTED: "todo",
    InspectionStatus.PLANNED: "todo",
    InspectionStatus.UNDER_WAY: "half",
    InspectionStatus.CONCLUDED: "ok",
    InspectionStatus.FOLLOWED_UP: "ok",
    InspectionStatus.CLOSED: "idle",
}


def inspections_since(product: Product, day: date) -> QuerySet[Inspection]:
    """Concluded checks of a product held after a day, newest first: a re-evaluation shows them."""
    rows = Inspection.objects.filter(product=product).concluded_since(day)
    return rows.select_related("unit", "document", "withdrawal").order_by("-held_on", "-pk")


def inspection_rows(user: User, filters: Mapping[str, Any]) -> QuerySet[Inspection]:
    """What is still to be done first, by its day; then what is over."""
    rows = Inspection.objects.visible_to(user)
    if words := fold(filters.get("q", "")):
        rows = rows.filter(
            Q(product__name_folded__contains=words)
            | Q(product__producer__name_folded__contains=words)
        )
    if status := filters.get("status"):
        rows = rows.filter(status=status)
    if plan := filters.get("plan"):
        rows = rows.filter(plan=plan)
    return rows.select_related("product__producer", "unit", "report", "plan").order_by(
        F("held_on").desc(nulls_first=True), F("planned_on").asc(nulls_first=True), "-pk"
    )


def plan_choices(user: User) -> list[tuple[int, str]]:
    plans = InspectionPlan.objects.visible_to(user).order_by("-year", "pk")
    return [(plan.pk, str(plan)) for plan in plans]


def desk_choices(user: User) -> list[tuple[int, str]]:
    """Units at whose desk the person may arrange checks."""
    units = dict.fromkeys(post.unit for post in user.posts_today if post.unit_id)
    return [(unit.pk, unit.full_name) for unit in units if inspection_rules.can_arrange(user, unit)]


def inspector_choices(units: list[int], day: date) -> list[tuple[int, str]]:
    """Who serves the units as inspector or officer."""
    posts = Post.objects.serving_on(day).filter(
        unit__in=units, role__in=[Role.INSPECTOR, *OFFICERS.values()], user__is_active=True
    )
    people = {post.user_id: str(post.user) for post in posts.select_related("user")}
    return sorted(people.items(), key=lambda pair: (pair[1], pair[0]))


def product_choices(user: User, unit: AdministrativeUnit) -> list[tuple[int, str]]:
    """Products with stars in the unit's area, for a report whose code was unknown."""
    rows = Product.objects.visible_to(user).filter(
        unit__path__startswith=unit.path, stars__isnull=False
    )
    return [(row.pk, f"{row.name} – {row.producer}") for row in rows.select_related("producer")]


def inspection_for(user: User, pk: int) -> Inspection | None:
    rows = Inspection.objects.visible_to(user).select_related(
        "product__producer", "product__unit", "unit", "plan", "report__photo",
        "certificate__document", "document__pdf", "withdrawal",
    )  # fmt: skip
    return rows.prefetch_related("inspectors", "checks", "samples__file", "violations").filter(
        pk=pk
    ).first()  # fmt: skip


def acts_on(user: User, inspection: Inspection) -> list[Act]:
    return list(_acts(user, inspection))


def _acts(user: User, inspection: Inspection) -> Iterator[Act]:
    inspects = inspection_rules.can_inspect(user, inspection)
    arranges = inspection_rules.can_arrange(user, inspection.unit)
    under_way = inspects and INSPECTION.allows(inspection, "conclude")
    may_propose = (
        inspects and inspection.document_id and inspection.certificate_id
        and not inspection.withdrawal_id
    )  # fmt: skip
    may_follow = inspects and inspection.remedy and INSPECTION.allows(inspection, "follow_up")
    for name, word, may in (
        ("take_up", _("Lên lịch kiểm tra"), arranges and INSPECTION.allows(inspection, "take_up")),
        ("begin", _("Bắt đầu kiểm tra"), inspects and INSPECTION.allows(inspection, "begin")),
        ("findings", _("Ghi kết quả kiểm tra"), under_way),
        ("conclude", _("Kết luận"), under_way),
        ("follow_up", _("Ghi kết quả khắc phục"), may_follow),
        ("sample", _("Thêm mẫu"), under_way),
        ("violation", _("Thêm vi phạm"), under_way),
        ("withdraw", _("Đề nghị thu hồi"), may_propose),
        ("close", _("Khép lại"), arranges and INSPECTION.allows(inspection, "close")),
    ):
        if may:
            style = "btn-primary" if name in ("take_up", "begin", "findings") else "btn-plain"
            place = reverse(f"evaluation:inspection_{name}", args=[inspection.pk])
            yield Act(word, place, style)
