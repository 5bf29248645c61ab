"""Reads behind the product pages, each a fixed number of queries."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, User
from accounts.querysets import within
from core.clocks import today
from core.errors import NotFound
from products.choices import CategoryLevel
from products.models import Licence, Producer, Product, ProductCategory
from products.standing import EXPIRING_DAYS

SORTS = {
    "name": "sort_key",
    "unit": "unit__sort_key",
    "stars": "stars",
    "until": "stars_valid_until",
}
DEFAULT_SORT = "name"


def product_rows(
    user: User, *, filters: Mapping[str, str], sort: str, day: date
) -> QuerySet[Product]:
    """The person's products that pass the filters, in the order asked for down to the key."""
    rows = Product.objects.visible_to(user).select_related("producer", "unit", "category")
    rows = rows.search(filters.get("q", "")).filter(_passing(filters, day))
    return rows.order_by(_order(sort), "sort_key", "pk")


def known_sort(name: str) -> str:
    """The order asked for, or the default when there is no such order."""
    return name if name.removeprefix("-") in SORTS else DEFAULT_SORT


def _order(sort: str) -> object:
    column = F(SORTS[sort.removeprefix("-")])
    if sort.startswith("-"):
        return column.desc(nulls_last=True)
    return column.asc(nulls_last=True)


def _passing(filters: Mapping[str, str], day: date) -> Q:
    condition = _with_stars(filters.get("stars", "")) & _in_force(filters.get("in_force", ""), day)
    if unit := filters.get("unit"):
        condition &= within("unit__path", [unit])
    if sector := filters.get("sector"):
        condition &= in_sector(sector)
    if state := filters.get("state"):
        condition &= Q(state=state)
    return condition


def _with_stars(choice: str) -> Q:
    if choice == "none":
        return Q(stars__isnull=True)
    if choice == "3+":
        return Q(stars__gte=3)
    return Q(stars=int(choice)) if choice else Q()


def _in_force(choice: str, day: date) -> Q:
    soon = day + timedelta(days=EXPIRING_DAYS)
    return {
        "yes": Q(stars_valid_until__gte=day),
        "soon": Q(stars_valid_until__range=(day, soon)),
        "no": Q(stars_valid_until__lt=day),
    }.get(choice, Q())


def in_sector(code: str) -> Q:
    """Products of a sector, whichever level and edition their category is of."""
    return (
        Q(category__level=CategoryLevel.SECTOR, category__code=code)
        | Q(category__level=CategoryLevel.GROUP, category__parent__code=code)
        | Q(category__level=CategoryLevel.SUBGROUP, category__parent__parent__code=code)
    )


def unit_choices(user: User, day: date) -> list[tuple[str, str]]:
    """Places the person has products in, in Vietnamese order; those that ended say so."""
    held = Product.objects.visible_to(user).values("unit")
    units = AdministrativeUnit.objects.filter(pk__in=held).order_by("sort_key", "path", "pk")
    return [(unit.path, _unit_word(unit, day)) for unit in units]


def _unit_word(unit: AdministrativeUnit, day: date) -> str:
    if unit.valid_until is None or unit.valid_until >= day:
        return unit.full_name
    return _("%(unit)s (trước %(year)s)") % {
        "unit": unit.full_name,
        "year": (unit.valid_until + timedelta(days=1)).strftime("%m/%Y"),
    }


def sector_choices(day: date) -> list[tuple[str, str]]:
    """Sectors in force, each by its newest name, in printed order."""
    valid = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    sectors = ProductCategory.objects.filter(
        valid, level=CategoryLevel.SECTOR, valid_from__lte=day
    ).order_by("valid_from")
    newest = {sector.code: sector for sector in sectors}
    in_order = sorted(newest.values(), key=lambda sector: sector.position)
    return [(sector.code, sector.name) for sector in in_order]


def product_page(user: User, public_id: UUID) -> Product:
    """One product with all that its identity panel prints; outside one's units it is not there."""
    product = (
        Product.objects.visible_to(user)
        .select_related("producer__unit", "unit", "category__parent__parent")
        .prefetch_related("further_communes")
        .filter(public_id=public_id)
        .first()
    )
    if product is None:
        raise NotFound
    return product


def papers_of(product: Product) -> QuerySet[Licence]:
    """The producer's papers for this product and for all its products, soonest to end first."""
    covering = Q(products=product) | Q(products__isnull=True)
    return (
        Licence.objects.filter(covering, producer=product.producer_id)
        .order_by(F("expires_on").asc(nulls_last=True), "kind", "pk")
        .distinct()
    )


def people_of(producer: Producer, day: date) -> list[User]:
    """The people who act for a producer that day."""
    accounts = producer.accounts.filter(since__lte=day).exclude(until__lt=day)
    users = User.objects.filter(is_active=True, pk__in=accounts.values("user"))
    return list(users.order_by("pk"))


def published_products(
    *,
    unit: str = "",
    stars: int | None = None,
    sector: str = "",
    in_force: bool | None = None,
    search: str = "",
) -> QuerySet[Product]:
    """What programs and the public may read: products that hold, or once held, stars."""
    rows = Product.objects.published().select_related(
        "producer", "unit", "category__parent__parent"
    )
    if unit:
        rows = rows.filter(within("unit__path", _paths_named(unit)))
    if stars is not None:
        rows = rows.filter(stars=stars)
    if sector:
        rows = rows.filter(in_sector(sector))
    if in_force is not None:
        valid = Q(stars_valid_until__gte=today())
        rows = rows.filter(valid) if in_force else rows.exclude(valid)
    return rows.search(search)


def _paths_named(unit: str) -> list[str]:
    """A path as given, or the paths of today's unit of that code (a former one when none is)."""
    if "/" in unit:
        return [f"{unit.strip('/')}/"]
    named = AdministrativeUnit.objects.filter(code=unit)
    now = list(named.valid_on(today()).values_list("path", flat=True))
    return now or list(named.values_list("path", flat=True).distinct())
