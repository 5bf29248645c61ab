"""Shape of what officers and the chair type: rounds, councils, sessions, the board."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from accounts.models import AdministrativeUnit, User
from core.forms import DayField
from core.text_fields import LineField, LongField
from evaluation.choices import FindingRule, GateRule, SeatRole
from evaluation.models import CouncilSeat, DossierStage
from evaluation.selectors.scoring import OptionRow
from evaluation.services.councils import SeatPlan, WorkRules
from evaluation.sheet import plain_number

_SEAT_ROWS = 9


class RoundForm(forms.Form):
    """A đợt đánh giá; the scheme's printed dates stand in it to begin with."""

    unit_id = forms.TypedChoiceField(label=_("Đơn vị"), coerce=int)
    year = forms.IntegerField(label=_("Năm"), min_value=2018, max_value=2100)
    number = forms.IntegerField(label=_("Đợt"), min_value=1, max_value=50)
    proposals_close_on = DayField(
        label=_("Nhận đề nghị đến hết ngày"),
        help_text=_("Quy định ghi “trước ngày”: ngày cuối cùng là hôm trước đó."),
    )
    decision_due_on = DayField(label=_("Hạn ra quyết định"))

    def __init__(self, *args: Any, units: list[AdministrativeUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_id"].choices = [(unit.pk, unit.full_name) for unit in units]


class CouncilForm(forms.Form):
    """What the founding decision says, and the rules of work where it is silent."""

    name = LineField(label=_("Tên hội đồng"), max_length=200)
    decision_number = LineField(
        label=_("Quyết định thành lập số"), max_length=60, help_text=_("Ví dụ 1205/QĐ-UBND")
    )
    decided_on = DayField(label=_("Ngày quyết định"))
    quorum_percent = forms.IntegerField(
        label=_("Số thành viên có mặt ít nhất (%)"), min_value=50, max_value=100, initial=75
    )
    spread_limit = forms.IntegerField(
        label=_("Tổng điểm các phiếu chênh nhau nhiều nhất"),
        min_value=0,
        max_value=100,
        initial=10,
        help_text=_("Chênh quá số này thì phải ghi ý kiến thống nhất trước khi kết luận."),
    )
    gate_rule = forms.ChoiceField(label=_("Cách xét mức tối thiểu"), choices=GateRule)
    finding_rule = forms.ChoiceField(label=_("Cách xét ghi nhận dừng, loại"), choices=FindingRule)

    def clean(self) -> dict[str, Any]:
        """The rules of work apart, as the service takes them."""
        sent = super().clean()
        rule_names = WorkRules.__dataclass_fields__.keys() & self.fields
        if not self.errors:
            sent["work_rules"] = WorkRules(**{name: sent.pop(name) for name in rule_names})
        return sent


class SeatForm(forms.Form):
    """One appointment; a row without a person is no row."""

    person = LineField(label=_("Tên đăng nhập"), required=False, max_length=150)
    role = forms.ChoiceField(
        label=_("Vai trò"), choices=SeatRole, initial=SeatRole.MEMBER, required=False
    )
    body = LineField(label=_("Cơ quan"), required=False, max_length=200)

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.fields["person"].widget.attrs.update(list="people", autocomplete="off")

    def clean(self) -> dict[str, Any]:
        sent = super().clean()
        if sent.get("person"):
            for name in ("role", "body"):
                if not sent.get(name):
                    self.add_error(name, ValidationError(_("Ghi mục này.")))
        elif sent.get("body"):
            self.add_error("person", ValidationError(_("Chọn người.")))
        return sent


class SeatRows(BaseFormSet):
    """The members' list; names are looked up together, in one query."""

    def clean(self) -> None:
        typed = {form.cleaned_data.get("person", "") for form in self.forms if form.is_valid()}
        known = {user.username: user.pk for user in self._people().filter(username__in=typed)}
        for form in self.forms:
            person = form.cleaned_data.get("person") if form.is_valid() else ""
            if person and person not in known:
                form.add_error("person", _("Không tìm thấy người này trong phạm vi của bạn."))
            elif person:
                form.cleaned_data["user_id"] = known[person]

    def _people(self) -> QuerySet[User]:
        return self.form_kwargs["people"]

    def plan(self) -> list[SeatPlan]:
        return [
            SeatPlan(user_id=sent["user_id"], role=sent["role"], body=sent["body"])
            for form in self.forms
            if (sent := form.cleaned_data).get("user_id")
        ]


SeatFormSet = formset_factory(
    SeatForm, formset=SeatRows, extra=_SEAT_ROWS, max_num=40, absolute_max=60, validate_max=True
)


class StageChoices(forms.ModelMultipleChoiceField):
    """Dossiers to put on the table."""

    def label_from_instance(self, stage: DossierStage) -> str:
        dossier = stage.dossier
        return f"{dossier.product} – {dossier.producer} ({dossier})"


class SessionForm(forms.Form):
    held_on = DayField(label=_("Ngày họp"))
    place = LineField(label=_("Địa điểm"), max_length=200)
    stage_ids = StageChoices(
        label=_("Hồ sơ đưa ra họp"),
        queryset=DossierStage.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Chọn ít nhất một hồ sơ cho phiên họp.")},
    )

    def __init__(self, *args: Any, stages: QuerySet[DossierStage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage_ids"].queryset = stages

    def clean_stage_ids(self) -> list[int]:
        return [stage.pk for stage in self.cleaned_data["stage_ids"]]


class AttendanceForm(forms.Form):
    """Present or not, and why not, for every seat: p-SEAT and r-SEAT."""

    def __init__(self, *args: Any, seats: list[CouncilSeat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = seats
        for seat in seats:
            name = str(seat.user)
            self.fields[f"p-{seat.pk}"] = forms.BooleanField(label=name, required=False)
            self.fields[f"r-{seat.pk}"] = LineField(
                label=_("Lý do vắng của %(name)s") % {"name": name}, required=False, max_length=200
            )

    def clean(self) -> dict[str, Any]:
        sent = super().clean()
        return {
            "present": {seat.pk: bool(sent.get(f"p-{seat.pk}")) for seat in self.seats},
            "reasons": {seat.pk: sent.get(f"r-{seat.pk}", "") for seat in self.seats},
        }

    def rows(self) -> list[dict[str, Any]]:
        return [
            {"seat": seat, "present": self[f"p-{seat.pk}"], "reason": self[f"r-{seat.pk}"]}
            for seat in self.seats
        ]


class SpreadForm(forms.Form):
    """How wide totals were settled, and what the council says of the dossier."""

    note = LongField(
        label=_("Ý kiến thống nhất khi tổng điểm chênh lệch"),
        required=False,
        max_length=3000,
        rows=3,
    )
    remarks = LongField(
        label=_("Ý kiến của hội đồng về hồ sơ"),
        required=False,
        max_length=5000,
        rows=3,
        help_text=_("Ghi vào biên bản họp."),
    )


class AgreementForm(forms.Form):
    """The level that the council agrees one criterion reaches."""

    position = forms.TypedChoiceField(
        label=_("Hội đồng thống nhất"), coerce=int, widget=forms.RadioSelect
    )
    note = LongField(label=_("Nội dung, lý do thống nhất"), max_length=2000, rows=3)

    def __init__(self, *args: Any, options: list[OptionRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].choices = [
            (option.value, f"{plain_number(option.points)} – {option.text}") for option in options
        ]


class NoForm(forms.Form):
    """An act that asks for nothing but the yes."""
