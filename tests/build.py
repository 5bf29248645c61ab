"""The smallest valid records; a test names only what it is about."""

from datetime import date, timedelta
from io import BytesIO
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.choices import Level, Role, UnitKind
from accounts.models import AdministrativeUnit, Post, User
from products.choices import CategoryLevel, LicenceKind, ProducerForm
from products.models import Licence, Producer, Product, ProductCategory

_serial = count(1)
_TWO_TIER_FROM = date(2025, 7, 1)
_LONG_AGO = date(2004, 1, 1)


def make_unit(path: str = "14/04075/", **fields) -> AdministrativeUnit:
    """The unit at a path, its parents made on the way: two codes make a commune of today's two
    tiers, three a commune under a district that ended with June 2025."""
    known = AdministrativeUnit.objects.filter(path=path).first()
    if known is not None:
        return known
    codes = path.strip("/").split("/")
    parent = make_unit("/".join(codes[:-1]) + "/") if len(codes) > 1 else None
    level, kind = _rank(codes)
    name = {Level.PROVINCE: "Tỉnh", Level.DISTRICT: "Huyện", Level.COMMUNE: "Xã"}[level]
    defaults = {
        "code": codes[-1],
        "name": f"{name} số {codes[-1]}",
        "kind": kind,
        "level": level,
        "parent": parent,
        "path": path,
        **_validity(codes),
    }
    return AdministrativeUnit.objects.create(**defaults | fields)


def _rank(codes: list[str]) -> tuple[Level, UnitKind]:
    if len(codes) == 1:
        return Level.PROVINCE, UnitKind.TINH
    if len(codes) == 2 and len(codes[1]) == 3:
        return Level.DISTRICT, UnitKind.HUYEN
    return Level.COMMUNE, UnitKind.XA


def _validity(codes: list[str]) -> dict[str, date]:
    """District codes have three digits, and only the three-tier years know them."""
    if len(codes) == 1:
        return {"valid_from": _LONG_AGO}
    if len(codes[1]) == 3:
        return {"valid_from": _LONG_AGO, "valid_until": _TWO_TIER_FROM - timedelta(days=1)}
    return {"valid_from": _TWO_TIER_FROM}


def make_user(
    *,
    serving: AdministrativeUnit | None = None,
    role: Role = Role.PROVINCIAL_OFFICER,
    **fields,
) -> User:
    """A person; with `serving`, one who holds a post there since long ago."""
    serial = next(_serial)
    defaults = {"username": f"nguoi-dung-{serial}", "full_name": f"Người dùng {serial}"}
    user = User.objects.create_user(**defaults | fields)
    if serving is not None:
        make_post(user=user, unit=serving, role=role)
    return user


def make_post(
    *, user: User, unit: AdministrativeUnit, role: Role = Role.PROVINCIAL_OFFICER, **fields
) -> Post:
    return Post.objects.create(user=user, unit=unit, role=role, **{"since": _LONG_AGO} | fields)


def make_producer(*, unit: AdministrativeUnit | None = None, **fields) -> Producer:
    serial = next(_serial)
    defaults = {"name": f"HTX số {serial}", "form": ProducerForm.COOPERATIVE}
    return Producer.objects.create(unit=unit or make_unit(), **defaults | fields)


def make_product(*, producer: Producer | None = None, **fields) -> Product:
    """A product at its producer's home; `unit` alone places both."""
    unit = fields.pop("unit", None) or (producer.unit if producer else make_unit())
    producer = producer or make_producer(unit=unit)
    defaults = {"name": f"Sản phẩm số {next(_serial)}"}
    return Product.objects.create(producer=producer, unit=unit, **defaults | fields)


def make_category(code: str = "I.1.a", **fields) -> ProductCategory:
    """A sector ("I"), group ("I.1") or subgroup ("I.1.a") with what lies above it."""
    known = ProductCategory.objects.filter(code=code).first()
    if known is not None:
        return known
    parts = code.split(".")
    level = (CategoryLevel.SECTOR, CategoryLevel.GROUP, CategoryLevel.SUBGROUP)[len(parts) - 1]
    defaults = {
        "edition": "qd26-2026",
        "name": f"{level.label} {code}",
        "level": level,
        "parent": make_category(".".join(parts[:-1])) if len(parts) > 1 else None,
        "position": next(_serial),
        "valid_from": date(2019, 1, 1),
    }
    return ProductCategory.objects.create(code=code, **defaults | fields)


def make_licence(*, producer: Producer, **fields) -> Licence:
    defaults = {"kind": LicenceKind.FOOD_SAFETY, "title": "Giấy chứng nhận an toàn thực phẩm"}
    return Licence.objects.create(producer=producer, **defaults | fields)


def make_photo(name: str = "anh.jpg", color: str = "green") -> SimpleUploadedFile:
    """A picture as a telephone sends it."""
    content = BytesIO()
    Image.new("RGB", (40, 30), color).save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/jpeg")
