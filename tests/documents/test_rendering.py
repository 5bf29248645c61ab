"""The PDFs themselves, read back with poppler."""

import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from functools import cache

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from accounts.models import AdministrativeUnit
from documents import rendering
from documents.choices import DocumentKind as K
from documents.rendering import RenderError, render_html, render_pdf
from tests.documents import samples

DEMO = "BẢN MINH HỌA – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"
SON_LA = AdministrativeUnit(name="Sơn La", kind="tinh", code="14")
poppler = pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="poppler-utils is not installed: apt install it"
)


def paper(kind, content=None, **fields):
    return samples.unsaved(kind, content, unit=SON_LA, **fields)


@cache
def drawn(kind, is_demo=False):
    """The sample of a kind, drawn once for all tests that only read it."""
    return render_pdf(paper(kind, is_demo=is_demo))


def read(tool, pdf, *options):
    """What a poppler tool says of a PDF; "-" makes pdftotext write to its output."""
    source = ["-", "-"] if tool == "pdftotext" else ["-"]
    done = subprocess.run([tool, *options, *source], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def words(pdf, *options):
    """The text in the order of the content stream, which is the order it is read aloud in."""
    return re.sub(r"\s+", " ", read("pdftotext", pdf, "-raw", *options))


def page_count(pdf):
    return int(PdfFileReader(io.BytesIO(pdf)).root["/Pages"]["/Count"])


@pytest.mark.parametrize("kind", list(samples.CONTENTS))
def test_every_paper_is_tagged_vietnamese_titled_and_archivable(kind):
    root = PdfFileReader(io.BytesIO(drawn(kind))).root

    metadata = root["/Metadata"].data.decode()
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "vi"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in root
    assert samples.TITLES[kind] in metadata
    assert re.search(r"part[^>]*>?\W*2.*conformance[^>]*>?\W*A", metadata, re.S)


@poppler
@pytest.mark.parametrize("kind", list(samples.CONTENTS))
def test_every_font_is_ours_embedded_and_mapped_to_unicode(kind):
    lines = read("pdffonts", drawn(kind, True)).splitlines()[2:]

    assert lines
    for line in lines:
        assert re.match(r"[A-Z]{6}\+Tinos", line)
        assert line.split()[-5:-2] == ["yes", "yes", "yes"]


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed: apt install it")
@pytest.mark.parametrize("kind", list(samples.CONTENTS))
def test_every_paper_is_sound_to_the_last_object(kind, tmp_path):
    path = tmp_path / "paper.pdf"
    path.write_bytes(drawn(kind))

    said = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=True)

    assert "No syntax or stream encoding errors found" in said.stdout
    assert said.stderr == ""


@poppler
def test_every_vietnamese_letter_comes_back_as_text():
    vowels = "aăâeêioôơuưy"
    tones = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    letters = [unicodedata.normalize("NFC", vowel + tone) for vowel in vowels for tone in tones]
    text = " ".join([*letters, *(letter.upper() for letter in letters), "đ", "Đ", "₫"])
    content = samples.certificate(product=text)

    assert text in words(render_pdf(paper(K.CERTIFICATE, content)))


@poppler
def test_a_decision_reads_as_decree_30_orders_it():
    text = words(render_pdf(paper(K.STAR_DECISION, samples.decision(3))))

    parts = [
        "ỦY BAN NHÂN DÂN TỈNH SƠN LA",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 07/QĐ-UBND",
        "Sơn La, ngày 20 tháng 11 năm 2026",
        "QUYẾT ĐỊNH Về việc công nhận sản phẩm OCOP đợt 2 năm 2026",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH SƠN LA",
        "Căn cứ Luật Tổ chức chính quyền địa phương",
        "Theo đề nghị của Giám đốc",
        "QUYẾT ĐỊNH:",
        "Điều 1. Công nhận và cấp giấy chứng nhận cho 03 sản phẩm",
        "Điều 4. Quyết định này có hiệu lực",
        "chịu trách nhiệm thi hành Quyết định này./.",
        "Nơi nhận: - Như Điều 4; - Chủ tịch, các Phó Chủ tịch UBND tỉnh; - Lưu: VT, KT.",
        "KT. CHỦ TỊCH PHÓ CHỦ TỊCH",
        "PHỤ LỤC Danh sách sản phẩm OCOP được công nhận đợt 2 năm 2026",
        "(Kèm theo Quyết định số 07/QĐ-UBND ngày 20 tháng 11 năm 2026 của Chủ tịch",
        "I Sản phẩm đạt 5 sao (01 sản phẩm)",
        "II Sản phẩm đạt 4 sao (01 sản phẩm)",
        "III Sản phẩm đạt 3 sao (01 sản phẩm)",
    ]
    places = [text.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert text.find("CHỦ TỊCH ỦY BAN") > text.find("QUYẾT ĐỊNH")


@poppler
def test_sixty_products_are_all_listed_under_a_repeated_heading():
    pdf = render_pdf(paper(K.STAR_DECISION, samples.decision(60)))

    text = words(pdf)
    annex = range(2, page_count(pdf) + 1)
    assert [order for order in range(1, 61) if f"14-04075-{order:02d}-2026" not in text] == []
    for page in annex:
        first = read("pdftotext", pdf, "-f", str(page), "-l", str(page), "-layout")
        assert first.split()[0] == str(page)
        assert "Mã sản phẩm" in first


@poppler
@pytest.mark.parametrize("lines", [12, 15, 18])
def test_what_stands_under_two_signatures_never_goes_to_a_page_without_them(lines):
    content = samples.minutes(1) | {"closing": "\n".join(["Hoàn thiện nhãn."] * lines)}
    pdf = render_pdf(paper(K.MINUTES, content))

    pages = read("pdftotext", pdf, "-layout").rstrip("\f").split("\f")
    assert "CHỦ TỊCH HỘI ĐỒNG" in pages[-1]
    assert "Nơi nhận" in pages[-1]


@poppler
def test_the_first_page_shows_no_page_number():
    pdf = drawn(K.COMMUNE_REPORT)

    first, second = (
        read("pdftotext", pdf, "-f", page, "-l", page, "-layout").split()[0] for page in "12"
    )
    assert (first, second) == ("ỦY", "2")


@poppler
def test_a_draft_leaves_room_for_number_and_day():
    draft = paper(K.STAR_DECISION, number=None, number_text="", issued_on=None)

    text = words(render_pdf(draft))
    assert "Số: /QĐ-UBND" in text
    assert "Sơn La, ngày tháng năm" in text


@pytest.mark.parametrize("stars", [3, 4, 5])
def test_a_certificate_draws_as_many_stars_as_it_certifies(stars):
    html = render_html(paper(K.CERTIFICATE, samples.certificate(stars=stars)))

    assert html.count('fill="#b58a1e"') == stars
    assert html.count('fill="none"') == 5 - stars
    assert f"Đạt hạng {stars} ({ {3: 'ba', 4: 'bốn', 5: 'năm'}[stars] }) sao" in html


@poppler
@pytest.mark.parametrize("length", [10, 100, 250])
def test_a_certificate_is_one_page_with_all_that_proves_it(length):
    name = (samples.LONG_PRODUCT * 3)[:length]
    content = samples.certificate(product=name, producer=(samples.LONG_PRODUCER * 3)[:length])
    pdf = render_pdf(paper(K.CERTIFICATE, content, is_demo=True))

    text = words(pdf)
    assert page_count(pdf) == 1
    for part in (
        "Số: 0007/2026/GCN-OCOP",
        "Theo Quyết định số 2871/QĐ-UBND ngày 20 tháng 11 năm 2026",
        "Có giá trị đến hết ngày 20/11/2029",
        "Mã tra cứu: 7K2M-QX41-9TBN",
        name.split()[0],
    ):
        assert part in text


@poppler
@pytest.mark.parametrize("kind", list(samples.CONTENTS))
def test_a_demo_paper_says_so_on_every_page_and_a_real_one_nowhere(kind):
    demo, real = drawn(kind, True), drawn(kind)

    for page in range(1, page_count(demo) + 1):
        assert DEMO in words(demo, "-f", str(page), "-l", str(page))
    assert DEMO not in words(real)


@poppler
def test_minutes_carry_every_mark_and_both_signatures():
    text = words(drawn(K.MINUTES))

    for part in (
        "Số: 07/BB-HĐOCOP",
        "1 Thành viên 1 (chủ tịch) 31 19,5 21 71,5",
        "Điểm trung bình 31,00 19,50 22,50 73,00 Chênh lệch: 12",
        "Vắng mặt: 01 người. - Thành viên 5 (Ủy viên, Sở Khoa học và Công nghệ)",
        "THƯ KÝ",
        "CHỦ TỊCH HỘI ĐỒNG",
    ):
        assert part in text


@poppler
def test_a_scorecard_marks_the_chosen_option_and_its_least_requirements():
    text = words(render_pdf(paper(K.SCORECARD, samples.scorecard(1))))

    assert "Từ 50% đến dưới 75% 2 X" in text
    assert "Từ 75% nguyên liệu 3 5 sao" in text
    assert "Tổng điểm 76,5/100" in text


def test_the_same_row_gives_the_same_bytes_in_another_process_and_place():
    script = (
        "import django, hashlib; django.setup();"
        "from tests.documents.test_rendering import drawn, samples;"
        "print(*(hashlib.sha256(drawn(kind, True)).hexdigest() for kind in samples.CONTENTS))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "America/Lima"},
        capture_output=True,
        check=True,
        text=True,
    )

    here = [hashlib.sha256(drawn(kind, True)).hexdigest() for kind in samples.CONTENTS]
    assert done.stdout.split() == here


def test_a_hole_in_the_content_is_an_error_not_a_blank():
    content = samples.certificate()
    del content["product_code"]

    with pytest.raises(RenderError, match=r"content\.product_code"):
        render_html(paper(K.CERTIFICATE, content))


def test_text_of_the_content_is_never_markup():
    content = samples.certificate(product="<img src=x onerror=alert(1)> & <b>chè</b>")

    html = render_html(paper(K.CERTIFICATE, content))
    assert "&lt;img src=x onerror=alert(1)&gt; &amp; &lt;b&gt;chè&lt;/b&gt;" in html
    assert "<img" not in html


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/hostname",
        "fonts/../../../manage.py",
        "fonts/%2e%2e/%2e%2e/apps.py",
        "http://127.0.0.1:1/x.png",
        "https://example.org/x.png",
        "file://host/etc/passwd",
    ],
)
def test_the_renderer_reads_nothing_but_our_own_assets(address):
    with pytest.raises(RenderError, match="Không được đọc"):
        rendering._draw(f'<html lang="vi"><img src="{address}" alt="x">', b"id", is_demo=False)


def test_a_picture_of_our_own_may_be_used():
    html = '<html lang="vi"><img src="demo.svg" alt="mẫu">'

    assert rendering._draw(html, b"id", is_demo=False).startswith(b"%PDF")
