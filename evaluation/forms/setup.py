"""Shape of the five steps of setting a council up."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import DayField
from core.text_fields import LineField
from evaluation.choices import FindingRule, GateRule, SeatKind, SeatRole
from evaluation.composition import Composition
from evaluation.models import Council, CouncilSeat
from evaluation.services.councils import SeatPlan, WorkRules

_FEWEST_ROWS = 9
_SPARE_ROWS = 3


class NameForm(forms.Form):
    name = LineField(label=_("Tên hội đồng"), max_length=200)


class MembersForm(forms.Form):
    """What the decision says besides the list: who lets the chair preside, why a body is absent."""

    chair_authorisation = LineField(
        label=_("Văn bản ủy quyền chủ tịch hội đồng số"),
        max_length=60,
        required=False,
        help_text=_("Khi chủ tịch hội đồng không phải lãnh đạo Ủy ban nhân dân."),
    )
    chair_authorised_on = DayField(label=_("Ngày ủy quyền"), required=False)
    missing_bodies_reason = LineField(
        label=_("Lý do chưa có đủ cơ quan theo quy định"), max_length=500, required=False
    )

    @staticmethod
    def initial_of(council: Council) -> dict[str, Any]:
        return {
            "chair_authorisation": council.chair_authorisation,
            "chair_authorised_on": council.chair_authorised_on,
            "missing_bodies_reason": council.missing_bodies_reason,
        }


class SeatForm(forms.Form):
    """One appointment; a row without a person is no row."""

    person = LineField(label=_("Tên đăng nhập"), required=False, max_length=150)
    role = forms.ChoiceField(
        label=_("Vai trò"), choices=SeatRole, initial=SeatRole.MEMBER, required=False
    )
    title = LineField(label=_("Chức vụ"), required=False, max_length=150)
    body = LineField(label=_("Cơ quan"), required=False, max_length=200)
    kind = forms.ChoiceField(
        label=_("Thành phần"), choices=SeatKind, initial=SeatKind.OFFICIAL, required=False
    )
    represents = forms.ChoiceField(label=_("Đại diện theo quy định"), required=False)

    def __init__(
        self, *args: Any, people: QuerySet[User], law: Composition | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.fields["person"].widget.attrs.update(list="people", autocomplete="off")
        bodies = law.bodies if law else ()
        self.fields["represents"].choices = [("", _("(không)")), *((name, name) for name in bodies)]

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.extra = max(_SPARE_ROWS, _FEWEST_ROWS - len(self.initial or ()))

    def clean(self) -> None:
        typed = {form.cleaned_data.get("person", "") for form in self.forms if form.is_valid()}
        people = self.form_kwargs["people"]
        known = {user.username: user.pk for user in people.filter(username__in=typed)}
        for form in self.forms:
            person = form.cleaned_data.get("person") if form.is_valid() else ""
            if person and person not in known:
                form.add_error("person", _("Không tìm thấy người này trong phạm vi của bạn."))
            elif person:
                form.cleaned_data["user_id"] = known[person]

    def plan(self) -> list[SeatPlan]:
        return [
            SeatPlan(
                user_id=sent["user_id"],
                role=sent["role"],
                body=sent["body"],
                kind=sent["kind"] or SeatKind.OFFICIAL,
                title=sent["title"],
                represents=sent["represents"],
            )
            for form in self.forms
            if (sent := form.cleaned_data).get("user_id")
        ]

    @staticmethod
    def initial_of(seats: Iterable[CouncilSeat]) -> list[dict[str, str]]:
        return [
            {
                "person": seat.user.username,
                "role": seat.role,
                "title": seat.title,
                "body": seat.body,
                "kind": seat.kind,
                "represents": seat.represents,
            }
            for seat in seats
        ]


SeatFormSet = formset_factory(
    SeatForm, formset=SeatRows, max_num=40, absolute_max=60, validate_max=True
)


class TakeForm(forms.Form):
    """Received dossiers to put into the round."""

    stage_ids = forms.TypedMultipleChoiceField(
        label=_("Hồ sơ đã tiếp nhận, chưa vào đợt"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, stages: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage_ids"].choices = [
            (stage.pk, f"{stage.dossier.product} – {stage.dossier.producer} ({stage.dossier})")
            for stage in stages
        ]


class AssignmentForm(forms.Form):
    """A matrix of ticks: each line (a group or a dossier) by each seat that can be narrowed."""

    def __init__(self, *args: Any, lines: list[Any], seats: list[CouncilSeat], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.lines, self.seats = lines, seats
        for line in lines:
            for seat in seats:
                self.fields[self._name(line, seat)] = forms.BooleanField(
                    label=f"{seat.user}: {line.word}", required=False
                )

    @staticmethod
    def _name(line: Any, seat: CouncilSeat) -> str:
        return f"{line.kind}-{line.pk}-{seat.pk}"

    def clean(self) -> dict[str, Any]:
        sent = super().clean()
        return {"groups": self._ticked(sent, "group"), "stages": self._ticked(sent, "stage")}

    def _ticked(self, sent: dict[str, Any], kind: str) -> dict[int, list[int]]:
        return {
            seat.pk: [
                line.pk
                for line in self.lines
                if line.kind == kind and sent.get(self._name(line, seat))
            ]
            for seat in self.seats
        }

    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "line": line,
                "cells": [(seat, self[self._name(line, seat)]) for seat in self.seats],
            }
            for line in self.lines
        ]


class RulesForm(forms.Form):
    """The settings that the rules of work are written from."""

    quorum_percent = forms.IntegerField(
        label=_("Số thành viên có mặt ít nhất (%)"), min_value=50, max_value=100,
        help_text=_("Luôn cần có chủ tịch hội đồng."),
    )  # fmt: skip
    min_scorers = forms.IntegerField(
        label=_("Số thành viên chấm ít nhất mỗi hồ sơ"), min_value=1, max_value=30
    )
    spread_limit = forms.IntegerField(
        label=_("Tổng điểm các phiếu chênh nhau nhiều nhất"), min_value=0, max_value=100
    )
    rescore_attempts = forms.IntegerField(
        label=_("Số lần được chấm lại khi chênh lệch"), min_value=0, max_value=5
    )
    gate_rule = forms.ChoiceField(label=_("Cách xét mức tối thiểu"), choices=GateRule)
    finding_rule = forms.ChoiceField(label=_("Cách xét ghi nhận dừng, loại"), choices=FindingRule)
    shown_decimals = forms.IntegerField(
        label=_("Số chữ số thập phân hiển thị"), min_value=0, max_value=4
    )
    written_opinion_allowed = forms.BooleanField(
        label=_("Cho phép lấy ý kiến bằng văn bản với hồ sơ đánh giá lại"), required=False
    )
    secretary_scores = forms.BooleanField(label=_("Thư ký có chấm điểm"), required=False)

    def clean(self) -> dict[str, Any]:
        """The rules of work as the service takes them."""
        sent = super().clean()
        return sent if self.errors else {"work_rules": WorkRules(**sent)}

    @staticmethod
    def initial_of(council: Council) -> dict[str, Any]:
        return {name: getattr(council, name) for name in WorkRules.__dataclass_fields__}


class SignedOutsideForm(forms.Form):
    decision_number = LineField(
        label=_("Quyết định thành lập số"), max_length=60, help_text=_("Ví dụ 1205/QĐ-UBND")
    )
    decided_on = DayField(label=_("Ngày quyết định"))


class NumberForm(forms.Form):
    """What the clerk's register gave."""

    number = forms.IntegerField(label=_("Số quyết định"), min_value=1)
    decided_on = DayField(label=_("Ngày quyết định"))


class ReplaceForm(forms.Form):
    """Who takes a seat over, from when and why."""

    person = LineField(label=_("Tên đăng nhập người thay"), max_length=150)
    title = LineField(label=_("Chức vụ"), max_length=150, required=False)
    body = LineField(label=_("Cơ quan"), max_length=200)
    on = DayField(label=_("Từ ngày"))
    reason = LineField(label=_("Lý do thay"), max_length=300)

    def __init__(
        self, *args: Any, people: QuerySet[User], is_chair: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        if is_chair:
            self.fields["chair_authorisation"] = LineField(
                label=_("Văn bản ủy quyền chủ tịch hội đồng số"),
                max_length=60,
                required=False,
                help_text=_("Để trống khi người thay là lãnh đạo Ủy ban nhân dân."),
            )
            self.fields["chair_authorised_on"] = DayField(label=_("Ngày ủy quyền"), required=False)

    def clean(self) -> dict[str, Any]:
        sent = super().clean()
        if person := sent.pop("person", ""):
            user = self.people.filter(username=person).first()
            if user is None:
                message = _("Không tìm thấy người này trong phạm vi của bạn.")
                self.add_error("person", message)
            else:
                sent["user_id"] = user.pk
        return sent
