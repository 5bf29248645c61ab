"""Reads behind the dossier pages, each a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AdministrativeUnit, User
from accounts.querysets import within
from core.text import fold
from evaluation import completeness, renewal
from evaluation.choices import DossierKind, DossierStatus, StageStatus
from evaluation.completeness import Gap
from evaluation.models import Dossier, DossierStage, DossierSubmission, ReturnItem, Scheme
from evaluation.open_places import open_items
from evaluation.selectors.papers import Job, job_of
from products.choices import ProductState
from products.models import Licence, Product

STEPS = (
    ("registration", gettext_lazy("Đăng ký"), gettext_lazy("Mẫu 01")),
    ("report", gettext_lazy("Báo cáo"), gettext_lazy("Mẫu 02")),
    ("self_score", gettext_lazy("Tự chấm"), gettext_lazy("theo tiêu chí")),
    ("evidence", gettext_lazy("Minh chứng"), gettext_lazy("giấy tờ")),
)
PREVIEW = "preview"
# Gaps that nothing typed fills: what is to be done with the draft.
_ACTS = {"scheme": "evaluation:dossier_take_over", "kind": "evaluation:dossier_discard"}


# ── The list ─────────────────────────────────────────────────────────


def dossier_rows(user: User, filters: Mapping[str, str]) -> QuerySet[Dossier]:
    """The person's dossiers that pass the filters, newest first, with where each is."""
    rows = Dossier.objects.visible_to(user).select_related("product", "producer", "unit")
    stages = DossierStage.objects.select_related("unit").order_by("order")
    return rows.filter(_passing(filters)).prefetch_related(Prefetch("stages", stages))


def _passing(filters: Mapping[str, str]) -> Q:
    condition = Q()
    if words := fold(filters.get("q", "")):
        condition &= (
            Q(product__name_folded__contains=words)
            | Q(producer__name_folded__contains=words)
            | Q(product_code__icontains=words)
        )
    if status := filters.get("status"):
        condition &= Q(status=status)
    if unit := filters.get("unit"):
        condition &= within("unit__path", [unit])
    if year := filters.get("year"):
        condition &= Q(year=year)
    return condition


def unit_choices(user: User) -> list[tuple[str, str]]:
    """Communes the person has dossiers of, in Vietnamese order."""
    held = Dossier.objects.visible_to(user).order_by().values("unit")
    units = AdministrativeUnit.objects.filter(pk__in=held).order_by("sort_key", "path", "pk")
    return [(unit.path, unit.full_name) for unit in units]


def year_choices(user: User) -> list[int]:
    years = Dossier.objects.visible_to(user).order_by("-year").values_list("year", flat=True)
    return list(years.distinct())


# ── Beginning ────────────────────────────────────────────────────────


def draftable_products(user: User, day: date, words: str = "") -> QuerySet[Product]:
    """Products in production that the person may draft a dossier for: none of theirs is open."""
    mine = Q(producer__in=user.producer_ids) | within("unit__path", user.assisted_paths)
    busy = Dossier.objects.under_way().values("product")
    return (
        Product.objects.visible_to(user)
        .search(words)
        .filter(mine, state=ProductState.ACTIVE)
        .exclude(pk__in=busy)
        .select_related("producer", "unit", "category")
        .order_by("sort_key", "pk")
    )


@dataclass(frozen=True, slots=True)
class Kinds:
    """Kinds of dossier open to a product, and why the others are not, as sentences."""

    open: list[str]
    refused: list[tuple[str, str]]


def kinds_for(product: Product, day: date) -> Kinds:
    scheme = Scheme.objects.in_force_on(day)
    if scheme is None:
        return Kinds([], [])
    certificate = renewal.last_certificate(product)
    refused = {kind: renewal.refusal(kind, certificate, scheme, day) for kind in DossierKind.values}
    labels = dict(DossierKind.choices)
    return Kinds(
        open=[kind for kind, reason in refused.items() if reason is None],
        refused=[
            (str(labels[kind]), str(reason.message))
            for kind, reason in refused.items()
            if reason is not None
        ],
    )


# ── One dossier ──────────────────────────────────────────────────────


def whole(rows: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """With all that the dossier pages print of what a dossier hangs on."""
    return rows.select_related(
        "product__category", "product__unit", "producer__unit", "unit__parent__parent",
        "scheme", "criteria_set__scheme", "drafted_by",
    )  # fmt: skip


def last_submission(dossier: Dossier) -> DossierSubmission | None:
    """What was filed last, with who filed it."""
    rows = dossier.submissions.select_related("filed_by", "on_behalf_of", "authorisation")
    return rows.order_by("-attempt").first()


def filings_of(dossier: Dossier) -> list[tuple[DossierSubmission, Job | None]]:
    """Every filing with its printed forms, newest first: none is ever replaced."""
    rows = dossier.submissions.select_related("document__pdf").order_by("-attempt")
    return [(row, job_of(row.document) if row.document else None) for row in rows]


def returning_stage(dossier: Dossier) -> DossierStage | None:
    """The desk that gave the dossier back, or where it was moved to another scheme."""
    if dossier.status != DossierStatus.RETURNED:
        return None
    stages = dossier.stages.filter(status__in=(StageStatus.RETURNED, StageStatus.REBOUND))
    return stages.select_related("unit").order_by("-status", "-pk").first()


def returned_links(dossier: Dossier) -> list[tuple[ReturnItem, str]]:
    """Each place to complete with its address."""
    if dossier.status != DossierStatus.RETURNED:
        return []
    return [(item, place_url(dossier, item.step, item.anchor)) for item in open_items(dossier)]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the dossier pages for components/_steps.html."""

    title: str
    url: str
    note: str
    state: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class GapLink:
    """Something missing, and the place to fill it."""

    message: str
    url: str
    step: str


def gap_links(dossier: Dossier, day: date) -> list[GapLink]:
    """Everything that keeps the dossier from being filed, in page order."""
    return _linked(dossier, completeness.gaps(dossier, day))


def caution_links(dossier: Dossier, day: date) -> list[GapLink]:
    """What the council will ask for, though the dossier can be filed without it."""
    return _linked(dossier, completeness.cautions(dossier, day))


def _linked(dossier: Dossier, gaps: list[Gap]) -> list[GapLink]:
    return [
        GapLink(gap.message, place_url(dossier, gap.step, gap.anchor), gap.step) for gap in gaps
    ]


def by_step(gaps: list[GapLink]) -> list[tuple[str, list[GapLink]]]:
    """Gaps under the title of the step that fills them."""
    titles = {name: str(title) for name, title, _form in STEPS}
    return [(titles[step], list(found)) for step, found in groupby(gaps, lambda gap: gap.step)]


def place_url(dossier: Dossier, step: str, anchor: str) -> str:
    """Where one place is filled in."""
    if anchor in _ACTS:
        return reverse(_ACTS[anchor], args=[dossier.pk])
    url = step_url(dossier, "registration" if step == "all" else step)
    if not anchor or anchor == step:
        return url
    if step == "self_score":
        return f"{url}#c-{anchor}"
    if step == "evidence":
        return f"{url}?criterion={anchor}"
    return f"{url}#id_{anchor.partition('.')[2]}" if "." in anchor else url


def step_url(dossier: Dossier, step: str) -> str:
    name = "dossier" if step == PREVIEW else f"dossier_{step}"
    return reverse(f"evaluation:{name}", args=[dossier.pk])


def steps_of(dossier: Dossier, gaps: list[GapLink], current: str) -> list[Step]:
    """The strip above the pages: what is complete, how much is missing where."""
    steps = []
    for name, title, form in STEPS:
        missing = sum(gap.step == name for gap in gaps)
        note = _("còn %(n)d mục") % {"n": missing} if missing else _("%(form)s · đủ")
        steps.append(
            Step(
                title=str(title),
                url=step_url(dossier, name),
                note=note % {"form": form} if not missing else note,
                state="" if missing or name == current else "done",
                current=name == current,
            )
        )
    last = _("còn %(n)d mục") % {"n": len(gaps)} if gaps else _("nộp được")
    preview = step_url(dossier, PREVIEW)
    return [*steps, Step(_("Xem trước, nộp"), preview, last, current=current == PREVIEW)]


# ── Papers ───────────────────────────────────────────────────────────


def papers_of_producer(dossier: Dossier) -> list[Licence]:
    """The producer's whole store, papers of this product first."""
    papers = Licence.objects.filter(producer=dossier.producer_id).select_related("file")
    ours = set(
        Licence.products.through.objects.filter(product=dossier.product_id).values_list(
            "licence", flat=True
        )
    )
    return sorted(papers, key=lambda paper: (paper.pk not in ours, paper.kind, paper.pk))


def proofs_of(dossier: Dossier, day: date) -> list[tuple[int, str]]:
    """Authorisations in force, newest first: pairs of stored file and title."""
    papers = Licence.objects.authorising(dossier.producer_id, day).order_by("-pk")
    return [(paper.file_id, str(paper)) for paper in papers]
