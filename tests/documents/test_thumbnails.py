"""Small pictures: drawn once by the worker, beside the file, whatever the file does meanwhile."""

import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image

from core.errors import NotFound
from documents import storage
from documents.choices import FilePurpose
from documents.models import StoredFile, Thumbnail
from documents.services.files import store_file
from documents.services.thumbnails import draw_next_thumbnail
from documents.serving import show_file, show_thumbnail
from documents.thumbnails import SIDE
from tests.documents import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def pdfium():
    """Drawing a PDF needs the library of requirements.txt."""
    return pytest.importorskip("pypdfium2")


def send(name: str, content: bytes) -> StoredFile:
    sent = files.upload(name, content)
    return store_file(upload=sent, actor=None, purpose=FilePurpose.EVIDENCE)


def draw_all() -> int:
    drawn = 0
    while draw_next_thumbnail(now=timezone.now()):
        drawn += 1
    return drawn


def picture_of(stored: StoredFile) -> Image.Image:
    path = Thumbnail.objects.get(file=stored).path
    return Image.open(io.BytesIO(storage.location(path).read_bytes()))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_drawn_in_small_beside_the_file(kind):
    stored = send(f"a.{kind.lower()}", files.image(kind, (2000, 1000)))

    assert draw_all() == 1

    picture = picture_of(stored)
    assert (picture.format, picture.size) == ("WEBP", (SIDE, SIDE // 2))
    assert Thumbnail.objects.get().path == f"{stored.path}.webp"


def test_the_first_page_of_a_pdf_is_drawn(pdfium):
    stored = send("a.pdf", files.pdf(pages=2))

    draw_all()

    picture = picture_of(stored)
    assert (picture.format, max(picture.size)) == ("WEBP", SIDE)


@pytest.mark.parametrize(("name", "content"), [("a.docx", files.docx()), ("a.xlsx", files.xlsx())])
def test_other_kinds_have_no_small_picture(name, content):
    send(name, content)

    assert not Thumbnail.objects.exists()


def test_the_same_content_sent_twice_is_drawn_once():
    send("a.png", files.image("PNG"))
    send("b.png", files.image("PNG"))

    assert draw_all() == 1
    send("c.png", files.image("PNG"))
    assert draw_all() == 0


def test_a_file_that_cannot_be_drawn_is_given_up_after_three_tries():
    stored = send("a.pdf", files.pdf())
    storage.location(stored.path).write_bytes(b"%PDF-1.7 broken")
    later = timezone.now()

    for _try in range(5):
        later += timedelta(minutes=10)
        draw_next_thumbnail(now=later)

    thumbnail = Thumbnail.objects.get()
    assert (thumbnail.attempts, thumbnail.path, thumbnail.next_try_at) == (3, "", None)
    assert thumbnail.last_error
    with pytest.raises(NotFound):
        show_thumbnail(stored, download_name="a.pdf")


def test_a_drawer_that_never_ends_is_stopped(pdfium, monkeypatch):
    from documents import thumbnails

    send("a.pdf", files.pdf())
    monkeypatch.setattr(thumbnails, "_SECONDS", 0.001)

    draw_all()

    assert "timed out" in Thumbnail.objects.get().last_error


def test_the_database_knows_no_drawn_picture_that_still_waits():
    send("a.png", files.image("PNG"))

    with pytest.raises(IntegrityError, match="thumbnail_drawn"), transaction.atomic():
        Thumbnail.objects.update(path="x")


def test_the_small_picture_is_shown_privately():
    stored = send("a.png", files.image("PNG"))
    draw_all()

    response = show_thumbnail(stored, download_name="Nhãn.png")

    assert response["Content-Type"] == "image/webp"
    assert response["Content-Disposition"] == "inline; filename*=utf-8''Nh%C3%A3n.webp"
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "content", "disposition", "policy"),
    [
        ("a.png", files.image("PNG"), "inline", "default-src 'none'; sandbox"),
        ("a.docx", files.docx(), "attachment", "default-src 'none'; sandbox"),
        ("a.xlsx", files.xlsx(), "attachment", "default-src 'none'; sandbox"),
    ],
    ids=["picture", "word", "excel"],
)
def test_only_pictures_and_pdfs_open_in_the_browser(name, content, disposition, policy):
    response = show_file(send(name, content), download_name=name)

    assert response["Content-Disposition"].split(";")[0] == disposition
    assert response["Content-Security-Policy"] == policy
    assert "X-Frame-Options" not in response


def test_a_pdf_opens_in_a_frame_of_our_own_pages_only():
    response = show_file(send("a.pdf", files.pdf()), download_name="Giấy.pdf")

    assert response["Content-Disposition"] == "inline; filename*=utf-8''Gi%E1%BA%A5y.pdf"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert response["Content-Security-Policy"].startswith("default-src 'none'; object-src 'self'")
    assert response["Content-Security-Policy"].endswith("frame-ancestors 'self'")
    assert response["X-Content-Type-Options"] == "nosniff"
