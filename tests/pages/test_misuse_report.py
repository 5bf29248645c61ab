"""Anybody may report stars used wrongly: no account, little kept, nobody floods the desk."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from core.clocks import today
from core.models import ChangeLog, Notice
from documents import storage
from documents.verification import grouped
from evaluation.choices import InspectionStatus
from evaluation.models import Certificate, Inspection, MisuseReport
from evaluation.services.inspections import close_inspection, take_up_report
from evaluation.services.misuse_reports import forget_reporters
from tests.pages.room import text_of

pytestmark = pytest.mark.django_db
SEEN = {"what": "In 5 sao lên hộp", "where": "Chợ Mộc Châu"}


@pytest.fixture
def place(room) -> str:
    code = grouped(Certificate.objects.get().verification_code)
    return reverse("evaluation:misuse_report", args=[code])


def photo() -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(content, "JPEG")
    return SimpleUploadedFile("anh.jpg", content.getvalue(), content_type="image/jpeg")


def test_the_public_page_leads_to_the_form_and_the_form_thanks(client, room, place):
    qr = reverse("evaluation:qr", args=[Certificate.objects.get().verification_code])
    assert place in text_of(client.get(qr))
    assert client.get(place).status_code == 200

    response = client.post(place, {**SEEN, "contact": "0912 345 678", "upload": photo()})

    assert "Đã nhận phản ánh" in text_of(response)
    report = MisuseReport.objects.get()
    assert (report.what, report.where, report.contact) == (*SEEN.values(), "0912 345 678")
    assert report.photo.media_type == "image/jpeg"


def test_a_report_opens_a_check_for_the_units_officers(client, room, place):
    client.post(place, SEEN)

    inspection = Inspection.objects.get()
    assert (inspection.status, inspection.unit) == (
        InspectionStatus.REPORTED, room.demo.province,
    )  # fmt: skip
    assert inspection.product == Certificate.objects.get().product
    people = {room.user("tinh1").pk, room.user("tinh2").pk}
    told = Notice.objects.filter(event="misuse_reported")
    assert set(told.values_list("recipient", flat=True)) == people
    taken = take_up_report(
        inspection_id=inspection.pk, product_id=None, planned_on=today(),
        actor=room.user("tinh1"),
    )  # fmt: skip
    assert (taken.status, taken.certificate) == ("planned", Certificate.objects.get())


def test_an_unknown_code_is_reported_to_the_province(client, room, settings):
    settings.OCOP_PROVINCE_CODE = "14"
    place = reverse("evaluation:misuse_report", args=["7K2MQX419TBN"])

    client.post(place, SEEN)

    inspection = Inspection.objects.get()
    assert (inspection.product, inspection.unit) == (None, room.demo.province)
    assert inspection.report.code == "7K2MQX419TBN"
    page = room.client("tinh1").get(reverse("evaluation:inspection", args=[inspection.pk]))
    assert "Chợ Mộc Châu" in text_of(page)
    close_inspection(inspection_id=inspection.pk, note="Không rõ", actor=room.user("tinh1"))


@pytest.mark.parametrize("code", ["%00", "a%00b", "%F0%9F%98%80", "%3Cb%3E5%20sao", "0" * 300])
def test_whatever_stands_in_the_address_is_kept_as_a_code_or_not_at_all(
    client, room, settings, code
):
    settings.OCOP_PROVINCE_CODE = "14"
    client.raise_request_exception = False
    place = reverse("evaluation:misuse_report", args=["X"]).replace("/X/", f"/{code}/")

    answer = client.post(place, SEEN)

    assert answer.status_code in {200, 404}
    assert "<b>5 sao" not in text_of(answer)
    desk = room.client("tinh1").get(reverse("evaluation:inspection_list"))
    assert desk.status_code == 200
    assert "<b>5 sao" not in text_of(desk)


def test_a_program_that_fills_the_trap_is_thanked_and_forgotten(client, place):
    response = client.post(place, {**SEEN, "website": "http://spam.test"})

    assert response.status_code == 200
    assert not MisuseReport.objects.exists()


def test_an_address_is_let_in_five_times_an_hour(client, place):
    answers = [client.post(place, SEEN).status_code for _time in range(6)]

    assert answers == [200] * 5 + [429]
    assert MisuseReport.objects.count() == 5


def test_a_code_is_let_in_twenty_times_a_day_from_wherever(client, place):
    answers = [
        client.post(place, SEEN, REMOTE_ADDR=f"10.0.{number}.1").status_code for number in range(21)
    ]

    assert answers == [200] * 20 + [429]


def test_a_forged_request_is_refused(place):
    assert Client(enforce_csrf_checks=True).post(place, SEEN).status_code == 403


@pytest.mark.parametrize(
    "sent",
    [
        {}, {"what": "\x00", "where": "\x00"}, {"what": "x" * 9999, "where": "y"},
        {**SEEN, "upload": SimpleUploadedFile("a.jpg", b"<svg/>")},
        {**SEEN, "upload": SimpleUploadedFile("a.pdf", b"%PDF-1.7")},
        {**SEEN, "contact": "Ẫ" * 5000},
    ],
)  # fmt: skip
def test_what_cannot_be_kept_comes_back_with_the_form(client, place, sent):
    response = client.post(place, sent)

    assert response.status_code == 422
    assert not MisuseReport.objects.exists()


def test_a_picture_comes_back_without_its_camera_data(client, place):
    content = io.BytesIO()
    image = Image.new("RGB", (40, 30), "red")
    exif = image.getexif()
    exif[0x010F] = "May anh bi mat"
    image.save(content, "JPEG", exif=exif)

    client.post(place, {**SEEN, "upload": SimpleUploadedFile("a.jpg", content.getvalue())})

    with storage.open_file(MisuseReport.objects.get().photo.path) as file:
        assert b"May anh bi mat" not in file.read()


def test_contact_and_photo_are_emptied_after_a_year_and_never_logged(client, place):
    client.post(place, {**SEEN, "contact": "0912 345 678", "upload": photo()})
    log = ChangeLog.objects.filter(table_name="evaluation_misusereport")
    assert "0912" not in str(list(log.values_list("diff", flat=True)))

    assert forget_reporters(today=today() + timedelta(days=364)) == 0
    assert forget_reporters(today=today() + timedelta(days=365)) == 1
    assert forget_reporters(today=today() + timedelta(days=366)) == 0

    report = MisuseReport.objects.get()
    assert (report.contact, report.photo, report.what) == ("", None, SEEN["what"])


def test_the_producer_never_reads_the_report(client, room, place):
    client.post(place, {**SEEN, "contact": "0912 345 678"})
    inspection = Inspection.objects.get()

    own = room.client("chuthe1")
    assert own.get(reverse("evaluation:inspection", args=[inspection.pk])).status_code == 404
    close_inspection(inspection_id=inspection.pk, note="Không có", actor=room.user("tinh1"))
    assert own.get(reverse("evaluation:inspection", args=[inspection.pk])).status_code == 404
