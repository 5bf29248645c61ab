"""What came of reading a printed address."""

from dataclasses import dataclass, replace

from accounts.choices import MatchCode
from accounts.unit_index import IndexedUnit

UNRESOLVED = frozenset(
    {
        MatchCode.PROVINCE_UNKNOWN,
        MatchCode.DISTRICT_UNKNOWN,
        MatchCode.DISTRICT_AMBIGUOUS,
        MatchCode.COMMUNE_MISSING,
        MatchCode.COMMUNE_UNKNOWN,
        MatchCode.COMMUNE_NOT_IN_DISTRICT,
        MatchCode.COMMUNE_AMBIGUOUS,
    }
)


@dataclass(frozen=True, slots=True)
class Match:
    """The unit a print means, what became of it by today, and what a person should look at."""

    unit: IndexedUnit | None = None
    codes: tuple[MatchCode, ...] = ()
    candidates: tuple[IndexedUnit, ...] = ()
    heir: IndexedUnit | None = None  # who stands for it today; of candidates, only if all share it
    heirs: tuple[IndexedUnit, ...] = ()  # all who hold a part of its ground today, `heir` first
    province: IndexedUnit | None = None
    district: IndexedUnit | None = None

    @property
    def printed(self) -> str:
        """The unit found as its list prints it: "Xã Đông Sang, Huyện Mộc Châu, Tỉnh Sơn La"."""
        above = (self.district, self.province) if self.unit else ()
        units = dict.fromkeys(each for each in (self.unit, *above) if each)
        return ", ".join(unit.full_name for unit in units)

    @property
    def errors(self) -> tuple[MatchCode, ...]:
        """Why there is no unit."""
        return tuple(code for code in self.codes if code in UNRESOLVED)

    @property
    def warnings(self) -> tuple[MatchCode, ...]:
        """What a person should know of the unit found."""
        return tuple(code for code in self.codes if code not in UNRESOLVED)

    def noting(self, *codes: MatchCode | None) -> "Match":
        noted = dict.fromkeys(code for code in (*self.codes, *codes) if code)
        return replace(self, codes=tuple(noted))
