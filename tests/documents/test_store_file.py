import hashlib
import io
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from PIL import Image

from core.errors import InvalidInput
from core.models import AuditEntry
from documents import storage
from documents.choices import FilePurpose
from documents.models import StoredFile, Thumbnail
from documents.services.files import store_file
from tests.build import make_user
from tests.documents import files

EVIDENCE, PHOTO, PAPER = FilePurpose.EVIDENCE, FilePurpose.PHOTO, FilePurpose.PAPER
ONLY = "Chỉ nhận tệp PDF, ảnh (JPEG, PNG, WebP), Word (.docx) hoặc Excel (.xlsx)."


def send(name, content, purpose=EVIDENCE, actor=None):
    return store_file(upload=files.upload(name, content), actor=actor, purpose=purpose)


def on_disk(settings):
    return sorted(path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "media_type", "extension"),
    [
        ("giay-phep.pdf", files.pdf(), "application/pdf", "pdf"),
        ("anh.JPG", files.image(), "image/jpeg", "jpg"),
        ("anh.png", files.image("PNG"), "image/png", "png"),
        ("anh.webp", files.image("WEBP"), "image/webp", "webp"),
        ("nham-duoi.png", files.image("JPEG"), "image/jpeg", "jpg"),
        ("hop-dong.docx", files.docx(), None, "docx"),
        ("so.xlsx", files.xlsx(), None, "xlsx"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_a_real_file_is_kept_under_its_hash(name, content, media_type, extension, settings):
    stored = send(name, content, actor=make_user())

    kept = storage.location(stored.path).read_bytes()
    assert stored.sha256 == hashlib.sha256(kept).hexdigest()
    assert stored.size == len(kept)
    assert stored.extension == extension
    assert media_type in (None, stored.media_type)
    assert stored.path == f"files/{stored.sha256[:2]}/{stored.sha256}.{extension}"
    assert stored.original_name == name


@pytest.mark.django_db
def test_the_same_content_twice_is_one_row_one_file_one_audit_entry(settings):
    content = files.pdf()

    first, second = send("a.pdf", content), send("b.pdf", content)

    assert first == second
    assert first.original_name == "a.pdf"
    assert len(on_disk(settings)) == 1
    assert AuditEntry.objects.filter(action="store_file").count() == 1


@pytest.mark.django_db
def test_a_file_lost_from_disk_comes_back_with_the_next_sending(settings):
    content = files.pdf()
    stored = send("a.pdf", content)
    storage.location(stored.path).unlink()

    send("a.pdf", content)

    assert storage.location(stored.path).read_bytes() == content


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "code", "message"),
    [
        ("trang.html", b"<script>alert(1)</script>", "file_type", ONLY),
        ("hinh.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file_type", ONLY),
        ("khong-duoi", files.pdf(), "file_type", ONLY),
        ("cu.doc", b"\xd0\xcf\x11\xe0", "file_type", ONLY),
        ("rong.pdf", b"", "file_empty", "Tệp rỗng, không có nội dung."),
        *(
            (name, content, "file_disguised", f"Tệp tự xưng là {claim} nhưng nội dung không phải.")
            for name, content, claim in [
                ("a.pdf", b"<html><script>alert(1)</script></html>", "PDF"),
                ("a.pdf", b"%PDF-<script>alert(1)</script>", "PDF"),
                ("a.pdf", files.pdf()[:200], "PDF"),
                ("a.pdf", files.image(), "PDF"),
                ("a.png", files.pdf(), "ảnh"),
                ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "ảnh"),
                ("a.jpg", files.image()[:300], "ảnh"),
                ("a.docx", files.xlsx(), "Word (.docx)"),
                ("a.docx", files.pdf(), "Word (.docx)"),
                ("a.docx", files.docx()[:-200], "Word (.docx)"),
                ("a.xlsx", files.docx(), "Excel (.xlsx)"),
                ("a.docx", files.office({"../../etc/cron.d/x": b"x"}), "Word (.docx)"),
                ("a.docx", files.office({"word/document.xml": b"<a><b></a>"}), "Word (.docx)"),
                (
                    "a.docx",
                    files.office(
                        {"word/document.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}
                    ),
                    "Word (.docx)",
                ),
            ]
        ),
        (
            "macro.docx",
            files.office({"word/vbaProject.bin": b"x"}),
            "file_active_content",
            "Tệp có macro hoặc đối tượng nhúng nên không được nhận; hãy lưu lại không có chúng.",
        ),
        (
            "khoa.pdf",
            files.pdf(password="mat-khau"),
            "file_locked",
            "Tệp PDF có mật khẩu hoặc bị khóa quyền; hãy gửi bản không khóa.",
        ),
        (
            "js.pdf",
            files.pdf(open_action="/JavaScript"),
            "file_active_content",
            "Tệp PDF chứa mã lệnh tự chạy nên không được nhận.",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 20 else "",
)
def test_what_is_not_what_it_claims_is_refused_with_the_reason_and_leaves_nothing(
    name, content, code, message, settings
):
    with pytest.raises(InvalidInput) as refusal:
        send(name, content)

    assert (refusal.value.code, refusal.value.message) == (code, message)
    assert refusal.value.fields == {"file": [message]}
    assert on_disk(settings) == []
    assert StoredFile.objects.count() == 0


@pytest.mark.django_db
def test_an_archive_that_unpacks_without_end_is_refused():
    bomb = files.office({"word/media/a.bin": bytes(101 * 1024 * 1024)})

    with pytest.raises(InvalidInput) as refusal:
        send("bom.docx", bomb)

    assert (refusal.value.code, len(bomb) < 200_000) == ("file_bomb", True)


@pytest.mark.django_db
def test_a_file_over_its_limit_is_refused_with_both_sizes(settings):
    settings.OCOP_FILE_LIMITS_MB = {**settings.OCOP_FILE_LIMITS_MB, "pdf": 1}

    with pytest.raises(InvalidInput) as refusal:
        send("to.pdf", files.pdf() + b"\0" * (1024 * 1024))

    assert refusal.value.message == "Tệp nặng 1,0 MB, vượt mức cho phép 1 MB."


@pytest.mark.django_db
def test_a_picture_with_too_many_points_is_refused_before_it_is_decoded(settings):
    settings.OCOP_IMAGE_MAX_PIXELS = 1000

    with pytest.raises(InvalidInput) as refusal:
        send("anh.png", files.image("PNG", (40, 30)))

    assert refusal.value.code == "image_too_large"


@pytest.mark.django_db
def test_a_picture_that_claims_a_billion_points_is_refused(settings):
    content = bytearray(files.image("PNG", (1, 1)))
    content[16:24] = (40_000).to_bytes(4) + (40_000).to_bytes(4)
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4)

    with pytest.raises(InvalidInput) as refusal:
        send("anh.png", bytes(content))

    assert refusal.value.code == "image_too_large"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("purpose", "message"),
    [(PHOTO, "Chỉ nhận ảnh JPEG, PNG hoặc WebP."), (PAPER, "Chỉ nhận tệp PDF.")],
)
def test_a_purpose_takes_only_its_own_kinds(purpose, message):
    with pytest.raises(InvalidInput) as refusal:
        send("so.xlsx", files.xlsx(), purpose)

    assert refusal.value.message == message


@pytest.mark.django_db
def test_a_picture_loses_where_it_was_taken_and_what_hid_behind_it():
    exif = Image.Exif()
    exif[0x010F] = "Máy ảnh của nhà"
    exif[0x0112] = 6  # turned a quarter
    sent = files.image("JPEG", (40, 30), exif=exif.tobytes()) + b"<script>alert(1)</script>"

    stored = send("anh.jpg", sent)

    kept = storage.location(stored.path).read_bytes()
    picture = Image.open(io.BytesIO(kept))
    assert dict(picture.getexif()) == {}
    assert picture.size == (30, 40)
    assert b"<script>" not in kept


@pytest.mark.django_db
def test_a_name_is_kept_as_one_plain_line():
    stored = send("C:\\Users\\a\\giấy\u202e phép\x00\n.pdf", files.pdf())

    assert stored.original_name == "giấy phép.pdf"


@pytest.mark.django_db
def test_a_crash_between_file_and_row_leaves_no_row_and_the_next_sending_succeeds(
    settings, monkeypatch
):
    content = files.pdf()
    with monkeypatch.context() as broken, transaction.atomic():
        broken.setattr(type(StoredFile.objects), "get_or_create", _power_cut)
        with pytest.raises(SystemExit), transaction.atomic():
            send("a.pdf", content)
    assert StoredFile.objects.count() == 0

    stored = send("a.pdf", content)

    assert on_disk(settings) == [storage.location(stored.path)]


def _power_cut(*_args, **_kwargs):
    raise SystemExit


def test_a_write_that_fails_half_way_leaves_the_old_file(settings, monkeypatch):
    storage.write("files/a.pdf", b"old")

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        storage.write("files/a.pdf", b"new")

    assert [path.read_bytes() for path in on_disk(settings)] == [b"old"]


def test_a_path_cannot_leave_the_folder():
    with pytest.raises(ValueError, match="leaves the folder"):
        storage.location("../secret")


@pytest.mark.django_db(transaction=True)
def test_eight_senders_of_one_content_share_one_row(settings):
    content = files.pdf()

    def send_and_close(_number):
        try:
            return send("a.pdf", content).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        rows = set(pool.map(send_and_close, range(8)))

    assert len(rows) == StoredFile.objects.count() == 1
    assert len(on_disk(settings)) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses_to_change_a_stored_file(act):
    stored = send("a.pdf", files.pdf())
    Thumbnail.objects.all().delete()
    rows = StoredFile.objects.filter(pk=stored.pk)

    with pytest.raises(IntegrityError, match="đã khóa"), transaction.atomic():
        rows.update(path="elsewhere") if act == "update" else rows.delete()
