"""Shape of what the advisory team and those who set it up take in."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import DayField
from core.text_fields import LineField, LongField
from evaluation.choices import AdvisoryConclusion
from evaluation.forms.drafts import DraftForm, SharedDraft
from evaluation.models import AdvisoryOpinion
from evaluation.selectors.advisory import AdviceRow
from evaluation.services.advice import Opinion
from evaluation.services.advisory_teams import MemberPlan
from evaluation.sheet import Sheet

AGREES = "agree"
_MEMBER_ROWS = 7


# ── Team ─────────────────────────────────────────────────────────────


class TeamForm(forms.Form):
    """What the founding decision says."""

    name = LineField(label=_("Tên tổ"), max_length=200)
    decision_number = LineField(
        label=_("Quyết định thành lập số"), max_length=60, help_text=_("Ví dụ 1205/QĐ-UBND")
    )
    decided_on = DayField(label=_("Ngày quyết định"))


class MemberForm(forms.Form):
    """One name of the decision; a row without a person is no row."""

    person = LineField(label=_("Tên đăng nhập"), required=False, max_length=150)
    body = LineField(label=_("Cơ quan"), required=False, max_length=200)
    is_head = forms.BooleanField(label=_("Tổ trưởng"), required=False)

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.fields["person"].widget.attrs.update(list="people", autocomplete="off")

    def clean(self) -> dict[str, Any]:
        sent = super().clean()
        if sent.get("person") and not sent.get("body"):
            self.add_error("body", ValidationError(_("Ghi mục này.")))
        elif sent.get("body") and not sent.get("person"):
            self.add_error("person", ValidationError(_("Chọn người.")))
        return sent


class MemberRows(BaseFormSet):
    """The team's list; names are looked up together, in one query."""

    def clean(self) -> None:
        sound = [form for form in self.forms if form.is_valid() and form.cleaned_data.get("person")]
        typed = {form.cleaned_data["person"] for form in sound}
        people = self.form_kwargs["people"].filter(username__in=typed)
        known = {user.username: user.pk for user in people}
        for form in sound:
            person = form.cleaned_data["person"]
            if person in known:
                form.cleaned_data["user_id"] = known[person]
            else:
                form.add_error("person", _("Không tìm thấy người này trong phạm vi của bạn."))

    def plan(self) -> list[MemberPlan]:
        return [
            MemberPlan(user_id=sent["user_id"], body=sent["body"], is_head=sent["is_head"])
            for form in self.forms
            if (sent := form.cleaned_data).get("user_id")
        ]


MemberFormSet = formset_factory(
    MemberForm,
    formset=MemberRows,
    extra=_MEMBER_ROWS,
    max_num=30,
    absolute_max=40,
    validate_max=True,
)


class AssignForm(forms.Form):
    """Who of the team gets the dossier."""

    def __init__(self, data: Any, *, members: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["members"] = forms.TypedMultipleChoiceField(
            label=_("Người thẩm định"),
            help_text=_("Người có tài khoản tại chủ thể không có trong danh sách này."),
            choices=list(members),
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )


# ── Opinions ─────────────────────────────────────────────────────────


class AdviceForm(DraftForm):
    """One line a criterion: the self-score stands, or another option with its reason.

    A proposal without a reason stays on the page and is not kept; all other lines are.
    """

    def __init__(
        self,
        data: Any,
        *,
        rows: Iterable[AdviceRow],
        sheet: Sheet,
        kept: Mapping[str, AdvisoryOpinion],
        comment: str = "",
    ) -> None:
        super().__init__(data)
        self.rows = list(rows)
        for row in self.rows:
            opinion = kept.get(row.code)
            self.fields[f"o-{row.code}"] = forms.ChoiceField(
                label=_("Ý kiến tiêu chí %(code)s") % {"code": row.code},
                choices=_choices(sheet, row),
                initial=_chosen(opinion),
            )
            self.fields[f"note-{row.code}"] = LongField(
                label=_("Lý do, nhận xét tiêu chí %(code)s") % {"code": row.code},
                initial=opinion.note if opinion else "",
                max_length=2000,
                rows=2,
                required=False,
            )
        self.fields["comment"] = LongField(
            label=_("Ý kiến chung"), initial=comment, max_length=5000, required=False
        )

    def clean(self) -> dict[str, Any]:
        sent = super().clean()
        for row in self.rows:
            proposes = sent.get(f"o-{row.code}") not in ("", AGREES, None)
            if proposes and not sent.get(f"note-{row.code}", "").strip():
                self.add_error(f"note-{row.code}", _("Đề xuất mức khác phải ghi lý do."))
        return sent

    def opinions(self, *, agree_with_rest: bool = False) -> dict[str, Opinion]:
        """What can be kept; on asking, criteria without a word count as agreed."""
        found = {}
        for row in self.rows:
            choice = self.cleaned_data.get(f"o-{row.code}") or ""
            if f"note-{row.code}" in self.errors or f"o-{row.code}" in self.errors:
                continue
            if choice or agree_with_rest:
                position = int(choice) if choice not in ("", AGREES) else None
                found[row.code] = Opinion(position, self.cleaned_data[f"note-{row.code}"])
        return found

    @property
    def lines(self) -> list[tuple[AdviceRow, forms.BoundField, forms.BoundField]]:
        return [(row, self[f"o-{row.code}"], self[f"note-{row.code}"]) for row in self.rows]


def _choices(sheet: Sheet, row: AdviceRow) -> list[tuple[str, str]]:
    """No word yet, the self-score, and every other option with its points."""
    options = [
        (str(option.position), f"{_points(option.points)} – {option.label}")
        for option in sheet.leaves[row.code].choices
        if option.label != row.claimed
    ]
    agrees = (AGREES, _("Đồng ý với tự chấm"))
    return [("", _("Chưa có ý kiến")), agrees, (str(_("Đề xuất mức khác")), options)]


def _points(value: Any) -> str:
    return f"{value.normalize():f}".replace(".", ",")


def _chosen(opinion: AdvisoryOpinion | None) -> str:
    if opinion is None:
        return ""
    if opinion.agrees:
        return AGREES
    return str(opinion.option.position if opinion.option else 0)


class ReopenForm(forms.Form):
    reason = LongField(label=_("Lý do mở lại"), max_length=1000, rows=3)


# ── Visits and tests ─────────────────────────────────────────────────


class PhotosInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Any number of pictures; the service says which and how many are kept."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        sent = data if isinstance(data, list | tuple) else [data]
        return [super(PhotosField, self).clean(one, initial) for one in sent if one]


class CoordinateField(forms.DecimalField):
    """Degrees, typed with a comma or a point, seven decimals at most kept as six."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.strip().replace(",", ".")
        number = super().to_python(value)
        return number if number is None or not number.is_finite() else round(number, 6)


_DEGREES = {"required": False, "widget": forms.TextInput(attrs={"inputmode": "decimal"})}


class VisitForm(forms.Form):
    """Filled in standing in the yard: a day, a place, who, what, and pictures."""

    visited_on = DayField(label=_("Ngày kiểm tra"))
    place = LineField(label=_("Địa điểm"), max_length=300)
    participants = LongField(label=_("Thành phần tham gia"), max_length=2000, rows=2)
    findings = LongField(label=_("Kết quả kiểm tra"), max_length=10_000, rows=6)
    camera = forms.FileField(
        label=_("Chụp ảnh"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    photos = PhotosField(
        label=_("Ảnh có sẵn"),
        required=False,
        help_text=_("Chọn nhiều ảnh một lần. Ảnh JPEG, PNG hoặc WebP."),
        widget=PhotosInput(attrs={"accept": "image/*"}),
    )
    latitude = CoordinateField(
        label=_("Vĩ độ"), min_value=-90, max_value=90, help_text=_("Ví dụ 21,054321"), **_DEGREES
    )
    longitude = CoordinateField(
        label=_("Kinh độ"), min_value=-180, max_value=180, help_text=_("Ví dụ 104,300001"),
        **_DEGREES,
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        sent = super().clean()
        if (sent.get("latitude") is None) != (sent.get("longitude") is None):
            self.add_error("longitude", _("Ghi cả vĩ độ và kinh độ, hoặc bỏ trống cả hai."))
        return sent

    @property
    def pictures(self) -> list[Any]:
        shot = self.cleaned_data.get("camera")
        return [*([shot] if shot else []), *self.cleaned_data.get("photos", [])]

    @property
    def values(self) -> dict[str, Any]:
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("camera", "photos")
        }


class AskTestForm(forms.Form):
    subject = LineField(label=_("Nội dung kiểm nghiệm"), max_length=500)
    laboratory = LineField(label=_("Nơi kiểm nghiệm"), max_length=200)
    asked_on = DayField(label=_("Ngày yêu cầu"))
    due_on = DayField(label=_("Hạn trả lời"))


class AnswerTestForm(forms.Form):
    answered_on = DayField(label=_("Ngày có kết quả"))
    result_number = LineField(label=_("Phiếu kết quả số"), max_length=100, required=False)
    conclusion = LongField(label=_("Kết luận"), max_length=3000, rows=3)
    upload = forms.FileField(
        label=_("Tệp kết quả"), required=False, help_text=_("PDF hoặc ảnh chụp phiếu kết quả.")
    )


# ── Report ───────────────────────────────────────────────────────────


class AdvisoryReportForm(SharedDraft):
    """The head's report as far as it is written; issuing tells what is missing."""

    summary = LongField(label=_("Tóm tắt thẩm định"), max_length=10_000, rows=8)
    visit_reason = LongField(label=_("Lý do"), max_length=2000, rows=3)

    def __init__(self, data: Any, *, needs: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["visit_need"] = _radios(_("Kiểm tra thực tế"), needs)
        self.fields["conclusion"] = _radios(_("Kết luận"), AdvisoryConclusion.choices)
        self.order_fields(["summary", "visit_need", "visit_reason", "conclusion"])

    def clean(self) -> dict[str, Any]:
        """Nothing chosen yet is kept as nothing."""
        return {name: value or "" for name, value in super().clean().items()}


def _radios(label: Any, choices: Iterable[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(choices), widget=forms.RadioSelect)


class SureForm(forms.Form):
    """Nothing to type: the act itself is what is confirmed."""
