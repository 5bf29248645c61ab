"""Which results go into one decision, and what it does with each."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, User
from core.errors import Conflict, Incomplete
from evaluation import rules
from evaluation.choices import LineChoice
from evaluation.models import DecisionLine, DossierStage, ExternalResult, Result
from evaluation.workflow import STAGE


def lines_for(
    unit: AdministrativeUnit, chosen: Mapping[int, str], actor: User, today: date
) -> list[DecisionLine]:
    """An unsaved line for each result, its stage locked; all of one round, each with its choice."""
    results = _locked_results(unit, chosen, actor, today)
    _require_minutes(results)
    answers = {
        answer.file.result_id: answer
        for answer in ExternalResult.objects.to_settle()
        .select_related("file__result__stage__step")
        .filter(file__result__in=results)
    }
    lines = [_line(result, chosen[result.pk], answers.get(result.pk)) for result in results]
    taken = DecisionLine.objects.filter(
        result__in=[line.result for line in lines if line.answer is None],
        is_live=True, answer__isnull=True,
    )  # fmt: skip
    if taken.exists():
        raise Conflict(_("Có kết quả đã nằm trong một dự thảo khác."), code="already_listed")
    return lines


def _locked_results(
    unit: AdministrativeUnit, chosen: Mapping[int, str], actor: User, today: date
) -> list[Result]:
    results = list(
        Result.objects.visible_to(actor)
        .latest()
        .filter(pk__in=chosen, stage__unit=unit)
        .select_related("stage__dossier__scheme", "stage__dossier__product", "stage__step")
        .select_related("stage__round", "item__session__minutes")
        .order_by("stage_id")
    )
    if not results or len(results) != len(chosen):
        message = _("Chọn ít nhất một kết quả của đơn vị.")
        raise Incomplete(message, code="no_results", fields={"results": [message]})
    rules.require_schemes_open([result.stage.dossier for result in results], today)
    for stage in DossierStage.objects.lock_all(result.stage_id for result in results):
        STAGE.require(stage, "recognise")
    if len({result.stage.round_id for result in results}) > 1:
        raise Incomplete(_("Các kết quả phải cùng một đợt đánh giá."), code="other_round")
    return results


def _require_minutes(results: list[Result]) -> None:
    """The decision rests on the minutes, which therefore have been approved (Article 7.3d-e)."""
    sessions = {result.item.session for result in results}
    if waiting := [session for session in sessions if not session.has_approved_minutes]:
        names = [str(session) for session in sorted(waiting, key=lambda session: session.pk)]
        message = _("Biên bản chưa được thư ký và chủ tịch hội đồng thông qua: %(sessions)s.")
        message %= {"sessions": ", ".join(names)}
        raise Incomplete(message, code="minutes_not_approved", fields={"results": [message]})


def _line(result: Result, choice: str, answer: ExternalResult | None) -> DecisionLine:
    product = result.stage.dossier.product
    if answer is not None:
        return _central_line(result, choice, answer)
    ways = rules.ways_open(result)
    if not ways:
        message = _("%(product)s: kết quả này không thuộc thẩm quyền công nhận của đơn vị.")
        raise Incomplete(message % {"product": product}, code="not_recognisable")
    _require_a_way(choice, ways, result)
    return DecisionLine(result=result, product=product, stars=result.stars, choice=choice)


def _central_line(result: Result, choice: str, answer: ExternalResult) -> DecisionLine:
    """On the central council's result, with the stars that it gives (Article 7.4g)."""
    product = result.stage.dossier.product
    if not rules.may_recognise_on(answer):
        message = _("%(product)s: kết quả của trung ương không đủ để tỉnh công nhận.")
        raise Incomplete(message % {"product": product}, code="not_recognisable")
    _require_a_way(choice, [LineChoice.RECOGNISE_CENTRAL], result)
    return DecisionLine(
        result=result, product=product, stars=answer.stars, choice=choice, answer=answer
    )


def _require_a_way(choice: str, ways: list[LineChoice], result: Result) -> None:
    if choice in ways:
        return
    below = choice in {LineChoice.RECOGNISE_AND_FORWARD, LineChoice.FORWARD}
    if below and not rules.may_forward(result):
        message = _("%(product)s: điểm trung bình chưa đạt ngưỡng đề nghị cấp trên.")
        code = "below_threshold"
    else:
        message, code = _("%(product)s: chọn hướng xử lý."), "choice_missing"
    message %= {"product": result.stage.dossier.product}
    raise Incomplete(message, code=code, fields={"choice": [message]})
