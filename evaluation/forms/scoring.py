"""Shape of a scorecard as the browser sends it: whole, or one criterion at a time."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text_fields import LongField
from evaluation.selectors.scoring import Filled
from evaluation.sheet import Sheet

NOTE_LENGTH, GROUND_LENGTH, COMMENT_LENGTH = 2000, 1000, 5000


class ChangeForm(forms.Form):
    """One change of a card as it is made; `at` is when, in ms since 1970."""

    at = forms.IntegerField(required=False, min_value=0)

    def __init__(self, data: Mapping[str, Any], now: datetime) -> None:
        super().__init__(data)
        self.now = now

    def written_at(self) -> datetime:
        """Never after the server's own now, so that a wrong clock cannot shut out what follows."""
        at = self.cleaned_data.get("at")
        if at is None or at >= self.now.timestamp() * 1000:
            return self.now
        return datetime.fromtimestamp(at / 1000, tz=UTC)


class MarkForm(ChangeForm):
    """The one criterion that changed: m-CODE and note-CODE."""

    def __init__(self, data: Mapping[str, Any], sheet: Sheet, now: datetime) -> None:
        super().__init__(data, now)
        self.code = next((code for code in sheet.leaves if _is_sent(data, code)), "")
        _add_criterion(self, self.code)

    def clean(self) -> dict[str, Any]:
        if not self.code:
            raise forms.ValidationError(_("Không có tiêu chí nào để lưu."))
        note = f"note-{self.code}"
        return {
            "criterion": self.code,
            "position": self.cleaned_data.get(f"m-{self.code}"),
            "note": self.cleaned_data.get(note) if note in self.data else None,
            "written_at": self.written_at(),
        }


def _is_sent(data: Mapping[str, Any], code: str) -> bool:
    return f"m-{code}" in data or f"note-{code}" in data


class FindingForm(ChangeForm):
    """The one rule that was ticked, unticked or given its ground: f-CODE and fn-CODE."""

    def __init__(self, data: Mapping[str, Any], sheet: Sheet, now: datetime) -> None:
        super().__init__(data, now)
        self.code = next((rule.code for rule in sheet.rules if f"fn-{rule.code}" in data), "")
        _add_rule(self, self.code)

    def clean(self) -> dict[str, Any]:
        if not self.code:
            raise forms.ValidationError(_("Không có nội dung ghi nhận nào để lưu."))
        return {
            "rule": self.code,
            "is_found": self.cleaned_data.get(f"f-{self.code}", False),
            "note": self.cleaned_data.get(f"fn-{self.code}", ""),
            "written_at": self.written_at(),
        }


class CardForm(forms.Form):
    """The whole sheet, for browsers without script."""

    def __init__(self, data: Mapping[str, Any] | None, sheet: Sheet) -> None:
        super().__init__(data)
        self.sheet = sheet
        for code in sheet.leaves:
            _add_criterion(self, code)
        for rule in sheet.rules:
            _add_rule(self, rule.code)
        self.fields["comment"] = _text(_("Nhận xét chung"), COMMENT_LENGTH)

    def clean(self) -> dict[str, Any]:
        """Grouped as the service takes it."""
        sent = self.cleaned_data
        return {
            "marks": {
                code: sent[f"m-{code}"]
                for code in self.sheet.leaves
                if sent.get(f"m-{code}") is not None
            },
            "notes": {code: sent.get(f"note-{code}", "") for code in self.sheet.leaves},
            "findings": {
                rule.code: sent.get(f"fn-{rule.code}", "")
                for rule in self.sheet.rules
                if sent.get(f"f-{rule.code}")
            },
            "comment": sent.get("comment", ""),
        }

    def wrong(self) -> Iterator[tuple[str, str, str]]:
        """Where, what and why of each refusal, for the list above the sheet."""
        for name, sentences in self.errors.items():
            code = name.partition("-")[2]
            word = self.fields[name].label if name in self.fields else ""
            anchor = "c" if name.startswith(("m-", "note-")) else "f"
            for sentence in sentences:
                yield (f"#{anchor}-{code}" if code else "", word, sentence)

    def typed(self) -> Filled:
        """What was sent, sound or not, so that the page comes back as it was."""
        return Filled(
            marks={
                code: int(value)
                for code in self.sheet.leaves
                if (value := self.data.get(f"m-{code}", "")).isdecimal()
                and len(value) < 4
                and self.sheet.leaves[code].offers(int(value))
            },
            notes={code: self.data.get(f"note-{code}", "") for code in self.sheet.leaves},
            findings={
                rule.code: self.data.get(f"fn-{rule.code}", "")
                for rule in self.sheet.rules
                if self.data.get(f"f-{rule.code}")
            },
            comment=self.data.get("comment", ""),
        )


def _add_criterion(form: forms.Form, code: str) -> None:
    form.fields[f"m-{code}"] = forms.IntegerField(
        label=_("Tiêu chí %(code)s") % {"code": code}, required=False, min_value=0
    )
    form.fields[f"note-{code}"] = _text(
        _("Ghi chú tiêu chí %(code)s") % {"code": code}, NOTE_LENGTH
    )


def _add_rule(form: forms.Form, code: str) -> None:
    form.fields[f"f-{code}"] = forms.BooleanField(label=_("Ghi nhận"), required=False)
    form.fields[f"fn-{code}"] = _text(_("Căn cứ ghi nhận"), GROUND_LENGTH)


def _text(label: Any, length: int) -> LongField:
    return LongField(label=label, required=False, max_length=length)


class CommentForm(ChangeForm):
    """The general remark as it is being written."""

    def __init__(self, data: Mapping[str, Any], now: datetime) -> None:
        super().__init__(data, now)
        self.fields["comment"] = _text(_("Nhận xét chung"), COMMENT_LENGTH)

    def clean(self) -> dict[str, Any]:
        return {
            "comment": self.cleaned_data.get("comment", ""),
            "written_at": self.written_at(),
        }


class HandInForm(forms.Form):
    """The last word before the card is frozen."""

    comment = LongField(
        label=_("Nhận xét chung"),
        required=False,
        max_length=COMMENT_LENGTH,
        help_text=_("In trên phiếu đánh giá. Nêu rõ lý do nếu có ghi nhận dừng, loại."),
    )


class RecusalForm(forms.Form):
    reason = LongField(
        label=_("Lý do không tham gia"),
        max_length=500,
        rows=3,
        help_text=_("Quan hệ gia đình, góp vốn, làm việc, tư vấn cho chủ thể…"),
    )
