"""Appeals as the producer and the desk read them."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.clocks import work_calendar
from core.deadlines import Deadline, deadline
from evaluation import appeal_rules
from evaluation.choices import AppealStatus
from evaluation.models import Appeal, ProvinceRules, Result
from evaluation.selectors.acts import Act
from evaluation.workflow import APPEAL

KINDS = {
    AppealStatus.FILED: "todo",
    AppealStatus.RECEIVED: "half",
    AppealStatus.PROPOSED: "half",
    AppealStatus.UPHELD: "ok",
    AppealStatus.REJECTED: "stop",
    AppealStatus.WITHDRAWN: "idle",
}


def appeals_of(user: User) -> QuerySet[Appeal]:
    """Oldest deadline first among the open, the others newest first after them."""
    rows = Appeal.objects.visible_to(user).select_related(
        "producer", "result__stage__unit", "result__stage__dossier__product"
    )
    return rows.order_by(F("answered_on").asc(nulls_first=True), "due_on", "-pk")


def appeal_for(user: User, pk: int) -> Appeal | None:
    rows = appeals_of(user).select_related("filed_by", "proposed_by", "document__pdf")
    return rows.prefetch_related("files").filter(pk=pk).first()


def clock_of(appeal: Appeal, day: date) -> Deadline | None:
    if KINDS[AppealStatus(appeal.status)] not in ("todo", "half"):
        return None
    return deadline(start=appeal.filed_on, due=appeal.due_on, on=day, days=work_calendar())


def acts_on(user: User, appeal: Appeal) -> list[Act]:
    return list(_acts(user, appeal))


def _acts(user: User, appeal: Appeal) -> Iterator[Act]:
    works = appeal_rules.can_work_appeal(user, appeal)
    signs = appeal_rules.can_answer(user, appeal)
    own = appeal_rules.can_appeal(user, appeal.result)
    for move, name, word, may in (
        ("receive", "appeal_receive", _("Tiếp nhận"), works),
        ("propose", "appeal_propose", _("Dự thảo trả lời"), works),
        ("uphold", "appeal_answer", _("Ký trả lời"), signs),
        ("return", "appeal_return", _("Chuyển lại"), signs),
        ("withdraw", "appeal_withdraw", _("Rút kiến nghị"), own),
    ):
        if may and APPEAL.allows(appeal, move):
            style = "btn-plain" if move in ("return", "withdraw") else "btn-primary"
            yield Act(word, reverse(f"evaluation:{name}", args=[appeal.pk]), style)


def appealable(user: User, dossier_id: int, day: date) -> tuple[Result, date] | None:
    """The result of one's dossier that may be appealed today, and until when."""
    if not user.producer_ids:
        return None
    rows = Result.objects.latest().filter(
        stage__dossier=dossier_id, stage__dossier__producer__in=user.producer_ids
    )
    rows = rows.select_related("stage__unit__parent", "stage__dossier").order_by("-stage__order")
    days = work_calendar()
    for result in rows:
        own_rules = ProvinceRules.objects.of(result.stage.unit)
        last = appeal_rules.last_day_to_appeal(result, own_rules, days)
        if last is not None and day <= last and not result.appeals.open().exists():
            return result, last
    return None
