"""Results of one meeting put in order, as minutes and the council's report both print them."""

from collections.abc import Sequence

from evaluation import papers, rules
from evaluation.models import Result


def ranking(results: Sequence[Result]) -> list[papers.RankRow]:
    """By exact mean, highest first; equal means share a place."""
    ranked = sorted(results, key=lambda result: (-result.mean_fraction, result.pk))
    return [
        {
            "place": 1 + sum(other.mean_fraction > result.mean_fraction for other in ranked),
            "product": result.stage.dossier.product.name,
            "producer": result.stage.dossier.producer.name,
            "mean": mean_of(result),
            "stars": stars_written(result),
        }
        for result in ranked
    ]


def mean_of(result: Result) -> str:
    """With the decimals that the council's rules of work show."""
    return papers.mean_points(result.mean_fraction, result.shown_decimals)


def stars_written(result: Result) -> str:
    return "Không xếp hạng" if result.stars is None else f"{result.stars} sao"


def recognisable(results: Sequence[Result]) -> list[str]:
    return [_line(result) for result in results if rules.may_recognise(result)]


def proposed_upward(results: Sequence[Result]) -> list[str]:
    """What reaches the threshold of the next level up (Articles 4, 7.3e)."""
    return [_line(result) for result in results if rules.may_forward(result)]


def to_be_notified(results: Sequence[Result]) -> list[str]:
    """Neither recognised here nor sent up: the producer gets a notice (Articles 4.1a, 7.3g)."""
    return [
        _line(result)
        for result in results
        if not (rules.may_recognise(result) or rules.may_forward(result))
    ]


def _line(result: Result) -> str:
    dossier, mean = result.stage.dossier, mean_of(result)
    return f"{dossier.product.name} ({dossier.producer.name}): {mean} điểm, {_rank(result)}."


def _rank(result: Result) -> str:
    written = stars_written(result)
    return written[0].lower() + written[1:]
