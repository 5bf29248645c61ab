"""How offices and persons are written on papers (decree 30/2020): headings, places, signing."""

from datetime import date

from accounts.models import AdministrativeUnit, User
from documents.models import LegalBasis
from evaluation.models import Dossier, DossierStage, Scheme
from evaluation.papers import Heading, Representative
from products.models import Product

LOCAL_GOVERNMENT = "Tổ chức chính quyền địa phương"


def committee_heading(unit: AdministrativeUnit) -> Heading:
    """Box 2 of a People's Committee's paper: no superior body is written above a committee."""
    return {"superior": "", "agency": ["ỦY BAN NHÂN DÂN", unit.full_name.upper()]}


def council_heading(unit: AdministrativeUnit) -> Heading:
    return {
        "superior": f"UBND {unit.full_name.upper()}",
        "agency": ["HỘI ĐỒNG ĐÁNH GIÁ,", "PHÂN HẠNG SẢN PHẨM OCOP"],
    }


def committee(unit: AdministrativeUnit) -> str:
    """ "Ủy ban nhân dân tỉnh Sơn La" as it stands in a sentence."""
    name = unit.full_name
    return f"Ủy ban nhân dân {name[0].lower()}{name[1:]}"


def chairman(unit: AdministrativeUnit) -> str:
    """Recognition is the chairman's, not the committee's (Article 4.1a)."""
    return f"Chủ tịch {committee(unit)}"


_COLLECTIVE = "TM."
ON_BEHALF = "TM. ỦY BAN NHÂN DÂN"


def deciding_body(unit: AdministrativeUnit, signing_form: str) -> str:
    """The committee where the step's form signs on its behalf, else its chairman."""
    return committee(unit) if signing_form.startswith(_COLLECTIVE) else chairman(unit)


def signing_lines(signing_form: str, title: str) -> list[str]:
    """The step's signing form; on a committee's behalf signs its chairman, or a deputy for him."""
    lines = [line.strip() for line in signing_form.splitlines() if line.strip()]
    if lines and lines[-1].startswith(_COLLECTIVE):
        lines.append("CHỦ TỊCH")
    if "phó chủ tịch" in title.lower():
        return [*lines[:-1], f"KT. {lines[-1]}", "PHÓ CHỦ TỊCH"]
    return lines


def title_at(user: User, unit: AdministrativeUnit) -> str:
    """The person's title in a post that covers the unit today."""
    posts = [post for post in user.posts_today if post.covers(unit.path) and post.title]
    return posts[0].title if posts else ""


def local_government_law(day: date) -> list[str]:
    """The law on local government in force that day, where the register of bases has it."""
    law = (
        LegalBasis.objects.filter(title=LOCAL_GOVERNMENT, in_force_from__lte=day)
        .order_by("-in_force_from")
        .first()
    )
    return [law.citation] if law else []


def scheme_bases(scheme: Scheme, day: date) -> list[str]:
    """The decisions of a scheme that had been issued by that day, oldest first."""
    rows = scheme.legal_bases.filter(issued_on__lte=day).order_by("issued_on")
    return [basis.citation for basis in rows]


def home(product: Product) -> str:
    """Commune and what lies above it, as an annex prints an address."""
    unit = product.unit
    names = [unit.full_name]
    while unit.parent is not None:
        unit = unit.parent
        names.append(unit.full_name)
    return ", ".join(names)


def category(product: Product) -> str:
    return product.category.name if product.category else ""


def classification(product: Product) -> str:
    """Sector, group and subgroup, as the forms ask (Annex I)."""
    names, category = [], product.category
    while category is not None:
        names.append(category.name)
        category = category.parent
    return " – ".join(reversed(names))


def representative(dossier: Dossier) -> Representative:
    producer = dossier.producer
    return {
        "full_name": dossier.form_01.get("legal_representative") or producer.representative,
        "gender": producer.get_representative_gender_display(),
        "ethnicity": producer.representative_ethnicity,
        "permanent_address": dossier.form_02.get("permanent_address", ""),
    }


def dossier_of(stage: DossierStage) -> Dossier:
    """The stage's dossier with all that papers read of it."""
    return Dossier.objects.select_related(
        "product__unit__parent__parent", "product__category", "producer", "scheme",
        "criteria_set", "unit__parent__parent",
    ).get(pk=stage.dossier_id)  # fmt: skip
