"""R15, R22, R49: Forms 01, 02 and 03 print every field of Annex III, in its order."""

import subprocess
import zipfile
from datetime import date
from io import BytesIO

import lxml.etree
import pytest

from documents import storage
from documents.models import OfficialDocument
from documents.word import render_word
from evaluation.form_fields import typed_fields
from evaluation.models import CommuneReport, Dossier
from evaluation.services import dossiers
from ocop_portal.demo import walk
from tests.path import draw_only, make_product_of, make_world

pytestmark = pytest.mark.django_db
REGISTER = {
    "representative": "Cầm Thị Đại Diện", "representative_gender": "female",
    "representative_ethnicity": "Thái", "registered_on": date(2011, 3, 4),
    "registration_number": "0100109106", "address": "Bản Phiêng Ban",
}  # fmt: skip
# Labels of Form 02 as the annex orders them, with what the register knows among them.
FORM_02 = [
    "Tên chủ thể", "Loại hình tổ chức", "Địa chỉ", "Điện thoại", "Email",
    "Người đại diện pháp luật", "Giới tính; dân tộc", "Địa chỉ thường trú",
    "Ngày thành lập/đăng ký kinh doanh", "Số giấy đăng ký (nếu có)",
    "Tên, quy cách, tiêu chuẩn sản phẩm/dịch vụ", "Có giấy đăng ký kinh doanh",
    "Đã công bố chất lượng", "Có giấy chứng nhận an toàn thực phẩm",
    "Có giấy chứng nhận điều kiện sản xuất bắt buộc", "Sở hữu trí tuệ đã đăng ký",
    "Sở hữu trí tuệ khác (ghi rõ)", "Lịch sử hình thành, phát triển", "Cơ cấu tổ chức",
]  # fmt: skip


def typed(form: str) -> dict[str, object]:
    """A value of its own in every box."""
    kinds = {"boolean": True, "integer": 7, "money_by_year": {"2025": 1_250_000_000}}
    values = {
        field.key: kinds.get(field.kind, f"Ô {form} số {number} đã ghi")
        for number, field in enumerate(typed_fields(form))
        if not field.only_for
    }
    chosen = {f.key: [code for code, _ in f.choices] for f in typed_fields(form) if f.choices}
    return values | chosen


def filled(demo) -> Dossier:
    """Drafted with nothing left out, by a producer the register knows all of."""
    product = make_product_of(demo)
    for name, value in REGISTER.items():
        setattr(product.producer, name, value)
    product.producer.save()
    dossier = walk.draft(demo, product)
    for form in ("01", "02"):
        dossiers.save_form(
            dossier_id=dossier.pk, form=form, values=typed(form), actor=demo.user("chuthe1")
        )
    return dossier


def pdf_text(paper: OfficialDocument) -> str:
    draw_only(paper)
    paper.refresh_from_db()
    path = storage.location(paper.pdf.path)
    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True, text=True)
    return " ".join(done.stdout.split())


def word_text(paper: OfficialDocument) -> str:
    with zipfile.ZipFile(BytesIO(render_word(paper))) as archive:
        root = lxml.etree.fromstring(archive.read("word/document.xml"))
    paragraphs = root.iter("{*}p")
    return " ".join(" ".join("".join(p.itertext()) for p in paragraphs).split())


def places(text: str, labels: list[str]) -> list[int]:
    """Where each label stands, each after the one before; -1 where one is missing there."""
    found, at = [], 0
    for label in labels:
        found.append(text.find(label, at))
        at = max(at, found[-1])
    return found


@pytest.mark.parametrize("read", [pdf_text, word_text])
def test_r49_annex_3_every_field_of_forms_01_and_02_is_printed_in_its_order(read):
    demo = make_world()
    dossier = filled(demo)
    walk.file(demo, dossier)

    text = read(dossier.submissions.get().document)

    words = [value for form in ("01", "02") for value in typed(form).values()]
    known = ["Cầm Thị Đại Diện", "Nữ; Thái", "04/03/2011", "0100109106", "1.250.000.000"]
    lacking = [word for word in [*words, *known] if isinstance(word, str) and word not in text]
    assert lacking == ["Cầm Thị Đại Diện"]  # Form 01 names the representative as it was typed
    assert -1 not in places(text, ["Mẫu số 02", *FORM_02])


@pytest.mark.parametrize("read", [pdf_text, word_text])
def test_r49_annex_3_form_03_prints_its_fields_and_the_four_contents(read):
    demo = make_world()
    dossier = filled(demo)
    walk.file(demo, dossier)
    walk.report(demo, dossier, number=3)

    text = read(CommuneReport.objects.get().document)

    assert -1 not in places(text, [
        "Tên chủ thể", "Loại hình tổ chức", "Địa chỉ", "Người đại diện pháp luật",
        "Giới tính, dân tộc", "Nữ, Thái", "Địa chỉ thường trú", "Ô 02 số 2 đã ghi",
        "Sản phẩm đăng ký", "Thực phẩm – Thực phẩm chế biến – Chế biến từ rau, củ, quả, hạt",
        "Nguyên liệu địa phương: mô tả và thực tế sử dụng trên địa bàn xã (tiêu chí 1.1)",
        "Lao động địa phương: mô tả và thực tế sử dụng trên địa bàn xã (tiêu chí 3.3)",
        "Nguồn gốc ý tưởng: truyền thống hay sản phẩm mới (tiêu chí 2.1)",
        "Bản sắc, trí tuệ địa phương: văn hóa, tri thức bản địa, kinh nghiệm, phương thức sản "
        "xuất tạo khác biệt (tiêu chí 5.3)",
        "đề nghị Ủy ban nhân dân tỉnh Sơn La đánh giá",
    ])  # fmt: skip
