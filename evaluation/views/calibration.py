"""How the members of a council mark against each other, for whoever leads or keeps it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.errors import NotPermitted
from evaluation import rules
from evaluation.selectors.calibration import calibration_of
from evaluation.views.council import find_council


@login_required
@require_safe
def calibration(request: HttpRequest, pk: int) -> HttpResponse:
    council = find_council(request, pk)
    if not rules.can_see_calibration(request.user, council):
        raise NotPermitted(_("Trang này dành cho chủ tịch, thư ký hội đồng và cán bộ cấp tỉnh."))
    context = {"council": council, "page": calibration_of(council, request.user)}
    return render(request, "evaluation/calibration.html", context)
