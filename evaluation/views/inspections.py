"""Inspections after recognition, from the plan to the follow-up."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from core.acts import ask
from core.clocks import today
from core.edges import carry_out, form_status, posted
from core.errors import NotFound, NotPermitted
from core.htmx import page_or_partial
from documents.serving import serve_file
from evaluation import inspection_rules, rules
from evaluation.forms import inspections as forms
from evaluation.forms.council import NoForm
from evaluation.models import Inspection
from evaluation.selectors import inspections as reads
from evaluation.selectors.papers import job_of
from evaluation.services import inspections as services
from evaluation.views.drawing import drawn
from evaluation.workflow import INSPECTION
from products.models import Product

PAGE_SIZE = 50
_FORM = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def inspection_list(request: HttpRequest) -> HttpResponse:
    form = forms.InspectionFilters(request.GET, plans=reads.plan_choices(request.user))
    rows = reads.inspection_rows(request.user, form.applied())
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(inspection, reads.KINDS[inspection.status]) for inspection in page],
        "is_filtered": bool(form.applied()),
        "may_plan": bool(reads.desk_choices(request.user)),
    }
    return page_or_partial(
        request, "evaluation/inspection_list.html", "evaluation/_inspection_list.html", context
    )


@login_required
@_FORM
def plan_new(request: HttpRequest) -> HttpResponse:
    units = reads.desk_choices(request.user)
    rules.require(bool(units))
    form = forms.PlanForm(posted(request), units=units, initial={"year": today().year})
    make = partial(services.make_plan, actor=request.user)
    if form.is_bound and carry_out(form, lambda sent: make(**sent)):
        messages.success(request, _("Đã ghi kế hoạch kiểm tra."))
        return redirect("evaluation:inspection_list")
    return _page(
        request, form, _("Kế hoạch kiểm tra"), _("Ghi kế hoạch"), "inspection_list",
        parent=_("Kiểm tra"),
    )  # fmt: skip


def _page(
    request: HttpRequest, form: Any, title: str, button: str, back: str, *args: Any, **context: Any
) -> HttpResponse:
    context |= {"form": form, "title": title, "button": button}
    context["back"] = reverse(f"evaluation:{back}", args=args)
    return render(request, "evaluation/act_form.html", context, status=form_status(form))


@login_required
@_FORM
def inspection_new(request: HttpRequest, public_id: str) -> HttpResponse:
    product = Product.objects.visible_to(request.user).filter(public_id=public_id).first()
    if product is None:
        raise NotFound
    units = reads.desk_choices(request.user)
    if not units:
        raise NotPermitted
    form = forms.ArrangeForm(
        posted(request), units=units, plans=reads.plan_choices(request.user),
        people=reads.inspector_choices([pk for pk, _name in units], today()),
        initial={"planned_on": today()},
    )  # fmt: skip
    act = partial(services.arrange_inspection, product_id=product.pk, actor=request.user)
    if form.is_bound and carry_out(form, lambda sent: act(**sent)):
        messages.success(request, _("Đã lên lịch kiểm tra."))
        return redirect("evaluation:inspection", pk=form.outcome.pk)
    facts = [(_("Sản phẩm"), product.name), (_("Chủ thể"), product.producer.name)]
    title = _("Lên lịch kiểm tra")
    return _page(request, form, title, title, "inspection_list", facts=facts, parent=_("Kiểm tra"))


@login_required
@require_safe
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    found = _inspection(request, pk)
    is_office = inspection_rules.can_inspect(request.user, found) or bool(request.user.unit_paths)
    context = {
        "inspection": found,
        "kind": reads.KINDS[found.status],
        "acts": reads.acts_on(request.user, found),
        # Who reported is nobody's business but the office's.
        "report": found.report if is_office else None,
        "job": job_of(found.document) if found.document else None,
    }
    return render(request, "evaluation/inspection_detail.html", context)


def _inspection(request: HttpRequest, pk: int) -> Inspection:
    found = reads.inspection_for(request.user, pk)
    if found is None:
        raise NotFound
    return found


@login_required
@require_safe
def inspection_sample_file(request: HttpRequest, pk: int, sample: int) -> HttpResponseBase:
    row = _inspection(request, pk).samples.filter(pk=sample, file__isnull=False).first()
    if row is None:
        raise NotFound
    return serve_file(row.file, download_name=row.file.original_name)


@login_required
@require_safe
def inspection_photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The reporter's picture, for the office only."""
    found = _inspection(request, pk)
    rules.require(inspection_rules.can_inspect(request.user, found))
    if found.report is None or found.report.photo is None:
        raise NotFound
    return serve_file(found.report.photo, download_name=found.report.photo.original_name)


# ── Acts ─────────────────────────────────────────────────────────────


def _may_arrange(user: User, found: Inspection) -> bool:
    return inspection_rules.can_arrange(user, found.unit)


def _ready(
    request: HttpRequest, pk: int, move: str, may: Callable[[User, Inspection], bool]
) -> Inspection:
    found = _inspection(request, pk)
    rules.require(may(request.user, found))
    INSPECTION.require(found, move)
    return found


def _ask(
    request: HttpRequest, found: Inspection, form: Any, act: Callable[..., Any], *, title: str,
    done: str, **context: Any,
) -> HttpResponse:  # fmt: skip
    return ask(
        request,
        form,
        act=lambda sent: act(inspection_id=found.pk, actor=request.user, **sent),
        back=reverse("evaluation:inspection", args=[found.pk]),
        title=f"{title}: {found.product or found}",
        done=done,
        **{"button": title, **context},
    )


@login_required
@_FORM
def inspection_take_up(request: HttpRequest, pk: int) -> HttpResponse:
    found = _ready(request, pk, "take_up", _may_arrange)
    products = [] if found.product_id else reads.product_choices(request.user, found.unit)
    form = forms.TakeUpForm(posted(request), products=products, initial={"planned_on": today()})
    return _ask(
        request, found, form, services.take_up_report, title=_("Lên lịch kiểm tra"),
        done=_("Đã lên lịch kiểm tra."),
    )  # fmt: skip


@login_required
@_FORM
def inspection_begin(request: HttpRequest, pk: int) -> HttpResponse:
    found = _ready(request, pk, "begin", inspection_rules.can_inspect)
    return _ask(
        request, found, NoForm(posted(request)), services.begin_inspection,
        title=_("Bắt đầu kiểm tra"),
        text=_("Danh mục được lập từ hồ sơ đã công nhận; từ đây ghi được kết quả, mẫu, vi phạm."),
        done=_("Đã lập danh mục kiểm tra từ hồ sơ được công nhận."),
    )  # fmt: skip


@login_required
@_FORM
def inspection_findings(request: HttpRequest, pk: int) -> HttpResponse:
    found = _ready(request, pk, "conclude", inspection_rules.can_inspect)
    form = forms.FindingsForm(
        posted(request), checks=list(found.checks.all()), initial=forms.written_of(found)
    )
    act = partial(services.write_findings, inspection_id=pk, actor=request.user)
    if form.is_bound and carry_out(form, lambda sent: act(**sent)):
        messages.success(request, _("Đã ghi kết quả kiểm tra."))
        return redirect("evaluation:inspection", pk=pk)
    context = {"form": form, "inspection": found}
    template = "evaluation/inspection_findings.html"
    return render(request, template, context, status=form_status(form))


@login_required
@_FORM
def inspection_sample(request: HttpRequest, pk: int) -> HttpResponse:
    found = _ready(request, pk, "conclude", inspection_rules.can_inspect)
    form = forms.SampleForm(posted(request), request.FILES or None, initial={"taken_on": today()})

    def act(sent: dict[str, Any]) -> Any:
        upload = sent.pop("upload", None)
        return services.add_sample(inspection_id=pk, values=sent, upload=upload, actor=request.user)

    if form.is_bound and carry_out(form, act):
        return redirect("evaluation:inspection", pk=pk)
    return _page(
        request, form, _("Thêm mẫu"), _("Thêm mẫu"), "inspection", found.pk, parent=str(found)
    )


@login_required
@_FORM
def inspection_violation(request: HttpRequest, pk: int) -> HttpResponse:
    found = _ready(request, pk, "conclude", inspection_rules.can_inspect)
    return _ask(
        request, found, forms.ViolationForm(posted(request)), services.add_violation,
        title=_("Thêm vi phạm"), done=_("Đã ghi vi phạm."),
    )  # fmt: skip


@login_required
@_FORM
def inspection_conclude(request: HttpRequest, pk: int) -> HttpResponse:
    found = _ready(request, pk, "conclude", inspection_rules.can_inspect)
    form = forms.ConcludeForm(posted(request), initial={"held_on": today()})
    return _ask(
        request, found, form,
        lambda **sent: drawn(services.conclude_inspection(today=today(), **sent)),
        title=_("Kết luận kiểm tra"), done=_("Đã kết luận. Biên bản đang được lập."),
        text=_("Kết luận rồi thì biên bản không sửa được nữa; chủ thể được thông báo."),
    )  # fmt: skip


@login_required
@_FORM
def inspection_follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    found = _ready(request, pk, "follow_up", inspection_rules.can_inspect)
    form = forms.FollowUpForm(posted(request), initial={"checked_on": today()})
    return _ask(
        request, found, form, partial(services.follow_up, today=today()),
        title=_("Ghi kết quả khắc phục"), done=_("Đã ghi kết quả khắc phục."),
    )  # fmt: skip


@login_required
@_FORM
def inspection_close(request: HttpRequest, pk: int) -> HttpResponse:
    found = _ready(request, pk, "close", _may_arrange)
    return _ask(
        request, found, forms.CloseForm(posted(request)), services.close_inspection,
        title=_("Khép lại"), done=_("Đã khép lại cuộc kiểm tra."), danger=True,
    )  # fmt: skip


@login_required
@_FORM
def inspection_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = _inspection(request, pk)
    rules.require(inspection_rules.can_inspect(request.user, found))
    return _ask(
        request, found, forms.ProposeWithdrawalForm(posted(request)),
        partial(services.propose_withdrawal, today=today()),
        title=_("Đề nghị thu hồi giấy chứng nhận"),
        done=_("Đã đề nghị thu hồi; cơ quan thường trực thẩm tra trong hạn."), danger=True,
    )  # fmt: skip
