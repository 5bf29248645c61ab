"""Papers on the evidence page: by criterion, in the producer's store, and where their files are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from documents.previews import Preview
from evaluation.asked_papers import by_criterion, missing_papers
from evaluation.evidence_needs import asked_of, backing, required_of
from evaluation.models import Dossier, DossierSubmission, EvidenceLink
from evaluation.paper_validity import NeededUntil, is_flagged, validity_of
from evaluation.selectors.place_notes import PlaceNotes
from evaluation.selectors.previews import live_preview
from evaluation.sheet import Criterion
from products.choices import LicenceKind
from products.models import Licence
from products.standing import Standing


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
    preview: Preview | None


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One paper the decision asks for: whether its lack bars filing, and whether it is shown."""

    name: str
    hint: str
    is_required: bool
    is_shown: bool


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """What a criterion asks for and shows; `kind` and `word` sum it up, "" where nothing is due.

    `said` is why it was given back, or what was shown when recognised.
    """

    code: str
    name: str
    asked: list[AskedLine]
    papers: list[ShownPaper]
    kind: str
    word: str
    is_chosen: bool
    is_open: bool = True
    said: str = ""


def leaf_of(dossier: Dossier, code: str) -> Criterion | None:
    return dossier.criteria_set.sheet().leaves.get(code)


def asked_lines(
    dossier: Dossier, links: list[EvidenceLink], day: date
) -> dict[str, list[AskedLine]]:
    """By criterion: first what bars filing, then the evidence table of Form 02."""
    shown = backing(links)
    required = required_of(dossier)
    missing = missing_papers(required, shown, day)
    lines: dict[str, list[AskedLine]] = {}
    for paper in required:
        line = AskedLine(paper.name, paper.instead, paper.bars, paper not in missing)
        lines.setdefault(paper.place, []).append(line)
    for code, kinds in by_criterion(asked_of(dossier)).items():
        here = {paper.kind for paper in shown if paper.criterion == code}
        demanded = {paper.evidence for paper in required if paper.place == code}
        lines.setdefault(code, []).extend(
            AskedLine(kind.name, kind.asked, False, not here.isdisjoint(kind.shown_by))
            for kind in kinds
            if kind.code not in demanded
        )
    return lines


def first_asked(
    dossier: Dossier, leaf: Criterion | None, links: list[EvidenceLink], day: date
) -> dict[str, str]:
    """What a new paper for the criterion most likely is: its kind and name, to be corrected."""
    code = leaf.code if leaf else ""
    for paper in missing_papers(required_of(dossier), backing(links), day):
        if paper.place == code:
            return {"kind": paper.kinds[0], "title": paper.name}
    kinds = by_criterion(asked_of(dossier)).get(code)
    if not kinds:
        return {"kind": LicenceKind.OTHER}
    return {"kind": kinds[0].shown_by[0], "title": kinds[0].name}


def links_of(dossier: Dossier) -> list[EvidenceLink]:
    rows = dossier.evidence_links.select_related("criterion", "licence__file__thumbnail")
    return list(rows.order_by("criterion__position", "pk"))


def criterion_lines(
    dossier: Dossier,
    links: list[EvidenceLink],
    day: date,
    *,
    needed: NeededUntil | None = None,
    chosen: str = "",
    notes: PlaceNotes,
) -> list[CriterionLine]:
    """Every criterion in printed order, with what the decision asks and what is shown."""
    papers: dict[str, list[ShownPaper]] = {}
    for link in links:
        papers.setdefault(link.criterion.code, []).append(_shown(link, day, needed))
    asked = asked_lines(dossier, links, day)
    return [
        _criterion_line(leaf, asked.get(code, []), papers.get(code, []), chosen, notes)
        for code, leaf in dossier.criteria_set.sheet().leaves.items()
    ]


def _criterion_line(
    leaf: Criterion,
    asked: list[AskedLine],
    papers: list[ShownPaper],
    chosen: str,
    notes: PlaceNotes,
) -> CriterionLine:
    kind, word = _sum_of(asked, papers)
    return CriterionLine(
        leaf.code,
        leaf.name,
        asked,
        papers,
        kind,
        word,
        is_chosen=leaf.code == chosen,
        is_open=notes.open.allows("evidence", leaf.code),
        said=notes.hint("evidence", leaf.code),
    )


def expired_links(links: list[EvidenceLink], day: date) -> list[EvidenceLink]:
    """Papers shown that have ended since: a carried-over dossier begins with these."""
    return [link for link in links if link.licence.expires_on and link.licence.expires_on < day]


def _sum_of(asked: list[AskedLine], papers: list[ShownPaper]) -> tuple[str, str]:
    if any(line.is_required and not line.is_shown for line in asked):
        return "stop", _("Thiếu giấy bắt buộc")
    if papers:
        return "ok", _("%(n)d giấy tờ") % {"n": len(papers)}
    return ("idle", _("Chưa có minh chứng")) if asked else ("", "")


def _shown(link: EvidenceLink, day: date, needed: NeededUntil | None) -> ShownPaper:
    standing = validity_of(link.licence.expires_on, day, needed)
    return ShownPaper(
        link_id=link.pk,
        title=link.licence.title,
        url=reverse("evaluation:evidence_file", args=[link.pk]) if link.licence.file_id else "",
        kind=standing.kind,
        word=standing.word,
        preview=live_preview(link),
    )


@dataclass(frozen=True, slots=True)
class FlaggedPaper:
    """A filed or linked paper that will not hold on the day it is judged."""

    title: str
    criteria: str
    kind: str
    word: str


def flagged_papers(
    content: Mapping[str, Any], day: date, needed: NeededUntil | None
) -> list[FlaggedPaper]:
    """Papers of a snapshot that ended, or end before they are needed; each once."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for row in content["evidence"]:
        key = (row["title"], row["sha256"], row["expires_on"] or "")
        found.setdefault(key, []).append(row["criterion"])
    flagged = []
    for (title, _sha256, end), criteria in found.items():
        standing = validity_of(date.fromisoformat(end) if end else None, day, needed)
        if is_flagged(standing):
            flagged.append(FlaggedPaper(title, ", ".join(criteria), standing.kind, standing.word))
    return flagged


def store_lines(
    papers: list[Licence], links: list[EvidenceLink], day: date, needed: NeededUntil | None = None
) -> list[StoreLine]:
    """The producer's papers, each with its expiry and the criteria it already shows."""
    used: dict[int, list[str]] = {}
    for link in links:
        used.setdefault(link.licence_id, []).append(link.criterion.code)
    return [
        _store_line(paper, used, validity_of(paper.expires_on, day, needed)) for paper in papers
    ]


def _store_line(paper: Licence, used: Mapping[int, list[str]], expiry: Standing) -> StoreLine:
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
