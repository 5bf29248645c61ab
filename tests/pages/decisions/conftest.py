"""Two concluded results at the decision desk, for all its pages."""

import pytest
from django.urls import reverse

from evaluation.models import AuthorityStep, Result, StarDecision
from evaluation.services import decisions
from ocop_portal.demo import walk
from tests.pages.room import Room, open_room

PROPOSER = "Giám đốc Sở Nông nghiệp và Môi trường"


@pytest.fixture(scope="package")
def built(django_db_setup, django_db_blocker):
    """Two concluded results, four stars each, that no decision lists yet."""
    with open_room(django_db_blocker, "Mận sấy dẻo", "Tỏi đen") as room:
        room.conclude_all()
        yield room


@pytest.fixture
def room(built: Room, db) -> Room:
    return built


def url(name: str, *args) -> str:
    return reverse(f"evaluation:{name}", args=args)


def chosen(*results: Result) -> str:
    keys = "&".join(f"result={result.pk}" for result in results or Result.objects.all())
    return f"{url('decision_new')}?{keys}"


def prepared(room: Room) -> StarDecision:
    return decisions.prepare_decision(
        unit_id=room.demo.province.pk, proposal_line=PROPOSER, actor=room.user("tinh1"),
        choices=[(result.pk, "recognise") for result in Result.objects.all()],
        today=room.demo.today,
    )  # fmt: skip


def approved(room: Room) -> StarDecision:
    decision = prepared(room)
    walk.check_list(room.demo, decision)
    return decisions.approve_decision(decision_id=decision.pk, actor=room.user("lanhdao"))


def forwardable(result: Result, **changes) -> None:
    """The step sends up from 70 points; `changes` say what else it may."""
    step = result.stage.step
    AuthorityStep.objects.filter(pk=step.pk).update(forwards_from=70, **changes)
