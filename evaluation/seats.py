"""Which seats of a council score: one definition, for a row at hand and for queries."""

from django.db.models import Q

from evaluation.choices import SeatRole


def scores_by_role(role: str, *, secretary_scores: bool) -> bool:
    """Everybody but the secretary, who scores only where the rules of work say so."""
    return role != SeatRole.SECRETARY or secretary_scores


def scoring(seat: str = "") -> Q:
    """The same for rows; `seat` is the way to the seat, "" when the rows are seats."""
    way = f"{seat}__" if seat else ""
    return ~Q(**{f"{way}role": SeatRole.SECRETARY}) | Q(**{f"{way}council__secretary_scores": True})
