"""Taking a printed address apart: "xã Đông Sang, huyện Mộc Châu, tỉnh Sơn La" into its levels."""

import re
from dataclasses import dataclass
from functools import lru_cache

from accounts.choices import Level
from accounts.unit_names import PrintedName, glued_key, name_key, read_name
from core.text import tidy

_MARKS = " .,;:-–—/"
_ASIDE = re.compile(r"\([^()]*\)")
# A comma or semicolon always parts; a dash only with spaces, for names have hyphens too.
_PARTS = re.compile(r"\s*[,;]\s*|\s+[-–—]\s+")


@dataclass(frozen=True, slots=True)
class PrintedAddress:
    """The three names as written; one that is not there is empty."""

    commune: str
    district: str
    province: str


def take_apart(commune: str, district: str, province: str) -> PrintedAddress:
    """What stands in its own column wins; gaps are filled from an address written as one."""
    commune, district, province = (
        tidy(_ASIDE.sub(" ", value or "")).strip(_MARKS) for value in (commune, district, province)
    )
    parts = [part for part in _PARTS.split(commune) if part]
    if len(parts) < 2 or not _is_address(parts):
        return PrintedAddress(commune, district, province)
    for part in reversed(parts[1:]):
        if not province and part == parts[-1] and _may_be_province(part, parts):
            province = part
        else:
            district = district or part
    return PrintedAddress(parts[0], district, province)


def _may_be_province(part: str, parts: list[str]) -> bool:
    """Said to be one ("TP" may be), or the last of three without a kind of its own."""
    return _opens(part, Level.PROVINCE) or (len(parts) > 2 and not _opens(part, Level.DISTRICT))


def _is_address(parts: list[str]) -> bool:
    """Three parts, or a second that says it is a district or province; else a hyphenated name."""
    return len(parts) > 2 or _opens(parts[1], Level.DISTRICT) or _opens(parts[1], Level.PROVINCE)


def _opens(part: str, level: Level) -> bool:
    return bool(read_name(part, level).kinds)


@lru_cache(maxsize=65536)
def keys_of(printed: str, level: Level) -> tuple[PrintedName, tuple[str, ...]]:
    """The name read, and the keys to look under: without its kind, whole, and with a lost space."""
    read = read_name(printed, level)
    whole = name_key(printed)
    keys = dict.fromkeys((read.key, whole, *glued_key(whole, level)))
    return read, tuple(key for key in keys if key)
