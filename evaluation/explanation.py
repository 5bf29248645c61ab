"""The sentence of a result: which band, which gates, what ended it, how many stars."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from evaluation.choices import EndingType, GateRule
from evaluation.sheet import plain_number

if TYPE_CHECKING:
    from evaluation.scoring import FindingOutcome, GateOutcome

LOWEST_STAR_WITH_GATES = 3


def sentence(
    *,
    shown: str,
    band: int,
    stars: int | None,
    gates: "Sequence[GateOutcome]",
    endings: "Sequence[FindingOutcome]",
    gate_rule: str,
) -> str:
    """One complete Vietnamese sentence that a producer can check against the figures."""
    mean = _("Trung bình %(mean)s điểm") % {"mean": shown.replace(".", ",")}
    if stars is None:
        return _("%(mean)s, nhưng %(ending)s; không xếp hạng sao.") % {
            "mean": mean,
            "ending": _endings(endings),
        }
    start = _("%(mean)s, thuộc khung %(band)d sao") % {"mean": mean, "band": band}
    if stars < band:
        deciding = [gate for gate in gates if gate.star == stars + 1 and not gate.passed]
        return _("%(start)s, nhưng chưa đạt %(gates)s nên xếp hạng %(stars)d sao.") % {
            "start": start,
            "gates": _failed(stars + 1, deciding, gate_rule),
            "stars": stars,
        }
    return _("%(start)s; %(gates)s; xếp hạng %(stars)d sao.") % {
        "start": start,
        "gates": _passed(band, gates),
        "stars": stars,
    }


def _endings(endings: "Sequence[FindingOutcome]") -> str:
    rejections = [ending for ending in endings if ending.type == EndingType.REJECT]
    stops = [ending for ending in endings if ending.type != EndingType.REJECT]
    clauses = []
    if rejections:
        clauses.append(_("hồ sơ bị loại: %(why)s") % {"why": _reasons(rejections)})
    if stops:
        clauses.append(_("việc đánh giá dừng lại: %(why)s") % {"why": _reasons(stops)})
    return "; ".join(clauses)


def _reasons(endings: "Sequence[FindingOutcome]") -> str:
    return "; ".join(
        _("%(text)s (%(recorded)d/%(counted)d thành viên ghi nhận)")
        % {
            "text": ending.text.rstrip("."),
            "recorded": ending.recorded,
            "counted": ending.counted,
        }
        for ending in endings
    )


def _failed(star: int, gates: "Sequence[GateOutcome]", rule: str) -> str:
    places = "; ".join(
        _("tiêu chí %(code)s %(name)s (%(why)s)")
        % {"code": gate.criterion, "name": gate.name, "why": _shortfall(gate, rule)}
        for gate in gates
    )
    return _("mức tối thiểu %(star)d sao ở %(places)s") % {"star": star, "places": places}


def _shortfall(gate: "GateOutcome", rule: str) -> str:
    needed = plain_number(gate.needed)
    if gate.is_agreed:
        return _("hội đồng thống nhất %(have)s điểm, cần %(needed)s") % {
            "have": _cut(gate),
            "needed": needed,
        }
    if rule == GateRule.MEAN:
        return _("trung bình %(have)s điểm, cần %(needed)s") % {
            "have": _cut(gate),
            "needed": needed,
        }
    wanted = _("cần tất cả") if rule == GateRule.ALL else _("cần quá nửa")
    return _("%(reached)d/%(counted)d thành viên cho từ %(needed)s điểm, %(wanted)s") % {
        "reached": gate.reached,
        "counted": gate.counted,
        "needed": needed,
        "wanted": wanted,
    }


def _cut(gate: "GateOutcome") -> str:
    if gate.have.denominator == 1:
        return str(gate.have.numerator)
    hundredths = gate.have.numerator * 100 // gate.have.denominator
    return f"{hundredths // 100},{hundredths % 100:02d}"


def _passed(band: int, gates: "Sequence[GateOutcome]") -> str:
    """What was tested and met up to the band; agreements of the council are named."""
    tested = [gate for gate in gates if gate.star <= band]
    if not gates:
        return _("bộ tiêu chí không có mức tối thiểu")
    if band < LOWEST_STAR_WITH_GATES:
        return _("khung này không xét mức tối thiểu")
    clause = _("đạt đủ %(count)d mức tối thiểu của %(stars)s") % {
        "count": len(tested),
        "stars": _up_to(band),
    }
    agreed = sorted({gate.criterion for gate in tested if gate.is_agreed})
    if agreed:
        clause += _(" (hội đồng thống nhất ở tiêu chí %(codes)s)") % {"codes": ", ".join(agreed)}
    return clause


def _up_to(band: int) -> str:
    return {3: _("3 sao"), 4: _("3 và 4 sao"), 5: _("3, 4 và 5 sao")}[band]
