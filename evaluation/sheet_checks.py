"""What a criteria set must satisfy before anyone is scored with it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from evaluation.choices import EndingType
from evaluation.sheet import Band, Criterion, Option, Part, Sheet, plain_number

# (criterion code, or "" for the whole set; what is wrong)
Problem = tuple[str, str]


def sheet_problems(
    sheet: Sheet, parts: Sequence[tuple[str, Decimal]], *, is_transcript: bool = False
) -> list[Problem]:
    """Every breach, in printed order; `parts` are the codes and points the scheme prescribes.

    A transcript may skip numbers, as its source did; its codes must still follow the tree.
    """
    found = list(_part_problems(sheet, parts))
    codes = Counter(
        below.code for part in sheet.parts for top in part.criteria for below in top.walk()
    )
    found += [(code, _("Mã tiêu chí lặp lại.")) for code, times in codes.items() if times > 1]
    found += _below_problems(sheet) if is_transcript else _number_problems(sheet)
    for criterion in sheet.criteria.values():
        found += _leaf_problems(criterion) if criterion.is_leaf else _group_problems(criterion)
        found += _condition_problems(sheet, criterion)
    found += _rule_problems(sheet)
    return found


def band_problems(bands: Sequence[Band], total: Decimal) -> list[str]:
    """Bands must cover 0 to the total without a gap or an overlap, one star after another."""
    ordered = sorted(bands, key=lambda band: band.floor)
    problems = []
    if [band.stars for band in ordered] != list(range(1, len(ordered) + 1)) or len(ordered) != 5:
        problems.append(_("Phải có đủ khung điểm từ 1 đến 5 sao."))
    if ordered and ordered[0].floor != 0:
        problems.append(_("Khung thấp nhất phải bắt đầu từ 0."))
    if ordered and ordered[-1].ceiling != total:
        problems.append(_("Khung cao nhất phải đến %s.") % plain_number(total))
    problems += [
        _("Khung %(low)d sao đến %(ceiling)s nhưng khung %(high)d sao từ %(floor)s.")
        % {
            "low": low.stars,
            "high": high.stars,
            "ceiling": plain_number(low.ceiling),
            "floor": plain_number(high.floor),
        }
        for low, high in pairwise(ordered)
        if low.ceiling != high.floor
    ]
    return problems


def _part_problems(sheet: Sheet, parts: Sequence[tuple[str, Decimal]]) -> Iterator[Problem]:
    if [(part.code, part.max_points) for part in sheet.parts] != list(parts):
        wanted = ", ".join(f"{code} {plain_number(points)}" for code, points in parts)
        yield "", _("Các phần phải là %s điểm.") % wanted
    for part in sheet.parts:
        yield from _sum_problems("", _("Phần %s") % part.code, part, part.criteria)


def _sum_problems(
    code: str, what: str, holder: Part | Criterion, below: Sequence[Criterion]
) -> Iterator[Problem]:
    total = sum((criterion.max_points for criterion in below), Decimal(0))
    if total != holder.max_points:
        yield (
            code,
            _("%(what)s tối đa %(max)s điểm nhưng các tiêu chí bên trong cộng lại là %(sum)s.")
            % {
                "what": what,
                "max": plain_number(holder.max_points),
                "sum": plain_number(total),
            },
        )


def _group_problems(group: Criterion) -> Iterator[Problem]:
    yield from _sum_problems(group.code, _("Tiêu chí"), group, group.children)


def _number_problems(sheet: Sheet) -> Iterator[Problem]:
    tops = [top.code for part in sheet.parts for top in part.criteria]
    if tops != [str(index) for index in range(1, len(tops) + 1)]:
        yield "", _("Tiêu chí lớn phải đánh số liền nhau từ 1, không phải %s.") % ", ".join(tops)
    for group in sheet.criteria.values():
        wanted = [f"{group.code}.{index}" for index in range(1, len(group.children) + 1)]
        if [child.code for child in group.children] != wanted:
            yield group.code, _("Mã các tiêu chí con phải là %s.") % ", ".join(wanted)


def _below_problems(sheet: Sheet) -> Iterator[Problem]:
    for group in sheet.criteria.values():
        for child in group.children:
            if not child.code.startswith(f"{group.code}."):
                yield child.code, _("Mã phải bắt đầu bằng %s.") % f"{group.code}."


def _leaf_problems(leaf: Criterion) -> Iterator[Problem]:
    if len(leaf.options) < 2:
        yield leaf.code, _("Phải có ít nhất hai mức.")
        return
    highest = max(option.points for option in leaf.options)
    if highest != leaf.max_points:
        yield (
            leaf.code,
            _("Mức cao nhất là %(highest)s điểm, không bằng tối đa %(max)s.")
            % {"highest": plain_number(highest), "max": plain_number(leaf.max_points)},
        )
    cases = {option.case for option in leaf.options}
    if cases != {""} and cases != {case for case, _name in leaf.cases}:
        yield leaf.code, _("Các mức không khớp danh sách trường hợp.")
    for case in sorted(cases):
        yield from _case_problems(leaf, [o for o in leaf.options if o.case == case])


def _case_problems(leaf: Criterion, options: Sequence[Option]) -> Iterator[Problem]:
    if any(low.points > high.points for low, high in pairwise(options)):
        yield leaf.code, _("Điểm các mức phải tăng dần theo thứ tự in.")
    if len({(option.label, option.points) for option in options}) < len(options):
        yield leaf.code, _("Hai mức trùng cả nội dung và điểm.")
    gates = [option for option in options if option.minimum_for is not None]
    stars = [option.minimum_for for option in options if option.minimum_for is not None]
    if any(low >= high for low, high in pairwise(stars)):
        yield leaf.code, _("Mức tối thiểu của hạng sao cao phải đứng sau hạng thấp.")
    if any(gate.points == 0 for gate in gates):
        yield leaf.code, _("Mức tối thiểu không thể là 0 điểm.")


def _condition_problems(sheet: Sheet, criterion: Criterion) -> Iterator[Problem]:
    condition = criterion.condition
    if condition is None:
        return
    other = sheet.leaves.get(condition.criterion)
    codes = list(sheet.leaves)
    if not criterion.is_leaf or other is None:
        yield criterion.code, _("Điều kiện phải nối hai tiêu chí được chấm điểm.")
    elif codes.index(other.code) >= codes.index(criterion.code):
        yield criterion.code, _("Điều kiện phải nói về một tiêu chí đứng trước.")
    elif not 0 < condition.min_points <= other.max_points:
        yield criterion.code, _("Điểm của điều kiện không đạt được ở tiêu chí kia.")


def _rule_problems(sheet: Sheet) -> Iterator[Problem]:
    for code, times in Counter(rule.code for rule in sheet.rules).items():
        if times > 1:
            yield "", _("Quy định loại, dừng “%s” lặp lại.") % code
    for rule in sheet.rules:
        known = sheet.leaves if rule.type == EndingType.STOP_IF_ZERO else sheet.criteria
        missing = [code for code in rule.criteria if code not in known]
        if missing:
            values = {"rule": rule.code, "codes": ", ".join(missing)}
            yield "", _("Quy định “%(rule)s” nói về tiêu chí không có: %(codes)s.") % values
        if rule.type == EndingType.STOP_IF_ZERO and not rule.criteria:
            yield "", _("Quy định “%s” phải nêu tiêu chí.") % rule.code
