"""Papers on the evidence page: by criterion, in the producer's store, and where their files are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.form_fields import evidence_kinds
from evaluation.models import Dossier, DossierSubmission, EvidenceLink
from evaluation.sheet import Criterion
from products.choices import LicenceKind
from products.models import Licence
from products.standing import expiry_of


@dataclass(frozen=True, slots=True)
class StoreLine:
    """A paper of the store for components/_evidence.html."""

    title: str
    url: str
    meta: str
    kind: str
    word: str
    criteria: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A paper linked to a criterion."""

    link_id: int
    title: str
    url: str
    kind: str
    word: str


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """What a criterion asks for and shows."""

    code: str
    name: str
    asked: list[str]
    papers: list[ShownPaper]
    is_chosen: bool


def leaf_of(dossier: Dossier, code: str) -> Criterion | None:
    return dossier.criteria_set.sheet().leaves.get(code)


def asked_of(dossier: Dossier, leaf: Criterion | None) -> list[str]:
    """Names of the papers that the decision asks for in a criterion."""
    if leaf is None:
        return []
    kinds = evidence_kinds(dossier.criteria_set.number)
    return [name for _code, name in kinds.get(leaf.code, ())]


def first_asked(dossier: Dossier, leaf: Criterion | None) -> dict[str, str]:
    """What a new paper for the criterion most likely is: its kind and name, to be corrected."""
    kinds = evidence_kinds(dossier.criteria_set.number).get(leaf.code if leaf else "", ())
    if not kinds:
        return {"kind": LicenceKind.OTHER}
    code, name = kinds[0]
    return {"kind": code if code in LicenceKind.values else LicenceKind.OTHER, "title": name}


def links_of(dossier: Dossier) -> list[EvidenceLink]:
    rows = dossier.evidence_links.select_related("criterion", "licence__file")
    return list(rows.order_by("criterion__position", "pk"))


def criterion_lines(
    dossier: Dossier, links: list[EvidenceLink], day: date, chosen: str = ""
) -> list[CriterionLine]:
    """Every criterion in printed order, with what the decision asks and what is shown."""
    papers: dict[str, list[ShownPaper]] = {}
    for link in links:
        papers.setdefault(link.criterion.code, []).append(_shown(link, day))
    return [
        CriterionLine(
            code=code,
            name=leaf.name,
            asked=asked_of(dossier, leaf),
            papers=papers.get(code, []),
            is_chosen=code == chosen,
        )
        for code, leaf in dossier.criteria_set.sheet().leaves.items()
    ]


def _shown(link: EvidenceLink, day: date) -> ShownPaper:
    expiry = expiry_of(link.licence.expires_on, day)
    return ShownPaper(
        link_id=link.pk,
        title=link.licence.title,
        url=reverse("evaluation:evidence_file", args=[link.pk]) if link.licence.file_id else "",
        kind=expiry.kind,
        word=expiry.word,
    )


def store_lines(papers: list[Licence], links: list[EvidenceLink], day: date) -> list[StoreLine]:
    """The producer's papers, each with its expiry and the criteria it already shows."""
    used: dict[int, list[str]] = {}
    for link in links:
        used.setdefault(link.licence_id, []).append(link.criterion.code)
    return [_store_line(paper, used, day) for paper in papers]


def _store_line(paper: Licence, used: Mapping[int, list[str]], day: date) -> StoreLine:
    expiry = expiry_of(paper.expires_on, day)
    return StoreLine(
        title=paper.title,
        url=reverse("products:licence_file", args=[paper.pk]) if paper.file_id else "",
        meta=paper_words(paper),
        kind=expiry.kind,
        word=expiry.word,
        criteria=used.get(paper.pk, []),
    )


def paper_words(paper: Licence) -> str:
    """Kind, number and day of issue in one line."""
    issued = _("cấp %(day)s") % {"day": f"{paper.issued_on:%d/%m/%Y}"} if paper.issued_on else ""
    return " · ".join(filter(None, [paper.get_kind_display(), paper.number, issued]))


def paper_choices(papers: list[Licence]) -> list[tuple[int, str]]:
    """Papers to tick, told apart by their number and day."""
    return [(paper.pk, f"{paper.title} ({paper_words(paper)})") for paper in papers]


# ── Where a file is ──────────────────────────────────────────────────


def live_files(links: list[EvidenceLink]) -> Callable[[str], str]:
    """Addresses by sha256 while the dossier is being filled in."""
    known = {
        link.licence.file.sha256: reverse("evaluation:evidence_file", args=[link.pk])
        for link in links
        if link.licence.file
    }
    return lambda sha256: known.get(sha256, "")


def filed_files(submission: DossierSubmission) -> Callable[[str], str]:
    """Addresses by sha256 of what was filed: the very file, whatever became of the paper."""
    base = [submission.dossier_id, submission.attempt]
    return lambda sha256: reverse("evaluation:dossier_filed_file", args=[*base, sha256])


def was_filed(submission: DossierSubmission, sha256: str) -> bool:
    return any(row["sha256"] == sha256 for row in submission.snapshot["evidence"])


def filed_title(submission: DossierSubmission, sha256: str) -> str:
    rows = submission.snapshot["evidence"]
    return next(row["title"] for row in rows if row["sha256"] == sha256)
