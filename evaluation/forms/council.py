"""Shape of what officers and the chair type: rounds, councils, sessions, the board."""

from datetime import time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import AdministrativeUnit
from core.forms import DayField
from core.text_fields import LineField, LongField
from evaluation.models import CouncilSeat, DossierStage
from evaluation.selectors.scoring import OptionRow
from evaluation.sheet import plain_number


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
    plan_number = LineField(
        label=_("Kế hoạch số"),
        max_length=60,
        required=False,
        help_text=_("Chỉ với đợt thêm ngoài các đợt quy định."),
    )
    plan_on = DayField(label=_("Ngày kế hoạch"), required=False)
    named_in = LineField(
        label=_("Quy chế hội đồng nêu đợt thêm tại"), max_length=200, required=False
    )

    def __init__(self, *args: Any, units: list[AdministrativeUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_id"].choices = [(unit.pk, unit.full_name) for unit in units]


class StageChoices(forms.ModelMultipleChoiceField):
    """Dossiers to put on the table."""

    def label_from_instance(self, stage: DossierStage) -> str:
        dossier = stage.dossier
        return f"{dossier.product} – {dossier.producer} ({dossier})"


class YearForm(forms.Form):
    """Of which year, and at which of one's units, the printed rounds are opened."""

    unit_id = forms.TypedChoiceField(label=_("Đơn vị"), coerce=int)
    year = forms.IntegerField(label=_("Năm"), min_value=2018, max_value=2100)

    def __init__(self, *args: Any, units: list[AdministrativeUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_id"].choices = [(unit.pk, unit.full_name) for unit in units]


class HourField(forms.TimeField):
    """An hour of the day; the browser's own picker where it has one."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class PostponeForm(forms.Form):
    held_on = DayField(label=_("Ngày họp mới"))
    starts_at = HourField(label=_("Giờ họp"))
    place = LineField(label=_("Địa điểm"), max_length=200)
    reason = LineField(label=_("Lý do dời"), max_length=300)


class ExtendAnswersForm(forms.Form):
    answers_due_on = DayField(label=_("Trả lời đến hết ngày"))
    reason = LineField(label=_("Lý do lùi ngày"), max_length=300)


class TakeOffForm(forms.Form):
    reason = LineField(label=_("Lý do rút"), max_length=300)


class SessionForm(forms.Form):
    held_on = DayField(label=_("Ngày họp"))
    starts_at = HourField(label=_("Giờ họp"), initial=time(8))
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


class WrittenOpinionForm(forms.Form):
    """Which re-evaluations, and by when members answer."""

    answers_due_on = DayField(label=_("Trả lời đến hết ngày"))
    stage_ids = StageChoices(
        label=_("Hồ sơ đánh giá lại"),
        queryset=DossierStage.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Chọn ít nhất một hồ sơ.")},
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
