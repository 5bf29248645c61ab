"""A paper's row in, an editable Word file out: written from the very HTML its PDF is drawn from.

One template says what a paper holds; this module knows its few blocks (papers.css names them) and
nothing of any kind of paper. The same row always gives the same bytes.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time

import segno
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from lxml import html

from documents.models import OfficialDocument
from documents.rendering import render_html

FONT = "Times New Roman"
DEMO_LINE = "BẢN MINH HỌA – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"
_WIDTH = 165  # mm between the margins of decree 30/2020
_COLUMNS = {
    "w-no": 11, "w-no-wide": 14, "w-product": 43, "w-code": 35, "w-producer": 45, "w-address": 46,
    "w-points": 15, "w-kind": 20, "w-note": 20, "w-gate": 19, "w-total": 34, "w-evidence": 40,
    "w-date": 24, "w-named": 62,
}  # fmt: skip
_SPACE = re.compile(r"[ \t\r\n]+")
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Look:
    """How text stands where it is; each block hands it down to what lies in it."""

    size: float = 13.5
    bold: bool = False
    italic: bool = False
    caps: bool = False
    keeps_lines: bool = False
    align: ALIGN = ALIGN.LEFT
    indent: float = 0  # mm, first line
    before: float = 0  # points above a paragraph


_BY_CLASS: dict[str, dict] = {
    "head": {"align": ALIGN.CENTER, "size": 13},
    "title": {"align": ALIGN.CENTER, "bold": True, "size": 14, "before": 4},
    "body": {"align": ALIGN.JUSTIFY, "indent": 12.7, "before": 6},
    "sign": {"align": ALIGN.CENTER, "bold": True},
    "to": {"size": 11},
    "small": {"size": 11},
    "verify": {"size": 9.5},
    "hash": {"size": 9},
    "receipt": {"size": 12},
    "grid": {"size": 11.5},
    "facts": {"size": 13},
    "country": {"bold": True, "size": 12},
    "motto": {"bold": True, "size": 14},
    "agency": {"bold": True},
    "superior": {"size": 12},
    "day": {"italic": True, "bold": False, "size": 14},
    "hint": {"italic": True, "bold": False, "size": 12},
    "word": {"italic": True, "bold": True, "size": 12},
    "basis": {"italic": True},
    "note": {"italic": True, "bold": False},
    "authority": {"align": ALIGN.CENTER, "indent": 0, "bold": True},
    "to-whom": {"align": ALIGN.CENTER, "indent": 0},
    "group": {"bold": True},
    "sum": {"bold": True},
    "chosen": {"bold": True},
    "caps": {"caps": True},
    "bold": {"bold": True},
    "italic": {"italic": True},
    "center": {"align": ALIGN.CENTER},
    "c": {"align": ALIGN.CENTER},
    "right": {"align": ALIGN.RIGHT},
    "r": {"align": ALIGN.RIGHT},
    "pre": {"keeps_lines": True},
    "open": {"keeps_lines": True},
}
_BY_TAG: dict[str, dict] = {
    "h2": {"bold": True, "before": 8},
    "h3": {"bold": True, "italic": True, "before": 8},
    "b": {"bold": True},
    "li": {"align": ALIGN.LEFT, "indent": 0},
}


def render_word(document: OfficialDocument) -> bytes:
    """The paper as .docx, with the same words as its PDF."""
    page = html.document_fromstring(render_html(document))
    word = _blank(document)
    _Writer(word, document.verification_url).blocks(page.body, Look())
    out = io.BytesIO()
    word.save(out)
    return _settled(out.getvalue())


def _blank(document: OfficialDocument) -> WordDocument:
    """An empty A4 paper by decree 30/2020: margins, font, page number from the second page on."""
    word = Document()
    style = word.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(13.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(0)
    section = word.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.different_first_page_header_footer = True
    _number_pages(section.header.paragraphs[0])
    if document.is_demo:
        for header in (section.header, section.first_page_header):
            header.add_paragraph(DEMO_LINE).alignment = ALIGN.CENTER
    about = word.core_properties
    day = datetime.combine(document.issued_on, time())
    about.title, about.author, about.language = document.title, str(document.unit), "vi"
    about.created = about.modified = day
    about.last_modified_by, about.revision = str(document.unit), 1
    return word


def _number_pages(paragraph: Paragraph) -> None:
    paragraph.alignment = ALIGN.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _settled(content: bytes) -> bytes:
    """The same parts without the minute they were packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(out, "w") as settled:
        for name in packed.namelist():
            info = zipfile.ZipInfo(name, _ZIP_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            settled.writestr(info, packed.read(name))
    return out.getvalue()


class _Writer:
    """Writes blocks one after another into a document or into one cell of a table."""

    def __init__(self, holder: WordDocument | _Cell, url: str) -> None:
        self.holder, self.url = holder, url
        # A cell comes with an empty paragraph: the first text goes into it.
        self.fresh = holder.paragraphs[0] if isinstance(holder, _Cell) else None

    def blocks(self, parent: html.HtmlElement, look: Look) -> None:
        for element in parent:
            if isinstance(element.tag, str):
                self._block(element, _looked(look, element))

    def _block(self, element: html.HtmlElement, look: Look) -> None:
        classes = element.classes
        if element.tag in ("p", "h1", "h2", "h3", "li"):
            self._paragraph(element, look)
        elif element.tag == "table":
            self._table(element, look)
        elif element.tag == "svg":
            self._code()
        elif "rule" in classes:
            _ruled(self._next(look), 25 if isinstance(self.holder, _Cell) else 70)
        elif "space" in classes:
            self._next(replace(look, before=48 if "space--low" in classes else 72))
        elif "pair" in classes and len(element) == 2:
            self._pair(element, look)
        else:
            if "next" in classes or "annex" in classes:
                self._next(look).paragraph_format.page_break_before = True
            self.blocks(element, look)

    # ── Text ─────────────────────────────────────────────────────────

    def _next(self, look: Look) -> Paragraph:
        paragraph, self.fresh = self.fresh or self.holder.add_paragraph(), None
        paragraph.alignment = look.align
        paragraph.paragraph_format.space_before = Pt(look.before)
        if look.indent:
            paragraph.paragraph_format.first_line_indent = Mm(look.indent)
        return paragraph

    def _paragraph(self, element: html.HtmlElement, look: Look) -> None:
        paragraph = self._next(look)
        for text, piece in _runs(element, look):
            run = paragraph.add_run(text)
            run.bold, run.italic, run.font.all_caps = piece.bold, piece.italic, piece.caps or None
            run.font.size = Pt(piece.size)
        if element.tag in ("h1", "h2", "h3") or "stay" in element.classes:
            _tied(paragraph)

    def _code(self) -> None:
        """The code a reader scans to check the paper."""
        drawn = io.BytesIO()
        segno.make(self.url, error="m").save(drawn, kind="png", scale=4, border=2)
        self._next(Look()).add_run().add_picture(drawn, width=Mm(20))

    # ── Tables ───────────────────────────────────────────────────────

    def _pair(self, element: html.HtmlElement, look: Look) -> None:
        """Two blocks side by side, as boxes 1 to 4 and 7 to 9 stand."""
        if "end" in element.classes:
            _tied(self.holder.paragraphs[-1])
        table = self._new_table(1, [74, 91] if "head" in element.classes else [82, 83])
        for cell, block in zip(table.rows[0].cells, element, strict=True):
            inner = _looked(look, block)
            writer = _Writer(cell, self.url)
            if block.tag == "p":
                writer._paragraph(block, inner)
            else:
                writer.blocks(block, inner)
            if "receipt" in block.classes:
                _bordered(cell)

    def _table(self, element: html.HtmlElement, look: Look) -> None:
        rows = [(row, row.xpath("./th|./td")) for row in element.iter("tr")]
        if not rows:
            return
        is_grid = "grid" in element.classes
        count = max(sum(int(cell.get("colspan", 1)) for cell in cells) for _row, cells in rows)
        table = self._new_table(len(rows), _widths(element, count))
        for number, (row, cells) in enumerate(rows):
            self._row(table, number, cells, _looked(look, row), is_grid)
            if row.getparent().tag == "thead":
                _marked(table.rows[number], "tblHeader")

    def _row(self, table: Table, number: int, cells: list, look: Look, is_grid: bool) -> None:
        column = 0
        for element in cells:
            span = int(element.get("colspan", 1))
            cell = table.cell(number, column)
            if span > 1:
                cell = cell.merge(table.cell(number, column + span - 1))
            column += span
            inner = _looked(look, element)
            if is_grid:
                _bordered(cell)
                if element.tag == "th":
                    inner = replace(inner, bold=True, align=ALIGN.CENTER)
            elif element.tag == "td" and "facts--plain" not in element.xpath("ancestor::table")[
                -1
            ].get("class", ""):
                inner = replace(inner, bold=True)
            indent = 5 if "sub-item" in element.classes else 0
            _Writer(cell, self.url)._paragraph(element, replace(inner, indent=indent, before=0))

    def _new_table(self, rows: int, widths: list[float]) -> Table:
        if isinstance(self.holder, _Cell):
            table = self.holder.add_table(rows, len(widths))
        else:
            # Two tables without a paragraph between them would become one.
            between = self._next(Look(size=4))
            between.paragraph_format.line_spacing = Pt(5)
            _tied(between)
            table = self.holder.add_table(rows, len(widths))
            table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for row in table.rows:
            _marked(row, "cantSplit")
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
            for cell in column.cells:
                cell.width = Mm(width)
        return table


def _looked(look: Look, element: html.HtmlElement) -> Look:
    changes = dict(_BY_TAG.get(element.tag, {}))
    for name in element.classes:
        changes |= _BY_CLASS.get(name, {})
    return replace(look, **changes)


def _runs(element: html.HtmlElement, look: Look) -> Iterator[tuple[str, Look]]:
    """Pieces of text with how each stands; a line break is a newline."""
    if element.text:
        yield _written(element.text, look), look
    for child in element:
        if child.tag == "br":
            yield "\n", look
        elif child.tag == "p":
            yield from ((text, piece) for text, piece in _runs(child, _looked(look, child)))
            yield "\n", look
        elif isinstance(child.tag, str):
            inner = _looked(look, child)
            opening, closing = ("[", "]") if "box" in child.classes else ("", "")
            yield opening, inner
            yield from _runs(child, inner)
            yield closing, inner
        if child.tail:
            yield _written(child.tail, look), look


def _written(text: str, look: Look) -> str:
    return text if look.keeps_lines else _SPACE.sub(" ", text)


def _widths(element: html.HtmlElement, count: int) -> list[float]:
    """Millimetres by the classes of the columns; the rest is shared by those without."""
    if "facts" in element.classes:
        return [58, _WIDTH - 58]
    columns = element.xpath("./colgroup/col")
    known = [next((_COLUMNS[c] for c in col.classes if c in _COLUMNS), None) for col in columns]
    known += [None] * (count - len(known))
    left = max(_WIDTH - sum(width for width in known if width), 20)
    share = left / max(known.count(None), 1)
    return [width or share for width in known[:count]]


def _bordered(cell: _Cell) -> None:
    borders = OxmlElement("w:tcBorders")
    for side in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    cell._tc.get_or_add_tcPr().append(borders)


def _ruled(paragraph: Paragraph, aside: float) -> None:
    """The short rule under a name: a line of its own, so many millimetres from either side."""
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(aside)
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)


def _tied(paragraph: Paragraph) -> None:
    """Kept on the page of what follows: a heading of its text, the last line of the signature."""
    paragraph.paragraph_format.keep_with_next = True


def _marked(row, name: str) -> None:
    """cantSplit: whole on one page; tblHeader: a head that stands on every page."""
    mark = OxmlElement(f"w:{name}")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
