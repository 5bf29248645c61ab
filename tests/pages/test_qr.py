"""What anybody is told by a code: the state on the day, and nothing about a person."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.clocks import today
from documents.models import OfficialDocument
from documents.verification import grouped
from evaluation.models import Certificate, CouncilSession, Dossier, Scorecard
from evaluation.selectors.public import certificate_answer
from products.models import Producer
from tests.evaluation.certified import withdrawn
from tests.pages.room import like, queries_of, text_of
from tests.path import draw_only, rewrite_past

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def qr(code: str) -> str:
    return reverse("evaluation:qr", args=[code])


def dated(certificate: Certificate, start: int, end: int, **days: int | None) -> None:
    """Printed from `start` to `end` days from today, ends by act on the days given."""
    others = {
        name: today() + days_on * DAY for name, days_on in days.items() if days_on is not None
    }
    Certificate.objects.filter(pk=certificate.pk).update(
        printed_from=today() + start * DAY, printed_until=today() + end * DAY, **others
    )


@pytest.mark.parametrize(
    ("start", "end", "acts", "state"),
    [
        (0, 1095, {}, "Đang có hiệu lực"),
        (-900, 181, {}, "Đang có hiệu lực"),
        (-900, 180, {}, "Sắp hết hạn"),
        (-900, 0, {}, "Sắp hết hạn"),
        (-900, -1, {}, "Hết hiệu lực"),
        (-900, -1, {"extended_until": 60}, "Được kéo dài hiệu lực"),
        (-900, -100, {"extended_until": 0}, "Được kéo dài hiệu lực"),
        (-900, -100, {"extended_until": -1}, "Hết hiệu lực"),
        (-900, 900, {"withdrawn_on": 0}, "Đã thu hồi"),
        (-900, 900, {"withdrawn_on": 1}, "Đang có hiệu lực"),
        (-900, 900, {"superseded_on": 0}, "Đã được thay thế"),
        (-900, 900, {"superseded_on": 1}, "Đang có hiệu lực"),
        (1, 900, {}, "Chưa có hiệu lực"),
    ],
)
def test_the_one_large_answer_follows_from_the_days(client, certificate, start, end, acts, state):
    dated(certificate, start, end, **acts)

    response = client.get(qr(certificate.verification_code))

    assert response.status_code == 200
    assert f"<h1>{state}</h1>" in text_of(response)


def test_the_answer_names_product_producer_decision_and_days(client, certificate):
    text = text_of(client.get(qr(certificate.verification_code)))

    for word in ("Mận sấy dẻo", "HTX Thử nghiệm", "07/QĐ-UBND", "0001/", "Xã Yên Châu"):
        assert word in text
    assert f"{certificate.printed_until:%d/%m/%Y}" in text
    assert "<b>4</b> sao" in text


def test_nothing_personal_is_told_and_nothing_is_kept_by_caches(client, room, certificate):
    Producer.objects.update(
        representative="Lò Thị Mật", phone="0912345678", email="mat@vidu.vn",
        address="Bản Kín, nhà số 5", representative_ethnicity="Thái-XYZ",
    )  # fmt: skip
    private = {"phone": "0912345678", "legal_representative": "Lò Thị Mật"}
    rewrite_past(Dossier.objects.all(), form_01=private)

    response = client.get(qr(certificate.verification_code))

    text = text_of(response)
    for secret in ("Lò Thị Mật", "0912345678", "mat@vidu.vn", "Bản Kín", "Thái-XYZ"):
        assert secret not in text
    for number in range(1, 6):
        assert str(room.user(f"hd{number}")) not in text.split("<main", 1)[1]
    assert "no-store" in response["Cache-Control"]


def test_a_withdrawal_tells_its_legal_ground_and_not_its_inner_reason(client, room, certificate):
    withdrawn(
        room, certificate, ground="false_dossier", findings="Ông A tố cáo ngày 2/11", number=77
    )

    text = text_of(client.get(qr(certificate.verification_code)))

    assert "Hồ sơ không trung thực hoặc giả mạo" in text
    assert '<span class="num">77/QĐ-UBND</span>' in text
    assert "Ông A" not in text


def test_a_superseded_certificate_leads_to_the_one_in_force(client, certificate):
    dated(certificate, -900, 900, superseded_on=0)
    paper = like(certificate.document, verification_code="HE1R00000000", number=2, pdf=None,
                  status="numbered", number_text="0002", issued_at=None, pdf_sha256="",
                  rendered_at=None)  # fmt: skip
    paper.save()
    line = like(certificate.line, is_live=False)
    line.save()
    heir = like(
        certificate, line=line, document=paper, verification_code="HE1R00000000",
        printed_from=today(), printed_until=today() + 900 * DAY, effective=None,
    )  # fmt: skip
    heir.save()

    text = text_of(client.get(qr(certificate.verification_code)))

    assert f'href="{qr(heir.verification_code)}"' in text


@pytest.mark.parametrize("shape", ["as it is", "lower", "grouped", "misread"])
def test_a_code_is_read_as_people_type_it(client, certificate, shape):
    Certificate.objects.update(verification_code="01ABCDEF0100")
    typed = {
        "as it is": "01ABCDEF0100",
        "lower": "01abcdef0100",
        "grouped": grouped("01ABCDEF0100"),
        "misread": "O1ABCDEFOIOO",
    }[shape]

    assert client.get(qr(typed)).status_code == 200


@pytest.mark.parametrize(
    "code", ["7K2MQX419TBN", "abc", "x" * 500, "<script>alert(1)<script>", "' OR 1=1 --", "٠١٢"]
)
def test_a_code_in_no_register_is_said_to_be_so_in_the_same_look(client, certificate, code):
    for name in ("qr", "verify"):
        response = client.get(reverse(f"evaluation:{name}", args=[code]))

        text = text_of(response)
        assert response.status_code == 404
        assert "Không tìm thấy mã này" in text
        assert "<script>alert" not in text
        assert "x" * 41 not in text
        assert "no-store" in response["Cache-Control"]


def test_the_code_printed_on_a_decision_leads_to_the_paper(client, certificate):
    document = certificate.line.decision.document

    response = client.get(qr(document.verification_code))

    assert response["Location"] == reverse("evaluation:verify", args=[document.verification_code])
    text = text_of(client.get(response["Location"]))
    assert "Văn bản đã ban hành" in text
    assert "07/QĐ-UBND" in text
    assert document.pdf_sha256 in text
    assert document.signatory_name in text


def test_the_papers_page_of_a_certificate_leads_to_its_state(client, certificate):
    response = client.get(reverse("evaluation:verify", args=[certificate.verification_code]))

    assert f'href="{qr(certificate.verification_code)}"' in text_of(response)


def test_a_scorecards_code_proves_the_paper_without_naming_the_member(client, room, certificate):
    card = Scorecard.objects.get(seat__user=room.user("hd2"))
    minutes = CouncilSession.objects.get().minutes
    draw_only(card.document, minutes)

    for document in (card.document, minutes):
        text = text_of(client.get(qr(document.verification_code), follow=True))
        main = text.split("<main", 1)[1]
        assert "Văn bản đã ban hành" in main
        for number in range(1, 6):
            assert str(room.user(f"hd{number}")) not in main
        assert str(room.user("thuky")) not in main


def test_a_paper_not_yet_issued_is_in_no_register(client, certificate):
    draft = OfficialDocument.objects.exclude(status="issued").first()

    assert client.get(qr(draft.verification_code)).status_code == 404


def test_only_reading_is_offered(client, certificate):
    assert client.post(qr(certificate.verification_code)).status_code == 405
    assert client.head(qr(certificate.verification_code)).status_code == 200


def test_the_answer_is_the_same_signed_in_or_not_and_costs_few_queries(client, room, certificate):
    path = qr(certificate.verification_code)

    assert "Đang có hiệu lực" in text_of(room.client("tinh1").get(path))
    assert queries_of(client, path) <= 5


def test_the_state_turns_at_midnight_in_vietnam(certificate):
    code = certificate.verification_code

    assert certificate_answer(code, certificate.printed_until).state == "expiring"
    assert certificate_answer(code, certificate.printed_until + DAY).state == "expired"
    assert certificate_answer(code, certificate.printed_from - DAY).state == "not_yet"
