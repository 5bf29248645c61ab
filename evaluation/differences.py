"""What changed between two filings of a dossier, or since the last: old and new side by side."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.dossier_text import fields_of, written
from evaluation.papers import points
from products.registration import mask

_PRODUCT = {
    "name": gettext_lazy("Tên sản phẩm"),
    "category_name": gettext_lazy("Phân nhóm"),
    "packaging": gettext_lazy("Quy cách đóng gói"),
    "story": gettext_lazy("Câu chuyện sản phẩm"),
}
_PRODUCER = {
    "name": gettext_lazy("Tên chủ thể"),
    "address": gettext_lazy("Địa chỉ"),
    "registration_number": gettext_lazy("Mã số đăng ký"),
    "representative": gettext_lazy("Người đại diện"),
}
Snapshot = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was; an empty side means it was not there.

    `step` and `anchor` are the place on the dossier pages; "" for what the register says, "set"
    for the criteria set itself.
    """

    place: str
    label: str
    before: str
    after: str
    step: str = ""
    anchor: str = ""

    def lies_in(self, step: str, anchor: str) -> bool:
        """Whether it belongs to a place; an empty anchor means the whole step."""
        return self.step == step and anchor in ("", self.anchor)


def differences(old: Snapshot, new: Snapshot) -> list[Difference]:
    """Everything that differs between two snapshots, in the order of the printed forms."""
    return [
        *_register(old, new),
        *_form(old, new, "01"),
        *_form(old, new, "02"),
        *_criteria(old, new),
    ]


def _register(old: Snapshot, new: Snapshot) -> Iterator[Difference]:
    for part, labels in (("product", _PRODUCT), ("producer", _PRODUCER)):
        for key, label in labels.items():
            before, after = old[part].get(key, ""), new[part].get(key, "")
            if before != after:
                # A personal number is never shown whole, changed or not.
                yield Difference(_("Thông tin chung"), str(label), mask(before), mask(after))


def _form(old: Snapshot, new: Snapshot, form: str) -> Iterator[Difference]:
    for field in fields_of(form, new["kind"]):
        before = written(field, old[f"form_{form}"].get(field.key))
        after = written(field, new[f"form_{form}"].get(field.key))
        if before != after:
            yield Difference(
                place=_("Mẫu %(form)s") % {"form": form},
                label=field.label,
                before=before,
                after=after,
                step="registration" if form == "01" else "report",
                anchor=f"{form}.{field.key}",
            )


def _criteria(old: Snapshot, new: Snapshot) -> Iterator[Difference]:
    """Criterion by criterion; under another set the same code may mean something else, so papers
    are compared wherever they are shown."""
    before, after = _by_criterion(old), _by_criterion(new)
    if not same_set(old, new):
        words = _set_in_words(old), _set_in_words(new)
        yield Difference(_("Tự đánh giá"), _("Bộ tiêu chí"), *words, step="set")
        yield from _gone_papers(old, new)
        before, after = {}, _by_criterion({**new, "evidence": _fresh_papers(old, new)})
    for code in dict.fromkeys([*after, *before]):
        parts = (
            (_("Tự chấm"), "self_score", 0),
            (_("Mô tả"), "self_score", 1),
            (_("Minh chứng"), "evidence", 2),
        )
        for label, step, position in parts:
            was, now = before.get(code, _NOTHING)[position], after.get(code, _NOTHING)[position]
            if was != now:
                place = _("Tiêu chí %(code)s") % {"code": code}
                yield Difference(place, label, was, now, step, code)


def same_set(old: Snapshot, new: Snapshot) -> bool:
    return all(old[name] == new[name] for name in ("scheme", "criteria_set"))


def _fresh_papers(old: Snapshot, new: Snapshot) -> list[Mapping[str, Any]]:
    shown = {_paper(paper) for paper in old["evidence"]}
    return [paper for paper in new["evidence"] if _paper(paper) not in shown]


def _gone_papers(old: Snapshot, new: Snapshot) -> Iterator[Difference]:
    """What was shown and is shown for no criterion any more."""
    for title in dict.fromkeys(_paper(paper) for paper in _fresh_papers(new, old)):
        yield Difference(_("Minh chứng"), _("Không còn kèm"), title, "", "evidence")


def _set_in_words(snapshot: Snapshot) -> str:
    values = {"number": snapshot["criteria_set"], "scheme": snapshot["scheme"]}
    return _("Bộ số %(number)s (%(scheme)s)") % values


_NOTHING = ("", "", "")


def _by_criterion(snapshot: Snapshot) -> dict[str, tuple[str, str, str]]:
    """Choice, note and papers by criterion code, as texts."""
    papers: dict[str, list[str]] = {}
    for paper in snapshot["evidence"]:
        papers.setdefault(paper["criterion"], []).append(_paper(paper))
    found = {
        mark["criterion"]: (_choice(mark), mark["note"], "") for mark in snapshot["self_marks"]
    }
    for code, titles in papers.items():
        choice, note, _none = found.get(code, _NOTHING)
        found[code] = (choice, note, "; ".join(sorted(titles)))
    return found


def _choice(mark: Mapping[str, Any]) -> str:
    return _("%(points)s điểm: %(label)s") % {
        "points": points(Decimal(mark["points"])),
        "label": mark["label"],
    }


def _paper(paper: Mapping[str, Any]) -> str:
    """Title, number and the start of the hash: the same title over another file is a change."""
    named = " ".join(filter(None, [paper["title"], paper["number"]]))
    return f"{named} [{paper['sha256'][:8]}]" if paper["sha256"] else named
