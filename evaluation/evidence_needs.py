"""Papers a dossier still lacks: those that bar filing, and those the council will ask for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from evaluation import asked_papers as asked
from evaluation.asked_papers import AskedKind, Backing, RequiredPaper
from evaluation.models import Dossier, EvidenceLink


@dataclass(frozen=True, slots=True)
class Need:
    """`criterion` is where the paper is best linked, "" where the set has no such place."""

    criterion: str
    message: str


def required_of(dossier: Dossier) -> list[RequiredPaper]:
    return asked.required_papers(dossier.criteria_set.sheet(), dossier.producer.form)


def asked_of(dossier: Dossier) -> tuple[AskedKind, ...]:
    sheet = dossier.criteria_set.sheet()
    return asked.asked_kinds(sheet.scheme, sheet.number)


def backing(links: Iterable[EvidenceLink]) -> list[Backing]:
    return [
        Backing(link.criterion.code, link.licence.kind, link.licence.expires_on) for link in links
    ]


def barring(dossier: Dossier, links: Iterable[EvidenceLink], day: date) -> Iterator[Need]:
    """Papers whose lack rejects the whole dossier (Annex II, rejection rules of the set)."""
    for paper in asked.missing_papers(required_of(dossier), backing(links), day):
        if paper.bars:
            message = _("Thiếu giấy bắt buộc: %(name)s.") % {"name": paper.full_name}
            yield Need(paper.place, message)


def advised(dossier: Dossier, links: Iterable[EvidenceLink], day: date) -> Iterator[Need]:
    """What the evidence table of Form 02, which is guidance, asks for and nothing shows."""
    shown = backing(links)
    for paper in asked.missing_papers(required_of(dossier), shown, day):
        if not paper.bars:
            message = _("Phải có nếu pháp luật chuyên ngành yêu cầu: %(name)s.")
            yield Need(paper.place, message % {"name": paper.full_name})
    for kind in asked.claims_without_paper(dossier.form_02, asked_of(dossier), shown):
        message = _("Mẫu 02 ghi đã có “%(name)s” nhưng chưa kèm giấy tờ.")
        yield Need(kind.criteria[0], message % {"name": kind.name})
    yield from _bare_criteria(dossier, shown)


def _bare_criteria(dossier: Dossier, shown: list[Backing]) -> Iterator[Need]:
    marks = dossier.self_marks.filter(is_chosen=True, option__isnull=False)
    points = dict(marks.values_list("criterion__code", "option__points"))
    leaves = dossier.criteria_set.sheet().leaves
    for code in asked.bare_criteria(points, asked_of(dossier), shown):
        message = _("Tiêu chí %(code)s %(name)s: đã tự chấm điểm nhưng chưa kèm minh chứng.")
        yield Need(code, message % {"code": code, "name": leaves[code].name})
