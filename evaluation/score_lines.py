"""One JSON line of members' marks into its explained result, or into what is wrong with it.

Members are chair, member or secretary; the secretary's marks are read but never counted, so they
may be missing. A mark is points (`2`), points in a case (`{"case": "1", "points": 2}`) or a printed
position (`{"option": 2}`, 0 = none reached). Points of which the sheet prints several options mean
the first of them: gates ask for points, so nothing hangs on which. 0 is always an option, and what
a criterion gets whose condition is not met: a counted member marks every leaf.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from evaluation.choices import FindingRule, GateRule, SeatRole
from evaluation.criteria_file import criteria_of, scheme_entries
from evaluation.scoring import (
    Agreement,
    Card,
    Outcome,
    Settings,
    as_fraction,
    as_number,
    score,
)
from evaluation.sheet import Criterion, Sheet, plain_number
from evaluation.strict_json import JsonProblem, Node, is_integer, parse, shorten

_ROLES = (SeatRole.CHAIR, SeatRole.MEMBER, SeatRole.SECRETARY)


def explain_line(content: bytes | str) -> dict[str, Any]:
    """The result of one line; raises JsonProblem with a message and a place."""
    line = Node.of(parse(content))
    line.only("scheme", "set", "members", "settings", "agreements")
    sheet = _sheet(line)
    settings = _settings(line)
    agreements = _agreements(line, sheet)
    cards = _cards(line, sheet)
    return _as_line(score(sheet, cards, settings, agreements))


def _as_line(outcome: Outcome) -> dict[str, Any]:
    return {
        "mean": as_fraction(outcome.mean),
        "shown": outcome.shown,
        "parts": {part.code: as_fraction(part.mean) for part in outcome.parts},
        "gates": [
            {
                "star": gate.star,
                "criterion": gate.criterion,
                "needed": as_number(gate.needed),
                "passed": gate.passed,
            }
            for gate in outcome.gates
        ],
        "stars": outcome.stars,
        "rejected": outcome.rejected,
        "stopped": outcome.stopped,
        "missing_for_next": [
            {
                "criterion": missing.criterion,
                "needed": as_number(missing.needed),
                "have": as_number(missing.have),
            }
            for missing in outcome.missing_for_next
        ],
        "points_short": as_fraction(outcome.points_short),
        "sentence": outcome.sentence,
    }


@lru_cache
def _sheets(scheme: str) -> Mapping[int | str, Sheet]:
    """The scheme's sheets by number, and by slug where it has one."""
    found: dict[int | str, Sheet] = {}
    for entry in criteria_of(scheme).sets:
        found[entry.sheet.number] = entry.sheet
        if entry.sheet.slug:
            found[entry.sheet.slug] = entry.sheet
    return found


def _sheet(line: Node) -> Sheet:
    scheme = line.text("scheme")
    if scheme not in scheme_entries():
        message = _("Không có quy định “%(code)s”; hiện có: %(known)s.")
        values = {"code": shorten(scheme), "known": ", ".join(scheme_entries())}
        raise JsonProblem(message % values, "scheme")
    wanted: Any = line.value.get("set")
    if not is_integer(wanted) and not isinstance(wanted, str):
        raise JsonProblem(_("Phải là số bộ tiêu chí, ví dụ 7."), "set")
    sheet = _sheets(scheme).get(wanted)
    if sheet is not None:
        return sheet
    if wanted in criteria_of(scheme).left_out:
        message = _("Dữ liệu bộ %(set)s của %(scheme)s không cộng đủ nên không chấm được.")
    else:
        message = _("%(scheme)s không có bộ tiêu chí %(set)s.")
    raise JsonProblem(message % {"scheme": scheme, "set": shorten(wanted)}, "set")


def _settings(line: Node) -> Settings:
    if not line.has("settings"):
        return Settings()
    node = line.child("settings").only("gate_rule", "finding_rule")
    return Settings(
        gate_rule=_choice(node, "gate_rule", GateRule.values, GateRule.MAJORITY),
        finding_rule=_choice(node, "finding_rule", FindingRule.values, FindingRule.MAJORITY),
    )


def _choice(node: Node, key: str, known: list[str], default: str) -> str:
    if key not in node.value:
        return default
    value = node.text(key)
    if value not in known:
        message = _("“%(value)s” không dùng được; chọn: %(known)s.")
        values = {"value": shorten(value), "known": ", ".join(known)}
        raise JsonProblem(message % values, node.at(key))
    return value


def _agreements(line: Node, sheet: Sheet) -> dict[str, Agreement]:
    if not line.has("agreements"):
        return {}
    node = line.child("agreements")
    agreements = {}
    for code, value in node.value.items():
        note = ""
        if isinstance(value, dict) and "note" in value:
            note = Node(value, _key("agreements", code)).text("note")
            value = {key: kept for key, kept in value.items() if key != "note"}
        position = _position(sheet, code, value, _key("agreements", code))
        agreements[code] = Agreement(criterion=code, position=position, note=note)
    return agreements


def _cards(line: Node, sheet: Sheet) -> list[Card]:
    """Every member's card; a counted one must be complete."""
    nodes = line.children("members")
    cards = [_card(node, sheet) for node in nodes]
    for node, card in zip(nodes, cards, strict=True):
        if card.counts:
            _require_complete(sheet, card, node.at("marks"))
    if not any(card.counts for card in cards):
        message = _("Không có phiếu nào được tính (thư ký không chấm điểm).")
        raise JsonProblem(message, "members")
    return cards


def _require_complete(sheet: Sheet, card: Card, place: str) -> None:
    for code, leaf in sheet.leaves.items():
        if code not in card.marks:
            message = _("Chưa chấm tiêu chí %(code)s %(name)s.")
            raise JsonProblem(message % {"code": code, "name": leaf.name}, _key(place, code))
    for code, text in sheet.problems(card).items():
        raise JsonProblem(text, _key(place, code))


def _card(node: Node, sheet: Sheet) -> Card:
    node.only("name", "role", "marks", "findings")
    role = node.text("role")
    if role not in _ROLES:
        message = _("Vai trò “%(role)s” không dùng được; chọn: %(known)s.")
        values = {"role": shorten(role), "known": ", ".join(_ROLES)}
        raise JsonProblem(message % values, node.at("role"))
    marks = node.child("marks").value if role != SeatRole.SECRETARY or node.has("marks") else {}
    return Card(
        name=node.text_or("name"),
        role=role,
        marks={
            code: _position(sheet, code, value, _key(node.at("marks"), code))
            for code, value in marks.items()
        },
        findings=_findings(node, sheet),
    )


def _findings(node: Node, sheet: Sheet) -> frozenset[str]:
    codes = node.texts("findings")
    for index, code in enumerate(codes):
        if code not in sheet.rules_by_code:
            message = _("Bộ %(number)d không có quy định loại, dừng “%(code)s”.")
            values = {"number": sheet.number, "code": shorten(code)}
            raise JsonProblem(message % values, f"{node.at('findings')}[{index}]")
    return frozenset(codes)


def _key(place: str, code: str) -> str:
    return f'{place}["{shorten(code)}"]'


def _position(sheet: Sheet, code: str, value: Any, place: str) -> int:
    """The printed position that a mark names."""
    leaf = sheet.leaves.get(code)
    if leaf is None:
        raise JsonProblem(sheet.unknown(shorten(code)), place)
    if is_integer(value):
        return _by_points(leaf, value, None, place)
    if not isinstance(value, dict):
        message = _("Điểm phải là số nguyên hoặc {…}, không phải %s.")
        raise JsonProblem(message % shorten(value), place)
    node = Node(value, place).only("case", "points", "option")
    case = _case(leaf, node)
    if ("points" in value) == ("option" in value):
        raise JsonProblem(_("Ghi một trong hai: “points” hoặc “option”."), place)
    if "points" in value:
        return _by_points(leaf, node.integer("points"), case, place)
    return _by_option(leaf, node.integer("option"), case, place)


def _case(leaf: Criterion, node: Node) -> str | None:
    if "case" not in node.value:
        return None
    case = node.text("case")
    if case not in dict(leaf.cases):
        message = _("Tiêu chí %(code)s không có trường hợp “%(case)s”.")
        raise JsonProblem(message % {"code": leaf.code, "case": shorten(case)}, node.place)
    return case


def _by_points(leaf: Criterion, points: int, case: str | None, place: str) -> int:
    offered = [option for option in leaf.options if case is None or option.case == case]
    for option in offered:
        if option.points == points:
            return option.position
    if points == 0:
        return 0
    message = _("Tiêu chí %(code)s không có mức %(points)s điểm; các mức: %(offered)s.")
    known = sorted({Decimal(0), *(option.points for option in offered)})
    values = {
        "code": leaf.code,
        "points": shorten(points),
        "offered": ", ".join(plain_number(value) for value in known),
    }
    raise JsonProblem(message % values, place)


def _by_option(leaf: Criterion, position: int, case: str | None, place: str) -> int:
    if not 0 <= position <= len(leaf.options):
        message = _("Tiêu chí %(code)s chỉ có các mức từ 1 đến %(last)d (0: không đạt mức nào).")
        raise JsonProblem(message % {"code": leaf.code, "last": len(leaf.options)}, place)
    if case is not None and position and leaf.options[position - 1].case != case:
        message = _("Mức thứ %(position)d không thuộc trường hợp “%(case)s”.")
        raise JsonProblem(message % {"position": position, "case": case}, place)
    return position
