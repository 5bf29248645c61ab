"""The desks: their addresses, and a dossier at each of them."""

from django.urls import reverse

from evaluation.models import DossierStage
from evaluation.services import stages
from ocop_portal.demo import walk
from tests.pages.conftest import World

HTMX = {"headers": {"HX-Request": "true"}}


def at(name: str, *args) -> str:
    return reverse(f"evaluation:{name}", args=args)


def body(response) -> str:
    return response.content.decode()


def waiting_stage(world: World) -> DossierStage:
    return world.filed.stages.get()


def received_stage(world: World) -> DossierStage:
    stage = waiting_stage(world)
    return stages.receive_dossier(
        stage_id=stage.pk, actor=world.user("xa1"), received_on=world.demo.day(28)
    )


def at_province(world: World) -> DossierStage:
    """The filed dossier after its commune, received and found whole by the province."""
    walk.report(world.demo, world.filed, number=12)
    officer = world.user("tinh1")
    stage = stages.receive_dossier(
        stage_id=world.filed.stages.get(order=2).pk, actor=officer, received_on=world.demo.day(15)
    )
    walk.check(stage, officer, world.demo.day(14))
    return stage
