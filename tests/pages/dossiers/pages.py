"""The producer's pages: their addresses, what is read from them and sent to them."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from products.choices import LicenceKind
from tests.build import make_user
from tests.documents.files import pdf
from tests.pages.conftest import World

HTMX = {"headers": {"HX-Request": "true"}}
STEPS = ["dossier_registration", "dossier_report", "dossier_self_score", "dossier_evidence"]
PAGES = ["dossier", *STEPS, "dossier_file"]


def at(name: str, *args) -> str:
    return reverse(f"evaluation:{name}", args=args)


def body(response) -> str:
    return response.content.decode()


def stranger_client(world: World):
    return world.client_of(make_user())


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


PAPER = {"kind": LicenceKind.TEST_REPORT, "title": "Phiếu kiểm nghiệm", "number": "12/2026"}


def sent_file(name: str = "phieu.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf() if content is None else content)
