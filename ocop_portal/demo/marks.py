"""Which boxes the demo ticks: enough for four stars in any set, never five."""

from evaluation.sheet import Sheet

_TARGET = 82


def good_marks(sheet: Sheet, *, at_most: int = _TARGET, gates_up_to: int = 4) -> dict[str, int]:
    """Positions that pass the gates up to a star with a total of at most so many points."""
    marks = {code: _best(leaf) for code, leaf in sheet.leaves.items()}
    for code in reversed(list(sheet.leaves)):
        while _total(sheet, marks) > at_most and _can_lower(sheet, marks, code, gates_up_to):
            marks[code] -= 1
    return marks


def lowered(sheet: Sheet, marks: dict[str, int], *, by: int) -> dict[str, int]:
    """The same card with up to `by` criteria one level lower, no 4-star gate broken."""
    result, left = dict(marks), by
    for code in sheet.leaves:
        if left and _can_lower(sheet, result, code, 4):
            result[code] -= 1
            left -= 1
    return result


def _best(leaf) -> int:
    return max(leaf.options, key=lambda option: (option.points, option.position)).position


def _total(sheet: Sheet, marks: dict[str, int]):
    return sum(sheet.leaves[code].points_at(position) for code, position in marks.items())


def _can_lower(sheet: Sheet, marks: dict[str, int], code: str, gates_up_to: int) -> bool:
    """Whether one level less keeps every gate up to that star and every condition."""
    leaf, position = sheet.leaves[code], marks[code] - 1
    if position < 1 or leaf.options[position - 1].case != leaf.options[position].case:
        return False
    points = leaf.points_at(position)
    needed = [
        gate.needed for gate in sheet.gates if gate.criterion == code and gate.star <= gates_up_to
    ]
    depends = [
        other.condition.min_points
        for other in sheet.leaves.values()
        if other.condition and other.condition.criterion == code
    ]
    return points > 0 and all(points >= least for least in (*needed, *depends))
