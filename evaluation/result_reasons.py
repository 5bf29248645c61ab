"""Why a result stands where it stands, in sentences a producer can act on; names nobody."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from evaluation import papers
from evaluation.models import Result


def outcome_words(result: Result) -> str:
    if result.is_rejected:
        return "Không xếp hạng: hồ sơ bị loại"
    if result.is_stopped:
        return "Không xếp hạng: dừng đánh giá"
    return f"{result.stars} sao"


def reasons(result: Result) -> list[str]:
    """What ended the dossier, or what it lacks for the next star (Articles 3.3, 4.1a)."""
    outcome = result.outcome
    if result.is_rejected or result.is_stopped:
        return list(_findings(outcome))
    return [*_points(result), *missing_gates(outcome)]


def _findings(outcome: dict[str, Any]) -> Iterator[str]:
    for finding in outcome["findings"]:
        if finding["binding"]:
            yield finding["text"].rstrip(".;")


def _points(result: Result) -> Iterator[str]:
    short = Fraction(result.outcome["points_short"])
    said = f"Điểm trung bình {papers.mean_points(result.mean_fraction, result.shown_decimals)}"
    if short > 0:
        said += f", còn thiếu {_up(short, result.shown_decimals)} điểm để xét hạng sao kế tiếp"
    yield said


def _up(points: Fraction, places: int) -> str:
    """Rounded up to the places of the mean it is said of, so that the two add up to the floor."""
    scale = 10**places
    least = Fraction(-(-points.numerator * scale // points.denominator), scale)
    return papers.mean_points(least, places)


def missing_gates(outcome: dict[str, Any]) -> Iterator[str]:
    """Each criterion that needs a higher option for the next star."""
    for gate in outcome["missing_for_next"]:
        needed, have = (papers.points(Fraction(gate[key])) for key in ("needed", "have"))
        yield (
            f"Tiêu chí {gate['criterion']} ({gate['name']}): cần mức từ {needed} điểm, "
            f"hội đồng đánh giá {have} điểm"
        )
