"""Which of a product's past recognitions the market sees today."""

import re
from collections.abc import Sequence
from datetime import date
from operator import itemgetter

from evaluation.import_facts import LOWEST_RECOGNISED
from evaluation.models import Recognition

_YEAR = re.compile(r"20\d\d")


def snapshot(records: Sequence[Recognition]) -> tuple[int | None, date | None]:
    """Stars and last valid day: of the latest dated recognition; of an undated one only where
    there is no other, and then without a day, for nobody knows when it ends."""
    recognised = [each for each in records if (each.stars or 0) >= LOWEST_RECOGNISED]
    dated = [(each.decided_on, each) for each in recognised if each.decided_on]
    if dated:
        _day, latest = max(dated, key=itemgetter(0))
        return latest.stars, latest.valid_until
    if recognised:
        return max(recognised, key=_year).stars, None
    return None, None


def _year(record: Recognition) -> int:
    return max((int(year) for year in _YEAR.findall(f"{record.date_text} {record.round}")),
               default=0)  # fmt: skip
