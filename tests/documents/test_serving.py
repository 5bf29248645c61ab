import pytest

from core.errors import NotFound
from documents import storage
from documents.choices import FilePurpose
from documents.services.files import store_file
from documents.serving import serve_file
from tests.documents import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored():
    upload = files.upload("a.pdf", files.pdf())
    return store_file(upload=upload, actor=None, purpose=FilePurpose.EVIDENCE)


def test_serve_file_hands_a_download_that_no_browser_runs(stored):
    response = serve_file(stored, download_name="Giấy phép số 5.pdf")

    assert b"".join(response.streaming_content) == storage.location(stored.path).read_bytes()
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(stored.size)
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''Gi%E1%BA%A5y%20ph%C3%A9p%20s%E1%BB%91%205.pdf"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-store"


def test_behind_nginx_only_the_name_is_handed_over(stored, settings):
    settings.OCOP_ACCEL_PREFIX = "/private/"

    response = serve_file(stored, download_name="a.pdf")

    assert response["X-Accel-Redirect"] == f"/private/{stored.path}"
    assert response.content == b""
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_file_missing_on_disk_is_not_found(stored):
    storage.location(stored.path).unlink()

    with pytest.raises(NotFound):
        serve_file(stored, download_name="a.pdf")
