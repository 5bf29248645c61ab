"""Read .csv as offices save it: several encodings, delimiters told by the rows they even out."""

import contextlib
import csv
import io
from collections import Counter

from django.utils.translation import gettext as _

from core.legacy_fonts import Encoding, convert
from core.syllables import judge
from core.tabular.book import Book, Row, Sheet, TableRefused
from core.text import nfc

MAX_ROWS = 50_000
_DELIMITERS = (";", "\t", "|", ",")  # the comma last: it is also a decimal sign
_SAMPLE_CHARS = 200_000
_SAMPLE_ROWS = 200
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def read_delimited(content: bytes) -> Book:
    """One nameless sheet; a row is numbered by the physical line its record begins on."""
    text = _decode(content)
    delimiter, skipped = _announced(text)
    lines = text[skipped:]
    first = 2 if skipped else 1
    records = _records(lines, delimiter or _delimiter(lines))
    rows = [
        Row(first + line, [cell if cell else None for cell in cells]) for line, cells in records
    ]
    if len(rows) > MAX_ROWS:
        raise TableRefused(_("Tệp có hơn %(limit)d hàng.") % {"limit": MAX_ROWS}, code="too_large")
    return Book([Sheet("", rows)])


def _decode(content: bytes) -> str:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding)
    half = _wide_half(content)
    if half is not None:
        return _strictly(content, half)
    if _is_binary(content):
        raise TableRefused(_("Tệp mang đuôi .csv nhưng không phải văn bản."), code="wrong_content")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_single_byte(content)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable() from error


def _wide_half(content: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of plain text is zero."""
    sample = content[:4000]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) < len(sample) * 0.2:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_binary(content: bytes) -> bool:
    sample = content[:4000]
    controls = sum(byte < 32 and byte not in b"\t\r\n" for byte in sample)
    return controls > max(8, len(sample) // 50)


def _decode_single_byte(content: bytes) -> str:
    """Windows-1258, or the bytes of an old font: whichever makes the words Vietnamese."""
    western = content.decode("cp1252", errors="replace")
    candidates = [western]
    with contextlib.suppress(UnicodeDecodeError):
        candidates.append(nfc(content.decode("cp1258")))
    sample = {text: text[:_SAMPLE_CHARS] for text in candidates}
    best, gain = "", 0
    for text in candidates:
        readings = [sample[text]]
        if text is western:
            readings += [convert(sample[text], encoding) for encoding in Encoding]
        balance = max(judge(reading).balance for reading in readings)
        if balance > gain:
            best, gain = text, balance
    if not best:
        raise _undecodable()
    return best


def _undecodable() -> TableRefused:
    return TableRefused(
        _("Không đọc được bảng mã chữ của tệp; hãy lưu lại bằng Unicode (UTF-8)."),
        code="undecodable",
    )


def _announced(text: str) -> tuple[str, int]:
    """Excel's own first line "sep=;", and how many characters it takes."""
    head = text[:8]
    if head.lower().startswith("sep=") and len(head) > 5 and head[5] in "\r\n":
        return head[4], 7 if head[5:7] == "\r\n" else 6
    return "", 0


def _delimiter(text: str) -> str:
    """The sign that cuts most rows into the same number of cells, the more cells the better."""
    sample = text[:_SAMPLE_CHARS]

    def evenness(delimiter: str) -> int:
        widths: Counter[int] = Counter()
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        try:
            for _row in range(_SAMPLE_ROWS):
                widths[len(next(reader))] += 1
        except (StopIteration, csv.Error):
            pass
        return max(((width - 1) * rows for width, rows in widths.items()), default=0)

    return max(_DELIMITERS, key=evenness)


def _records(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Records with the 0-based line each begins on; loosely quoted ones when strict fails."""
    try:
        return _parse(text, delimiter, strict=True)
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise TableRefused(
                _("Tệp CSV thiếu dấu ngoặc kép đóng, không biết hàng kết thúc ở đâu."),
                code="broken_csv",
            ) from error
    try:
        return _parse(text, delimiter, strict=False)
    except csv.Error as error:
        raise TableRefused(
            _("Tệp CSV hỏng: có ô quá dài hoặc dấu ngoặc kép sai chỗ."), code="broken_csv"
        ) from error


def _parse(text: str, delimiter: str, *, strict: bool) -> list[tuple[int, list[str]]]:
    # A long cell is the caller's to judge, row by row; csv alone would refuse the whole file.
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    records, begins = [], 0
    for cells in reader:
        records.append((begins, cells))
        begins = reader.line_num
        if len(records) > MAX_ROWS:
            break
    return records
