"""Files made to hurt: each is built here, sent, and refused with its reason, leaving nothing."""

import io
import time
import tracemalloc
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pyhanko.pdf_utils import generic, writer

from core.errors import InvalidInput
from documents import pdf_checks, storage
from documents.choices import FilePurpose
from documents.models import StoredFile
from documents.services.files import store_file
from tests.documents import files

pytestmark = pytest.mark.django_db
RUNS = "Tệp PDF chứa mã lệnh tự chạy nên không được nhận."
CARRIES = "Tệp PDF có tệp khác đính kèm bên trong; hãy in lại thành PDF rồi gửi."
LOCKED = "Tệp PDF có mật khẩu hoặc bị khóa quyền; hãy gửi bản không khóa."
DISGUISED_PDF = "Tệp tự xưng là PDF nhưng nội dung không phải."
EMBEDS = "Tệp có macro hoặc đối tượng nhúng nên không được nhận; hãy lưu lại không có chúng."
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(64)
SCRIPT = {"/S": "/JavaScript", "/JS": "app.alert(1)"}


def send(name: str, content: bytes) -> StoredFile:
    sent = files.upload(name, content)
    return store_file(upload=sent, actor=None, purpose=FilePurpose.EVIDENCE)


def archive(name: str = "a.txt") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        box.writestr(name, b"x" * 100)
    return out.getvalue()


def wide_png(side: int) -> bytes:
    """A real picture of side × side points, a few kilobytes long."""
    out = io.BytesIO()
    Image.new("1", (side, side)).save(out, "PNG")
    return out.getvalue()


def relations(kind: str) -> bytes:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="http://x/{kind}" Target="http://evil/a.dotm" '
        'TargetMode="External"/></Relationships>'
    ).encode()


HOSTILE_PDFS = {
    "script on opening": ({"root": {"/OpenAction": SCRIPT}}, "file_active_content", RUNS),
    "program on opening": (
        {"root": {"/OpenAction": {"/S": "/Launch", "/F": "cmd.exe"}}}, "file_active_content", RUNS,
    ),
    "script by name": (
        {"root": {"/Names": {"/JavaScript": {"/Names": ["a", SCRIPT]}}}},
        "file_active_content", RUNS,
    ),
    "script of a page": ({"on_page": {"/AA": {"/O": SCRIPT}}}, "file_active_content", RUNS),
    "script behind a link": (
        {"on_page": {"/Annots": [{"/Subtype": "/Link", "/A": SCRIPT}]}},
        "file_active_content", RUNS,
    ),
    "program behind a second action": (
        {"on_page": {"/Annots": [{"/A": {"/S": "/URI", "/Next": [{"/S": "/Launch"}]}}]}},
        "file_active_content", RUNS,
    ),
    "form that sends itself": (
        {"root": {"/AcroForm": {"/Fields": [{"/A": {"/S": "/SubmitForm"}}]}}},
        "file_active_content", RUNS,
    ),
    "form that draws itself": (
        {"root": {"/AcroForm": {"/XFA": b"<xdp/>"}}}, "file_active_content", RUNS,
    ),
    "file inside": (
        {"root": {"/Names": {"/EmbeddedFiles": {"/Names": ["a.exe", {"/EF": {"/F": b"MZ"}}]}}}},
        "file_active_content", CARRIES,
    ),
    "file pinned to a page": (
        {"on_page": {"/Annots": [{"/Subtype": "/FileAttachment", "/FS": {"/EF": {"/F": b"MZ"}}}]}},
        "file_active_content", CARRIES,
    ),
    "password to open": ({"password": "mat-khau"}, "file_locked", LOCKED),
    "password to print": (
        {"password": "mat-khau", "user_password": ""}, "file_locked", LOCKED,
    ),
}  # fmt: skip


def refused(name: str, content: bytes, settings) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as refusal:
        send(name, content)
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []
    assert StoredFile.objects.count() == 0
    assert refusal.value.fields == {"file": [refusal.value.message]}
    return refusal.value.code, refusal.value.message


@pytest.mark.parametrize("made", HOSTILE_PDFS.values(), ids=list(HOSTILE_PDFS))
def test_a_pdf_that_runs_carries_or_hides_something_is_refused(made, settings):
    shape, code, message = made

    assert refused("a.pdf", files.pdf(**shape), settings) == (code, message)


def packed_pdf(objects: int, per_stream: int, last: dict[str, str]) -> bytes:
    """Objects packed into streams, as word processors leave them; the last one is `last`."""
    file = writer.PdfFileWriter(stream_xrefs=True)
    content = file.add_object(generic.StreamObject(stream_data=b"BT ET"))
    file.insert_page(
        writer.PageObject(contents=content, media_box=(0, 0, 595, 842), resources=None)
    )
    places = []
    for number in range(objects):
        if number % per_stream == 0:
            stream = file.prepare_object_stream()
        plain = last if number == objects - 1 else {"/T": "x" * 50}
        places.append(file.add_object(files.entries(file, plain), obj_stream=stream))
    file.root["/Many"] = generic.ArrayObject(places)
    out = io.BytesIO()
    file.write(out)
    return out.getvalue()


def test_a_script_packed_among_thousands_of_objects_is_found_in_time(settings):
    content = packed_pdf(20_000, 2_000, {"/S": "/JavaScript", "/JS": "x"})
    began = time.monotonic()

    assert refused("a.pdf", content, settings)[0] == "file_active_content"
    assert time.monotonic() - began < 15


def test_a_long_document_with_packed_objects_is_taken():
    assert send("a.pdf", packed_pdf(2_000, 100, {"/T": "x"})).media_type == "application/pdf"


def test_a_pdf_that_takes_too_long_to_read_is_given_up(settings, monkeypatch):
    monkeypatch.setattr(pdf_checks, "_SECONDS", -1)

    assert refused("a.pdf", files.pdf(), settings)[0] == "file_too_complex"


def test_a_key_written_in_escapes_is_still_read(settings):
    content = files.pdf(on_page={"/AA": {"/O": {"/S": "/JavaScript", "/JS": "x"}}})
    escaped = content.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/J#53")

    assert refused("a.pdf", escaped, settings)[0] in {"file_active_content", "file_disguised"}


@pytest.mark.parametrize(
    "shape",
    [
        {"root": {"/OpenAction": [1, "/Fit"]}},
        {"root": {"/OpenAction": {"/S": "/GoTo", "/D": [1, "/Fit"]}}},
        {"on_page": {"/Annots": [{"/A": {"/S": "/URI", "/URI": "https://ocop.gov.vn"}}]}},
        {"root": {"/AcroForm": {"/SigFlags": 3, "/Fields": []}}},
    ],
    ids=["opens at a page", "goes to a page", "links to a site", "has room for a signature"],
)
def test_what_ordinary_writers_put_into_a_pdf_is_taken(shape):
    assert send("a.pdf", files.pdf(**shape)).media_type == "application/pdf"


def test_a_pdf_with_too_many_pages_is_refused_with_both_numbers(settings):
    settings.OCOP_PDF_MAX_PAGES = 3

    assert refused("a.pdf", files.pdf(pages=4), settings) == (
        "file_too_long", "Tệp PDF có 4 trang, vượt mức cho phép 3 trang.",
    )  # fmt: skip


def test_a_page_tree_that_lies_about_its_count_is_counted(settings):
    settings.OCOP_PDF_MAX_PAGES = 3
    lying = files.pdf(pages=4).replace(b"/Count 4", b"/Count 1")

    assert refused("a.pdf", lying, settings)[0] == "file_too_long"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cut.pdf", files.pdf()[:-120]),
        ("page.pdf", b"<!doctype html><script>alert(1)</script>"),
        ("both.pdf", files.pdf() + archive()),
        ("rar.pdf", files.pdf() + b"Rar!\x1a\x07\x01\x00" + bytes(64)),
        ("seven.pdf", files.pdf() + b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(64) + b"%%EOF\n"),
        ("program.pdf", b"MZ" + bytes(200) + files.pdf()),
        ("text.pdf", b"%PDF-1.7\n" + b"x" * 4096),
    ],
    ids=[
        "truncated", "html", "pdf and zip in one", "pdf and rar in one", "pdf and 7z in one",
        "program before", "only the first line",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_pdf_is_refused(name, content, settings):
    assert refused(name, content, settings) == ("file_disguised", DISGUISED_PDF)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("kho.zip", "file_type"),
        ("kho.rar", "file_type"),
        ("trang.html", "file_type"),
        ("hinh.svg", "file_type"),
        ("chay.exe", "file_type"),
        ("macro.docm", "file_type"),
        ("giay.pdf.exe", "file_type"),
        ("giay.pdf.", "file_type"),
        ("giay.exe.pdf", "file_name"),
        ("trang.html.pdf", "file_name"),
        ("anh.heic", "file_heic"),
    ],
)
def test_a_name_is_judged_by_every_extension_in_it(name, code, settings):
    assert refused(name, files.pdf(), settings)[0] == code


@pytest.mark.parametrize("name", ["Quyết định 26.2026.QĐ-TTg.pdf", "ban.v1.2.pdf", "..pdf"])
def test_points_in_an_honest_name_hurt_nobody(name):
    assert send(name, files.pdf()).extension == "pdf"


@pytest.mark.parametrize("name", ["anh.heic", "anh.jpg"])
def test_a_phone_picture_no_browser_shows_is_refused_with_what_to_do(name, settings):
    code, message = refused(name, HEIC, settings)

    assert code == "file_heic"
    assert "Định dạng › Tương thích nhất" in message


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"word/vbaProject.bin": b"x"}, "file_active_content"),
        ({"word/activeX/activeX1.xml": b"<x/>"}, "file_active_content"),
        ({"word/embeddings/oleObject1.bin": b"MZ"}, "file_active_content"),
        ({"word/media/a.exe": b"MZ"}, "file_active_content"),
        ({"word/media/a.zip": b"PK"}, "file_active_content"),
        ({"word/_rels/settings.xml.rels": relations("attachedTemplate")}, "file_active_content"),
        ({"word/_rels/document.xml.rels": relations("oleObject")}, "file_active_content"),
        (
            {
                "[Content_Types].xml": b'<Types><Override PartName="/a.xml" '
                b'ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
            },
            "file_active_content",
        ),
        ({"word/media/a.bin": bytes(101 * 1024 * 1024)}, "file_bomb"),
    ],
    ids=[
        "macro", "activex", "packaged object", "program", "archive", "template from elsewhere",
        "object from elsewhere", "macro by its type", "bomb",
    ],
)  # fmt: skip
def test_a_word_file_that_runs_fetches_or_explodes_is_refused(members, code, settings):
    assert refused("a.docx", files.office(members), settings)[0] == code


def test_a_link_to_a_site_in_a_word_file_is_taken():
    linked = files.office({"word/_rels/footer1.xml.rels": relations("hyperlink")})

    assert send("a.docx", linked).extension == "docx"


def test_a_bomb_that_lies_about_its_size_is_still_counted(settings):
    bomb = files.office({"word/media/a.bin": bytes(101 * 1024 * 1024)})
    honest, lie = (101 * 1024 * 1024).to_bytes(4, "little"), (1000).to_bytes(4, "little")

    assert refused("a.docx", bomb.replace(honest, lie), settings)[0] in {
        "file_bomb", "file_disguised",
    }  # fmt: skip


def test_a_real_picture_of_four_hundred_million_points_is_refused_before_decoding(settings):
    content = wide_png(20_000)
    tracemalloc.start()
    code, message = refused("anh.png", content, settings)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert (code, message) == (
        "image_too_large", "Ảnh có quá nhiều điểm ảnh; hãy thu nhỏ rồi gửi lại.",
    )  # fmt: skip
    assert peak < 5 * 1024 * 1024


def located_jpeg() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif.get_ifd(0x8825).update({1: "N", 2: (21.0, 7.0, 30.5), 3: "E", 4: (104.0, 20.0, 0.0)})
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">Nguyen Van A</x:xmpmeta>'
    return files.image(
        "JPEG", (40, 30), exif=exif.tobytes(), comment=b"Nguyen Van A", xmp=xmp
    ) + b"<script>alert(1)</script>"  # fmt: skip


def test_a_photo_keeps_no_place_owner_or_comment_and_stands_upright():
    sent = located_jpeg()
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)[1] == "N"

    kept = storage.location(send("anh.jpg", sent).path).read_bytes()

    picture = Image.open(io.BytesIO(kept))
    assert (dict(picture.getexif()), picture.size) == ({}, (30, 40))
    assert {"comment", "xmp", "exif"} & picture.info.keys() == set()
    assert all(left not in kept for left in (b"Nguyen", b"<script>", b"Exif"))


def test_texts_inside_a_png_are_not_kept():
    notes = PngInfo()
    notes.add_text("Author", "Nguyen Van A")

    kept = storage.location(send("a.png", files.image("PNG", pnginfo=notes)).path).read_bytes()

    assert b"Nguyen" not in kept


def test_a_file_of_twenty_megabytes_is_never_whole_in_memory(tmp_path):
    """Sent in pieces to disk by Django, checked and copied from there."""
    filler = zlib.compress(bytes(range(256)) * 4, 0) * 20_000
    content = files.pdf(root={"/Filler": filler[: 19 * 1024 * 1024]})
    sent = TemporaryUploadedFile("to.pdf", "application/pdf", len(content), None)
    sent.write(content)
    size = len(content)
    del content, filler
    tracemalloc.start()
    stored = store_file(upload=sent, actor=None, purpose=FilePurpose.EVIDENCE)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert stored.size == size > 19 * 1024 * 1024
    assert peak < 1.5 * size
