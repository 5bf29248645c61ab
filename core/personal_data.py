"""Phone numbers, addresses of mail and identity numbers that have slipped into a text."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Personal(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True)
class Scrubbed:
    text: str
    found: frozenset[Personal]


_SEP = r"[ .\-\u00a0]?"
_LABEL = (
    r"(?:số\s+điện\s+thoại|điện\s+thoại|di\s+động|liên\s+hệ|hotline|mobile|phone|zalo|"
    r"sđt|đtdđ|đt|tel|lh|fax)\b\s*[:.]?\s*"
)
_ID_LABEL = (
    r"(?:căn\s+cước(?:\s+công\s+dân)?|chứng\s+minh(?:\s+nhân\s+dân|\s+thư)?|cccd|cmnd|cmt)\b"
)
_EMAIL = re.compile(r"(?:e-?mail\s*[:.]?\s*)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.I)
_IDENTITY = re.compile(
    rf"{_ID_LABEL}\s*(?:số)?\s*[:.]?\s*\d(?:{_SEP}\d){{8,11}}(?!\d)"
    rf"|(?<![\d.,]){_SEP}0\d{{2}}{_SEP}\d{{3}}{_SEP}\d{{3}}{_SEP}\d{{3}}(?![\d])",
    re.I,
)
# With its zero or +84: 9 or 10 digits follow. Without: nine digits, as a sheet leaves a mobile
# number whose zero it has eaten; round sums of money end in zeros and are left alone.
_DAY = r"(?!0[1-9][.\-/ ](?:0[1-9]|1[0-2])[.\-/ ](?:19|20)\d{2}\b)"
_PHONE = re.compile(
    rf"(?:{_LABEL})?(?:"
    rf"\(\+?(?:84|0)\d{{1,3}}\)(?:{_SEP}\d){{6,8}}(?!\d)"
    rf"|(?<!\d){_DAY}(?:\+?84{_SEP}(?:\(0\))?|0){_SEP}[1-35789](?:{_SEP}\d){{8,9}}(?!\d))"
    rf"|{_LABEL}\+?\d(?:{_SEP}\d){{5,11}}(?!\d)"
    r"|(?<![\d.,/-])[35789]\d{8}(?<!000)(?![\d.,/]*\d)",
    re.I,
)
# Numbers of firms and papers are public: what such a word introduces stays.
_PUBLIC = re.compile(
    r"(?:mst|mã\s+số(?:\s+thuế)?|mã\s+vạch|gtin|đkkd|gcn|giấy\s+phép|số\s+lô)[^\d]{0,12}$", re.I
)
_EMPTY_BRACKETS = re.compile(r"\(\s*[-,;:./]*\s*\)|\[\s*\]")
_LOOSE_ENDS = re.compile(r"^[\s,;:./-]+|[\s,;:/.-]+$")


def scrub(text: str) -> Scrubbed:
    """The text without personal numbers and addresses, and which kinds were found."""
    found: set[Personal] = set()
    for kind, pattern in (
        (Personal.EMAIL, _EMAIL),
        (Personal.IDENTITY, _IDENTITY),
        (Personal.PHONE, _PHONE),
    ):
        text = pattern.sub(lambda hit, kind=kind: _drop(hit, kind, found), text)
    if not found:
        return Scrubbed(text, frozenset())
    text = _EMPTY_BRACKETS.sub(" ", text)
    text = re.sub(r"(?:\s*[,;/])+(?=\s*[,;/.]|\s*$)", "", re.sub(r"\s+", " ", text))
    return Scrubbed(_LOOSE_ENDS.sub("", text), frozenset(found))


def _drop(hit: re.Match[str], kind: Personal, found: set[Personal]) -> str:
    if _PUBLIC.search(hit.string[: hit.start()]):
        return hit[0]
    found.add(kind)
    return " "
