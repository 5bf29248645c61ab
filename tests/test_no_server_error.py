"""No input of any kind may give a 500: every address is thrown what people and programs throw."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.matrix import MATRIX, address

pytestmark = pytest.mark.django_db
NASTY = [
    "\x00",
    "9" * 40,
    "-1",
    "1e309",
    "NaN",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "Ẫ" * 5000,
    "😀",
    "../../etc/passwd",
    "31/02/2026",
    "٣",
]
NAMES = [
    "q", "page", "sort", "unit", "stars", "sector", "state", "status", "year", "round", "council",
    "criterion", "product", "cursor", "page_size", "search", "in_force", "kind", "desk", "results",
    "result", "within", "plan", "case",
]  # fmt: skip
FIELDS = [
    "number", "received_on", "reason", "round", "m-1.1", "m-99", "note-1.1", "f-x", "position",
    "legal_representative", "sample_count", "revenue_2025", "name", "held_on", "stages", "note",
    "seats-TOTAL_FORMS", "choice-1", "proposal_line", "criterion", "licences", "option", "title",
    "quorum_percent", "comment", "p-1", "r-1", "file", "form", "expires_on", "unit_id", "year",
    "what", "where", "contact", "upload", "source_on", "ground", "text", "issued_on", "planned_on",
]  # fmt: skip


# One of each kind that gets in somewhere.
INSIDERS = ("chuthe1", "xa1", "tinh1", "lanhdao", "hd1", "thuky", "tv1")


@pytest.mark.parametrize(("number", "insider"), list(enumerate(INSIDERS)))
def test_nothing_thrown_at_any_address_is_an_error_of_ours(records, number, insider):
    client = Client(raise_request_exception=False)
    client.force_login(records.people[insider])
    wrong = []
    for place_number, (name, row) in enumerate(MATRIX.items()):
        place = address(name, row, records.args)
        value = NASTY[(place_number + number) % len(NASTY)]
        for method, data in (("get", NAMES), ("post", FIELDS)):
            mark = transaction.savepoint()
            answer = getattr(client, method)(place, dict.fromkeys(data, value))
            transaction.savepoint_rollback(mark)
            if answer.status_code >= 500:
                wrong.append(f"{method} {place} {value[:20]!r}: {answer.status_code}")

    assert wrong == []


@pytest.mark.parametrize("code", ["x", "0" * 300, "%00", "ẪẪẪ", "..%2f..", "AAAAAAAAAAAA"])
def test_a_made_up_code_is_not_found(code):
    client = Client(raise_request_exception=False)

    assert client.post(
        reverse("evaluation:misuse_report", args=["X"]).replace("X", code), {"what": code}
    ).status_code in {404, 422}
    for name in ("evaluation:qr", "evaluation:verify"):
        place = reverse(name, args=["X"]).replace("X", code)
        assert client.get(place).status_code in {302, 404}


def test_files_that_are_not_what_they_claim_are_refused_with_the_reason():
    from ocop_portal.demo import walk
    from tests.path import make_product_of, make_world

    demo = make_world()
    dossier = walk.draft(demo, make_product_of(demo))
    client = Client()
    client.force_login(demo.user("chuthe1"))
    place = reverse("evaluation:dossier_evidence_upload", args=[dossier.pk]) + "?criterion=1.1"
    fakes = {
        "giay.pdf": b"%PDF-1.7 <script>alert(1)</script>",
        "anh.png": b"GIF89a not a png",
        "trang.html": b"<html></html>",
        "rong.pdf": b"",
        "\u202efdp.exe": b"MZ",
    }
    before = dossier.evidence_links.count()
    for name, content in fakes.items():
        upload = SimpleUploadedFile(name, content, content_type="application/pdf")
        answer = client.post(place, {"file": upload, "title": "Giấy", "kind": "other"})
        assert answer.status_code == 422, name
        assert "Giấy" in answer.content.decode()

    assert dossier.evidence_links.count() == before
