"""Who may look at a meeting's pages: found among one's own, refused where the seat is another."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.errors import Conflict, NotFound, NotPermitted
from evaluation import rules
from evaluation.choices import ItemStatus
from evaluation.models import CouncilSession, SessionItem
from evaluation.selectors.council import session_for
from evaluation.selectors.interests import require_declared


def run_by(request: HttpRequest, pk: int) -> CouncilSession:
    session = session_for(request.user, pk)
    if session is None:
        raise NotFound
    if not rules.can_run_session(request.user, session.council):
        raise NotPermitted(_("Bảng điều hành dành cho chủ tịch và thư ký hội đồng."))
    return session


def reader_of_minutes(request: HttpRequest, pk: int) -> CouncilSession:
    """Minutes name the members and their totals: for the council and the unit's own officers."""
    session = session_for(request.user, pk)
    if session is None:
        raise NotFound
    if not rules.can_read_minutes(request.user, session):
        raise NotPermitted
    return session


def seated_item(request: HttpRequest, pk: int) -> SessionItem:
    items = SessionItem.objects.seated(request.user).select_related(
        "session__council__unit",
        "session__council__round",
        "stage__dossier__product",
        "stage__dossier__producer",
        "stage__dossier__unit",
        "stage__criteria_set__scheme",
        "result",
    )
    item = items.filter(pk=pk).first()
    if item is None:
        raise NotFound
    require_declared(request.user, item.stage.dossier_id)
    return item


def item_run_by(request: HttpRequest, pk: int) -> SessionItem:
    item = seated_item(request, pk)
    if not rules.can_run_session(request.user, item.session.council):
        raise NotPermitted
    return item


def opened_item(request: HttpRequest, pk: int) -> SessionItem:
    """One of one's council's dossiers; before the chair opens it there is nothing to show."""
    item = seated_item(request, pk)
    if item.status == ItemStatus.SCORING:
        raise Conflict(_("Điểm của hồ sơ này còn niêm phong."), code="sealed")
    return item
