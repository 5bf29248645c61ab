"""From a printed commune, district and province to the unit meant, or to why nobody can say.

Never a silent guess: where more than one unit may be meant the answer is none, with candidates.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches

from accounts.choices import Level, MatchCode
from accounts.match import Match
from accounts.printed_address import keys_of, take_apart
from accounts.unit_choice import Units, look, nearest, of_kind, one_of_each_line, spelled_otherwise
from accounts.unit_index import IndexedUnit, UnitIndex
from accounts.unit_names import name_key, read_name
from core.clocks import today as today_in_vietnam

__all__ = ["Match", "match_commune", "match_district", "match_province"]

TWO_TIERS = date(2025, 7, 1)
_LAST_OF_THREE_TIERS = TWO_TIERS - timedelta(days=1)
_MANY = 8


def match_province(
    printed: str, day: date | None = None, *, today: date | None = None, index: UnitIndex
) -> Match:
    """A province by its printed name; an abolished one is found and said to be former."""
    today = today or today_in_vietnam()
    day = day or today
    for find in (index.named, index.otherwise_named):
        _, found = look(printed, Level.PROVINCE, find, [""])
        lines = one_of_each_line(found, index, day)
        if lines:
            unit = nearest(lines, day)
            match = _resolved(unit, index, today, province=unit)
            return match.noting(*_province_remarks(match))
    return Match(codes=(MatchCode.PROVINCE_UNKNOWN,))


def _province_remarks(match: Match) -> Iterator[MatchCode]:
    if match.unit and match.heir and not _same_name(match.unit, match.heir):
        yield MatchCode.PROVINCE_FORMER


def match_district(
    printed: str,
    printed_province: str,
    day: date | None = None,
    *,
    today: date | None = None,
    index: UnitIndex,
) -> Match:
    """A district of the three-tier years; since 1/7/2025 every one of them is former."""
    today = today or today_in_vietnam()
    province = match_province(printed_province, day, today=today, index=index)
    if province.unit is None:
        return province
    found = _districts(printed, _province_paths(province.unit, index, today), index)
    lines = one_of_each_line(found, index, day or _LAST_OF_THREE_TIERS)
    if len(lines) != 1:
        code = MatchCode.DISTRICT_AMBIGUOUS if lines else MatchCode.DISTRICT_UNKNOWN
        return Match(codes=(code,), candidates=tuple(lines), province=province.unit)
    match = _resolved(lines[0], index, today, province=province.unit, district=lines[0])
    return match.noting(None if lines[0].covers(today) else MatchCode.DISTRICT_FORMER)


def match_commune(
    printed_commune: str,
    printed_district: str,
    printed_province: str,
    day: date | None = None,
    *,
    today: date | None = None,
    index: UnitIndex,
) -> Match:
    """A commune as printed on a day (today when unknown), with its district or in two tiers."""
    today = today or today_in_vietnam()
    day = day or today
    address = take_apart(printed_commune, printed_district, printed_province)
    province = match_province(address.province, day, today=today, index=index)
    if province.unit is None:
        return province
    paths = _province_paths(province.unit, index, today)
    districts = _districts(address.district, paths, index) if address.district else []
    search = _Search(index, address.commune, province.unit, tuple(paths), day, today)
    if not address.commune:
        return search.nowhere(MatchCode.COMMUNE_MISSING)
    if districts:
        return search.in_districts(districts)
    if address.district and not _repeats(address.district, address.province):
        return search.nowhere(MatchCode.DISTRICT_UNKNOWN, search.three_tier())
    return search.in_province()


@dataclass(frozen=True, slots=True)
class _Search:
    """One commune looked for, from the likeliest place outwards."""

    index: UnitIndex
    printed: str
    province: IndexedUnit
    province_paths: tuple[str, ...]
    day: date
    today: date

    def in_districts(self, districts: Units) -> Match:
        """Among the communes of the district, by name, then other names, then its kin."""
        lines = one_of_each_line(districts, self.index, min(self.day, _LAST_OF_THREE_TIERS))
        district = lines[0] if len(lines) == 1 else None
        places = list(dict.fromkeys(unit.path for unit in districts))
        for code, found in (
            (None, self._named(places)),
            (MatchCode.FORMER_NAME, self._otherwise_named(places)),
            (MatchCode.DISTRICT_CHANGED, self._named(self._kin(districts))),
            (MatchCode.DISTRICT_FORMER, self._successors_in(places)),
        ):
            if found:
                return self._choose(found, code, district)
        elsewhere = self.three_tier()
        if elsewhere:
            return self.nowhere(MatchCode.COMMUNE_NOT_IN_DISTRICT, elsewhere, district)
        return self.nowhere(MatchCode.COMMUNE_UNKNOWN, self._alike(places), district)

    def in_province(self) -> Match:
        """Without a district the two tiers speak first, unless the paper is older than they;
        a kind that only the other list has ("thị trấn") turns the order round."""
        pools = [self._two_tier(), self.three_tier()]
        if self.day < TWO_TIERS:
            pools.reverse()
        read, _ = keys_of(self.printed, Level.COMMUNE)
        pools.sort(key=lambda pool: not pool or not of_kind(pool, read))
        found = pools[0] or pools[1]
        if found:
            return self._choose(found, None, None)
        found = self._otherwise_named(list(self.province_paths))
        if found:
            return self._choose(found, MatchCode.FORMER_NAME, None)
        return self.nowhere(MatchCode.COMMUNE_UNKNOWN, self._alike(list(self.province_paths)))

    def three_tier(self) -> Units:
        """In the province as printed; only else in those that were merged into it."""
        for places in (self.province_paths[:1], self.province_paths):
            found = [unit for unit in self._named(list(places)) if unit.is_three_tier]
            if found:
                return found
        return []

    def nowhere(
        self, code: MatchCode, candidates: Units | None = None, district: IndexedUnit | None = None
    ) -> Match:
        shown = one_of_each_line(candidates or [], self.index, self.day)
        heirs = {self.index.main_heir(unit, self.today) for unit in shown}
        return Match(
            codes=(code,),
            candidates=tuple(shown[:_MANY]),
            heir=heirs.pop() if code == MatchCode.COMMUNE_AMBIGUOUS and len(heirs) == 1 else None,
            province=self.province,
            district=district,
        )

    def _named(self, places: list[str]) -> Units:
        return look(self.printed, Level.COMMUNE, self.index.named, places)[1]

    def _otherwise_named(self, places: list[str]) -> Units:
        return look(self.printed, Level.COMMUNE, self.index.otherwise_named, places)[1]

    def _two_tier(self) -> Units:
        """In the province of today; of an abolished province, only what came of its ground."""
        heir = self.index.main_heir(self.province, max(self.today, TWO_TIERS))
        if heir is None:
            return []
        found = [unit for unit in self._named([heir.path]) if not unit.is_three_tier]
        if _same_name(heir, self.province):
            return found
        return [unit for unit in found if self._came_of(unit, (self.province.path,))]

    def _came_of(self, unit: IndexedUnit, places: tuple[str, ...]) -> bool:
        return any(each.path.startswith(places) for each in self.index.forebears(unit)[1:])

    def _kin(self, districts: Units) -> list[str]:
        """Districts that came of the printed ones, or that they came of."""
        kin = [each for unit in districts for each in self.index.main_line(unit)]
        kin += [each for unit in districts for each in self.index.forebears(unit)]
        return list(dict.fromkeys(unit.path for unit in kin if unit.level == Level.DISTRICT))

    def _successors_in(self, places: list[str]) -> Units:
        """Today's communes of that name, printed with the district their ground lay in."""
        return [unit for unit in self._two_tier() if self._came_of(unit, tuple(places))]

    def _alike(self, places: list[str]) -> Units:
        """Names so close that a slip of the hand may lie between."""
        names: dict[str, Units] = {}
        for place in places:
            for unit in self.index.below(place):
                if unit.level == Level.COMMUNE:
                    names.setdefault(name_key(unit.name), []).append(unit)
        read, _ = keys_of(self.printed, Level.COMMUNE)
        close = get_close_matches(read.key, names, n=3, cutoff=0.75)
        return [unit for key in close for unit in names[key]]

    def _choose(self, found: Units, code: MatchCode | None, district: IndexedUnit | None) -> Match:
        lines = one_of_each_line(found, self.index, self.day)
        if len(lines) > 1:
            return self.nowhere(MatchCode.COMMUNE_AMBIGUOUS, lines, district)
        unit = lines[0]
        if unit.is_three_tier:
            district = self.index.at(unit.parent_path, unit.valid_until or self.day)
        match = _resolved(unit, self.index, self.today, province=self.province, district=district)
        return match.noting(code, *self._remarks(match, unit))

    def _remarks(self, match: Match, unit: IndexedUnit) -> Iterator[MatchCode]:
        read, _ = keys_of(self.printed, Level.COMMUNE)
        if read.kinds and unit.kind not in read.kinds:
            yield MatchCode.KIND_DIFFERS
        if spelled_otherwise(unit, read):
            yield MatchCode.ACCENTS_DIFFER
        if not unit.is_three_tier:
            if self.day < TWO_TIERS:
                yield MatchCode.COMMUNE_LATER
            elif match.heir and match.heir.province_code != self.province.code:
                yield MatchCode.PROVINCE_FORMER
        if unit.covers(self.today) or self._goes_on(unit, match.heir):
            return
        yield MatchCode.COMMUNE_FORMER
        if match.heir is None:
            yield MatchCode.HEIR_UNKNOWN
        elif len(match.heirs) > 1:
            yield MatchCode.COMMUNE_SPLIT

    def _goes_on(self, unit: IndexedUnit, heir: IndexedUnit | None) -> bool:
        """Nothing joined it and nothing left it: the same commune, now without a district."""
        if heir is None or (heir.code, heir.kind, heir.name) != (unit.code, unit.kind, unit.name):
            return False
        return all(each.code == unit.code for each in self.index.forebears(heir))


def _districts(printed: str, paths: list[str], index: UnitIndex) -> Units:
    """In the printed province; only else in those merged into it, or by a former name."""
    for find, places in (
        (index.named, paths[:1]),
        (index.named, paths),
        (index.otherwise_named, paths),
    ):
        _, found = look(printed, Level.DISTRICT, find, places)
        if found:
            return found
    return []


def _province_paths(province: IndexedUnit, index: UnitIndex, today: date) -> list[str]:
    """The three-tier province as printed, then those its heir of that name took in: today's
    bounds may be meant. An Giang was 89 and is 91 now, which had been Kiên Giang: name first."""
    heir = index.main_heir(province, today)
    line = [province, *index.forebears(province)]
    if heir is not None and _same_name(heir, province):
        line += index.forebears(heir)
    line = [unit for unit in line if unit.valid_from < TWO_TIERS] or line
    line.sort(key=lambda unit: not _same_name(unit, province))
    return list(dict.fromkeys(unit.path for unit in line))


def _repeats(printed_district: str, printed_province: str) -> bool:
    """The province written again in the district's column, as two-tier lists do."""
    names = (read_name(each, Level.PROVINCE).key for each in (printed_district, printed_province))
    return len(set(names)) == 1


def _same_name(one: IndexedUnit, other: IndexedUnit) -> bool:
    return name_key(one.name) == name_key(other.name)


def _resolved(
    unit: IndexedUnit,
    index: UnitIndex,
    today: date,
    *,
    province: IndexedUnit,
    district: IndexedUnit | None = None,
) -> Match:
    return Match(
        unit=unit,
        heir=index.main_heir(unit, today),
        heirs=index.heirs(unit, today),
        province=province,
        district=district,
    )
