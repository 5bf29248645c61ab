"""Where a row's producer is: the unit as printed, who stands for it today, what to look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.choices import Level, MatchCode
from accounts.matching import Match, match_commune, match_district, match_province
from accounts.printed_address import take_apart
from accounts.unit_index import IndexedUnit, UnitIndex
from accounts.unit_names import name_key
from evaluation.import_codes import Weight
from evaluation.import_columns import Column
from evaluation.import_facts import CheckedRow, shown, year_stated

_FAULTS = {
    MatchCode.PROVINCE_UNKNOWN: ("unknown_province", Column.PROVINCE),
    MatchCode.DISTRICT_UNKNOWN: ("unknown_district", Column.DISTRICT),
    MatchCode.COMMUNE_UNKNOWN: ("unknown_commune", Column.COMMUNE),
    MatchCode.COMMUNE_NOT_IN_DISTRICT: ("commune_not_in_district", Column.COMMUNE),
}
_WARNINGS = {
    MatchCode.COMMUNE_FORMER: "old_commune",
    MatchCode.COMMUNE_SPLIT: "split_commune",
    MatchCode.HEIR_UNKNOWN: "heir_unknown",
    MatchCode.COMMUNE_AMBIGUOUS: "ambiguous_commune",
    MatchCode.DISTRICT_AMBIGUOUS: "ambiguous_district",
    MatchCode.DISTRICT_CHANGED: "district_changed",
    MatchCode.FORMER_NAME: "former_name",
    MatchCode.KIND_DIFFERS: "unit_kind_differs",
    MatchCode.COMMUNE_LATER: "commune_later",
}
_NOTES = {
    MatchCode.COMMUNE_MISSING: "commune_unknown",
    MatchCode.PROVINCE_FORMER: "former_province",
}


@dataclass(frozen=True, slots=True)
class Place:
    """`unit` as printed, `home` today: a commune, or as narrow as the row allows."""

    unit: IndexedUnit
    home: IndexedUnit
    province: IndexedUnit  # today's


class Places:
    """Finds the place of every row of one file; the same print is looked up once."""

    def __init__(self, index: UnitIndex, province_code: str, today: date) -> None:
        self.index = index
        self.today = today
        own = index.at(f"{province_code}/", today)
        self.own_province = own.name if own else ""
        self._matches: dict[tuple[str, str, str, date | None], Match] = {}
        self._sheets: dict[tuple[str, str], str] = {}

    def find(self, checked: CheckedRow) -> Place | None:
        """The place, with its remarks said of the row; None when the row cannot be placed."""
        facts = checked.facts
        address = take_apart(facts.commune, facts.district, facts.province)
        province = address.province or self.own_province
        district = address.district or self._district_of_sheet(checked.row.sheet, province)
        match = self._match(address.commune, district, province, self._day(checked))
        self._remark(checked, match)
        if checked.is_faulty:
            return None
        return self._place(match)

    def province_of(self, unit: IndexedUnit) -> IndexedUnit:
        """Today's province of a unit, its heir where it was merged."""
        old = self.index.at(f"{unit.province_code}/", self.today)
        return (old and self.index.main_heir(old, self.today)) or old or unit

    def _match(self, commune: str, district: str, province: str, day: date | None) -> Match:
        key = (commune, district, province, day)
        if key not in self._matches:
            self._matches[key] = self._looked_up(*key)
        return self._matches[key]

    def _looked_up(self, commune: str, district: str, province: str, day: date | None) -> Match:
        today, index = self.today, self.index
        if commune:
            return match_commune(commune, district, province, day, today=today, index=index)
        if district:
            match = match_district(district, province, day, today=today, index=index)
            return match.noting(MatchCode.COMMUNE_MISSING) if match.unit else match
        match = match_province(province, day, today=today, index=index)
        return match.noting(MatchCode.COMMUNE_MISSING) if match.unit else match

    def _district_of_sheet(self, sheet: str, province: str) -> str:
        """A sheet named after a district stands for the column that is empty; one named after the
        province ("Sơn La") does not mean the town of that name."""
        if not sheet or name_key(sheet) == name_key(province):
            return ""
        key = (sheet, province)
        if key not in self._sheets:
            found = match_district(sheet, province, today=self.today, index=self.index)
            self._sheets[key] = sheet if found.unit else ""
        return self._sheets[key]

    def _day(self, checked: CheckedRow) -> date | None:
        """The day whose lists the print speaks of, as near as the row tells."""
        if checked.facts.decided_on:
            return checked.facts.decided_on
        year = year_stated(checked.facts)
        return min(date(year, 12, 31), self.today) if year else None

    def _remark(self, checked: CheckedRow, match: Match) -> None:
        facts = checked.facts
        printed = {
            Column.PROVINCE: facts.province or self.own_province,
            Column.DISTRICT: facts.district or checked.row.sheet,
            Column.COMMUNE: facts.commune,
        }
        for code in match.codes:
            if code in _FAULTS:
                name, column = _FAULTS[code]
                text = f"{shown(printed[column])} – {code.label}"
                checked.say(name, _with_units(text, _("có thể là"), match.candidates), column)
            elif code in _WARNINGS:
                text, column = _warning(code, match)
                value = printed[column] or printed[Column.COMMUNE]
                checked.say(_WARNINGS[code], f"{shown(value)} – {text}", column, Weight.WARNING)
            elif code in _NOTES:
                checked.say(_NOTES[code], f"{code.label}.", weight=Weight.NOTE)

    def _place(self, match: Match) -> Place | None:
        unit = match.unit or match.district or match.province
        if unit is None:
            return None
        home = unit
        if unit.level != Level.DISTRICT:
            # A district has no heir among today's units: the row stays under its name.
            home = match.heir if match.unit and match.heir else self._today_s(unit)
        return Place(unit, home, self.province_of(unit))

    def _today_s(self, unit: IndexedUnit) -> IndexedUnit:
        return self.index.main_heir(unit, self.today) or unit

    def is_apart(self, a: IndexedUnit, b: IndexedUnit) -> bool:
        """Two homes that cannot be one: other communes, or a commune outside the district."""
        if a.pk == b.pk:
            return False
        if a.level == b.level:
            return a.level != Level.PROVINCE
        wide, narrow = (a, b) if a.level != Level.COMMUNE else (b, a)
        if wide.level == Level.PROVINCE or narrow.level != Level.COMMUNE:
            return False
        line = [narrow, *self.index.forebears(narrow)]
        return not any(unit.path.startswith(wide.path) for unit in line)


def _warning(code: MatchCode, match: Match) -> tuple[str, Column]:
    label = str(code.label)
    if code == MatchCode.COMMUNE_FORMER and match.heir:
        return _with_units(label, _("nay là"), (match.heir,)), Column.COMMUNE
    if code == MatchCode.COMMUNE_SPLIT:
        text = _with_units(label, _("nay thuộc"), match.heirs)
        return f"{text} " + _("Tạm ghi về xã đầu."), Column.COMMUNE
    if code == MatchCode.DISTRICT_AMBIGUOUS:
        return _with_units(label, _("có thể là"), match.candidates), Column.DISTRICT
    if code == MatchCode.COMMUNE_AMBIGUOUS:
        return _with_units(label, _("có thể là"), match.candidates), Column.COMMUNE
    return f"{label}.", Column.COMMUNE


def _with_units(text: str, lead: str, units: Sequence[IndexedUnit]) -> str:
    names = ", ".join(unit.full_name for unit in units[:5])
    return f"{text}; {lead} {names}." if names else f"{text}."
