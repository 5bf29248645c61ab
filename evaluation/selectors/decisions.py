"""Star decisions: drafts on their way, what was issued, the list a second person reads."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.models import AuditEntry
from documents.choices import RenderingState
from evaluation import rules
from evaluation.choices import DecisionStatus, LineChoice
from evaluation.decision_list import (
    all_differences,
    lines_to_check,
    list_sum,
    withdrawn_meanwhile,
)
from evaluation.models import Certificate, DecisionLine, StarDecision
from evaluation.selectors.acts import Act, Step, strip
from evaluation.selectors.jobs import BatchJob, batch_job
from evaluation.selectors.papers import Job, job_of
from evaluation.workflow import DECISION

DECISION_KINDS = {
    DecisionStatus.PREPARED: "todo",
    DecisionStatus.CHECKED: "half",
    DecisionStatus.APPROVED: "half",
    DecisionStatus.NUMBERED: "half",
    DecisionStatus.ISSUED: "ok",
    DecisionStatus.SUPERSEDED: "idle",
    DecisionStatus.WITHDRAWN: "stop",
    DecisionStatus.CANCELLED: "idle",
}


def decisions_of(user: User) -> QuerySet[StarDecision]:
    return (
        StarDecision.objects.visible_to(user)
        .select_related("unit", "round", "prepared_by")
        .annotate(line_count=Count("lines"))
        .order_by("-pk")
    )


def decision_for(user: User, pk: int) -> StarDecision | None:
    decisions = StarDecision.objects.visible_to(user).select_related(
        "unit", "round", "document__pdf", "prepared_by", "checked_by", "approved_by", "signatory"
    )
    return decisions.filter(pk=pk).first()


@dataclass(frozen=True, slots=True)
class StarGroup:
    """The lines of one rank, as the annex groups them; 0 for what is approved to go up."""

    stars: int
    lines: list[DecisionLine]


def lines_of(decision: StarDecision) -> list[DecisionLine]:
    return list(
        decision.lines.select_related(
            "product__producer__unit",
            "result__stage__dossier",
            "result__forwarding",
            "certificate__document",
            "answer",
        ).order_by("-stars", "product__sort_key", "pk")
    )


def star_groups(lines: Iterable[DecisionLine]) -> list[StarGroup]:
    lines = list(lines)
    rising = [line for line in lines if line.choice == LineChoice.FORWARD]
    recognised = [line for line in lines if line.choice != LineChoice.FORWARD]
    grouped = groupby(recognised, key=lambda line: line.stars)
    groups = [StarGroup(stars, list(rows)) for stars, rows in grouped]
    return groups + ([StarGroup(0, rising)] if rising else [])


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A line beside the result it rests on; `differences` in words, none when they agree.

    `warning` does not keep the list from being checked.
    """

    line: DecisionLine
    differences: list[str]
    warning: str
    is_read: bool


@dataclass(frozen=True, slots=True)
class CheckedList:
    """What the second person reads; `sum` is the list's sha256."""

    rows: list[CheckRow]
    sum: str

    @property
    def lines(self) -> list[DecisionLine]:
        return [row.line for row in self.rows]

    @property
    def differing(self) -> int:
        return sum(bool(row.differences) for row in self.rows)


def checked_list(decision: StarDecision, read: Collection[str] = ()) -> CheckedList:
    lines = lines_to_check(decision)
    found = all_differences(lines)
    warnings = withdrawn_meanwhile(lines)
    rows = [
        CheckRow(line, found.get(line.pk, []), warnings.get(line.pk, ""), str(line.pk) in read)
        for line in lines
    ]
    return CheckedList(rows, list_sum(decision, lines))


def steps_of(decision: StarDecision) -> list[Step]:
    """The strip above the page: who did what, and what comes next."""
    said = [
        (_("Lập dự thảo"), str(decision.prepared_by)),
        (_("Người thứ hai kiểm tra"), _name(decision.checked_by)),
        (_("Duyệt"), _name(decision.approved_by)),
        (_("Số và ngày"), decision.number),
        (_("Bản PDF"), _drawn_note(decision)),
        (_("Phát hành"), _name(decision.signatory)),
    ]
    is_moving = decision.status not in (DecisionStatus.ISSUED, DecisionStatus.CANCELLED)
    return strip(said, done=_steps_done(decision), is_moving=is_moving)


def _name(user: User | None) -> str:
    return str(user) if user else ""


def _drawn_note(decision: StarDecision) -> str:
    return decision.document.rendering_state.label if decision.number else ""


def _steps_done(decision: StarDecision) -> int:
    is_drawn = bool(decision.document and decision.document.pdf_id)
    return {
        DecisionStatus.PREPARED: 1,
        DecisionStatus.CHECKED: 2,
        DecisionStatus.APPROVED: 3,
        DecisionStatus.NUMBERED: 5 if is_drawn else 4,
        DecisionStatus.CANCELLED: 1,
    }.get(decision.status, 6)


def acts_for(decision: StarDecision, user: User) -> list[Act]:
    """What this person may do now; the first is the one main act."""
    return [act for act in _acts(decision, user) if act is not None]


def _acts(decision: StarDecision, user: User) -> Iterator[Act | None]:
    prepares = rules.can_prepare_decision(user, decision.unit)
    signs = rules.can_sign_for(user, decision.unit)
    main = "btn-primary"
    if rules.can_check_decision(user, decision):
        yield _act(decision, "check", _("Xác nhận đã kiểm tra"), main)
    if signs:
        yield _act(decision, "approve", _("Duyệt dự thảo"), main)
        if decision.document and decision.document.rendering_state == RenderingState.DONE:
            if rules.can_issue(user, decision):
                yield _act(decision, "issue", _("Ký, phát hành"), main)
            yield Act(
                _("Ký số"), reverse("evaluation:paper_signatures", args=[decision.document_id])
            )
        yield _act(decision, "send_back", _("Chuyển lại"))
    if prepares:
        yield _act(decision, "number", _("Nhập số và ngày"), main)
        yield _act(decision, "cancel", _("Hủy dự thảo"))


def _act(decision: StarDecision, move: str, word: str, style: str = "btn-plain") -> Act | None:
    if not DECISION.allows(decision, move):
        return None
    return Act(word, reverse(f"evaluation:decision_{move}", args=[decision.pk]), style)


def decision_job(decision: StarDecision) -> Job | None:
    """The drawing of the decision with its annex, asked about at the decision's own address."""
    if decision.document is None or not decision.number:
        return None
    job = job_of(decision.document)
    return replace(
        job,
        title=_("Quyết định %(number)s và phụ lục") % {"number": decision.number},
        poll=reverse("evaluation:decision_job", args=[decision.pk]) if job.poll else "",
    )


def certificates_job(decision: StarDecision) -> BatchJob | None:
    """All certificates of an issued decision as one bar."""
    papers = [
        certificate.document
        for certificate in Certificate.objects.filter(line__decision=decision).select_related(
            "document"
        )
    ]
    if not papers:
        return None
    return batch_job(
        papers,
        id=f"certificates-{decision.pk}",
        title=_("Giấy chứng nhận"),
        poll=reverse("evaluation:certificates_job", args=[decision.pk]),
    )


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of components/_timeline.html."""

    kind: str
    title: str
    meta: str
    text: str = ""


def history_of(decision: StarDecision) -> list[Happening]:
    """Every move, newest first, with who made it and when."""
    entries = AuditEntry.objects.of(decision).order_by("-pk")[:50]
    return [
        Happening(
            kind="ok" if entry.action == "issue" else "sent",
            title=_sentence(entry.action),
            meta=f"{entry.actor_name} · {_moment(entry)}",
        )
        for entry in entries
    ]


def _sentence(action: str) -> str:
    label = DECISION.moves[action].label if action in DECISION.moves else _("lập dự thảo")
    return label[:1].upper() + label[1:]


def _moment(entry: AuditEntry) -> str:
    return f"{timezone.localtime(entry.at):%H:%M %d/%m/%Y}"


def certificate_for(user: User, pk: int) -> Certificate | None:
    certificates = Certificate.objects.visible_to(user).select_related("document__pdf")
    return certificates.filter(pk=pk).first()
