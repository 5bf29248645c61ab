"""Editable copies: the same words as the PDF, the same bytes for the same row."""

import hashlib
import io
import shutil
import subprocess
import zipfile
from collections import Counter

import pytest
from docx import Document
from docx.text.paragraph import Paragraph
from lxml import html

from documents.choices import DocumentKind as K
from documents.kinds import KINDS
from documents.rendering import render_html
from documents.word import DEMO_LINE, render_word
from tests.build import make_unit
from tests.documents import samples

pytestmark = pytest.mark.django_db
WORD_KINDS = sorted({kind for kind, rule in KINDS.items() if rule.has_word} | {K.MINUTES})


def paper(kind=K.REGISTRATION, **fields):
    return samples.unsaved(kind, unit=make_unit("14/"), **fields)


def words(text: str) -> list[str]:
    return text.casefold().replace("\xa0", " ").split()


def words_of_page(document) -> list[str]:
    body = html.document_fromstring(render_html(document)).body
    for drawn in body.xpath("//svg"):
        drawn.drop_tree()
    return words(" ".join(body.itertext()))


def words_of_word(content: bytes) -> list[str]:
    body = Document(io.BytesIO(content)).element.body
    return words(" ".join(node.text or "" for node in body.iter() if node.tag.endswith("}t")))


def letters(found: list[str]) -> str:
    return "".join(found).replace("[", "").replace("]", "")


@pytest.mark.parametrize("kind", WORD_KINDS)
def test_the_word_copy_says_what_the_paper_says(kind):
    document = paper(kind)

    assert letters(words_of_word(render_word(document))) == letters(words_of_page(document))


def test_characters_that_no_paper_can_show_keep_none_from_being_drawn():
    document = paper()
    document.content["product"] = "Mận\x1f sấy\x07 \u202edẻo\ufffe"

    assert "Mận sấy dẻo" in render_html(document)
    assert "Mận sấy dẻo".casefold() in " ".join(words_of_word(render_word(document)))


@pytest.mark.parametrize("kind", WORD_KINDS)
def test_no_row_is_torn_and_the_last_line_stays_with_the_signature(kind):
    word = Document(io.BytesIO(render_word(paper(kind))))
    rows = [row for table in word.tables for row in table.rows]
    signature = word.tables[-1]._tbl if kind != K.REGISTRATION else word.tables[1]._tbl
    before = Paragraph(signature.getprevious().getprevious(), word)

    assert all(row._tr.trPr.xpath("./w:cantSplit") for row in rows)
    assert before.text
    assert before.paragraph_format.keep_with_next


def test_the_same_row_gives_the_same_bytes():
    first, second = (hashlib.sha256(render_word(paper())).hexdigest() for _ in range(2))

    assert first == second


def test_a_demo_copy_says_so_on_every_page():
    shown = zipfile.ZipFile(io.BytesIO(render_word(paper(is_demo=True))))
    headers = [name for name in shown.namelist() if name.startswith("word/header")]

    assert len(headers) == 2
    assert all(DEMO_LINE in shown.read(name).decode() for name in headers)


@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")),
    reason="no LibreOffice or poppler here: apt install libreoffice-writer-nogui poppler-utils",
)
def test_libreoffice_opens_it_and_prints_every_word(tmp_path):
    document = paper()
    source = tmp_path / "mau.docx"
    source.write_bytes(render_word(document))

    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip

    printed = subprocess.run(
        ["pdftotext", str(tmp_path / "mau.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    page = words_of_page(document)
    assert {word for word in page if word.isalpha() and len(word) > 1} <= set(words(printed))
    # Numbers and hashes may be broken between lines: every letter of them is there.
    assert Counter("".join(page)) - Counter("".join(words(printed))) == Counter()
