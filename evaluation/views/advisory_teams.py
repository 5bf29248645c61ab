"""Setting up the advisory team of a round and giving dossiers to its people."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import ask
from core.clocks import today
from core.edges import carry_out, form_status, posted
from core.errors import NotFound, NotPermitted
from evaluation import rules
from evaluation.forms.advisory import AssignForm, MemberFormSet, TeamForm
from evaluation.models import AdvisoryTeam, EvaluationRound
from evaluation.selectors import advisory as reads
from evaluation.selectors.council import council_candidates
from evaluation.services import advisory_teams
from evaluation.views.advice_frame import seen_stage

_READ_OR_SEND = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(_READ_OR_SEND)
def team_new(request: HttpRequest) -> HttpResponse:
    """Write down the team that a decision set up for a round."""
    round_ = _round(request)
    rules.require(rules.can_arrange_round(request.user, round_))
    people = council_candidates(request.user)
    form = TeamForm(posted(request))
    rows = MemberFormSet(posted(request), prefix="members", form_kwargs={"people": people})
    found = partial(advisory_teams.found_team, round_id=round_.pk, actor=request.user)
    rows_are_sound = not form.is_bound or rows.is_valid()
    is_sent = form.is_bound and rows_are_sound
    if is_sent and carry_out(form, lambda sent: found(members=rows.plan(), **sent)):
        messages.success(request, _("Đã lập tổ tư vấn."))
        return redirect("evaluation:advisory_team", pk=form.outcome.pk)
    context = {"round": round_, "form": form, "rows": rows, "people": people}
    status = form_status(form) if rows_are_sound else 422
    return render(request, "evaluation/advisory_team_new.html", context, status=status)


def _round(request: HttpRequest) -> EvaluationRound:
    key = request.GET.get("round", "")
    rounds = EvaluationRound.objects.visible_to(request.user).select_related("unit")
    found = rounds.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 19 else None
    if found is None:
        raise NotFound
    return found


@login_required
@require_safe
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """Members with what they have to do, and the round's dossiers with whom they are given to."""
    teams = AdvisoryTeam.objects.visible_to(request.user).select_related("unit", "round")
    found = teams.filter(pk=pk).first()
    if found is None:
        raise NotFound
    context = {
        "team": found,
        "members": reads.members_of(found),
        "stages": reads.dossiers_of(found, request.user),
        "may_assign": rules.can_arrange_council(request.user, found.unit),
    }
    return render(request, "evaluation/advisory_team.html", context)


@login_required
@require_http_methods(_READ_OR_SEND)
def stage_advisers(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a dossier to members of the round's team."""
    found = seen_stage(request, pk)
    rules.require(rules.can_work_stage(request.user, found))
    if not rules.can_assign_advisers(request.user, found):
        raise NotPermitted(_("Chỉ phân công tư vấn khi hồ sơ đang trong đợt, chưa họp hội đồng."))
    given = [row.member_id for row in reads.standing_rows(found)]
    return ask(
        request,
        AssignForm(
            posted(request), members=reads.member_choices(found), initial={"members": given}
        ),
        act=lambda typed: advisory_teams.assign_advisers(
            stage_id=pk, member_ids=typed["members"], on=today(), actor=request.user
        ),
        done=_("Đã phân công thẩm định."),
        back=reverse("evaluation:stage", args=[pk]),
        title=_("Phân công thẩm định"),
        text=f"{found.dossier.product.name} – {found.dossier.producer.name}",
        button=_("Phân công"),
    )
