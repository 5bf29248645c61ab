"""What the pages of the advisory team share: the dossier as it was filed, and who may do what."""

from typing import Any

from django.http import HttpRequest

from core.clocks import today, work_calendar
from core.errors import NotFound
from evaluation import rules
from evaluation.models import DossierStage
from evaluation.selectors import advisory as reads
from evaluation.selectors import desks
from evaluation.selectors.papers import job_of


def seen_stage(request: HttpRequest, pk: int) -> DossierStage:
    found = desks.whole(DossierStage.objects.visible_to(request.user)).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def advised_stage(request: HttpRequest, pk: int) -> DossierStage:
    """A stage the person advises on: the desk sees it too, but writes nothing here."""
    found = seen_stage(request, pk)
    rules.require(rules.advises(request.user, found))
    return found


def frame_of(request: HttpRequest, found: DossierStage) -> dict[str, Any]:
    """The side of every page of the team: papers of the commune, visits, tests, the report."""
    report = desks.commune_report_of(found.dossier)
    return {
        "stage": found,
        "dossier": found.dossier,
        "deadline": desks.deadline_of(found, today(), work_calendar()),
        "jobs": [job_of(paper) for paper in (report.document, report.letter) if paper]
        if report
        else [],
        "visits": reads.visits_of(found),
        "tests": list(found.further_tests.all()),
        "may_advise": rules.can_advise(request.user, found),
        "may_report": rules.can_report_advice(request.user, found),
        "summary": reads.advisory_of(found),
    }
