"""Every component in every state, with made-up values, for looking at and for axe."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace as Sample

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.deadlines import Deadline
from core.errors import Incomplete
from core.forms import DayField, FilterForm
from core.work import WorkItem
from documents.choices import DocumentStatus
from evaluation.choices import CertificateState
from evaluation.forms.signing import CompareForm
from ocop_portal.views import server_error

BANDS = [Sample(stars=star, floor=floor) for star, floor in enumerate((0, 30, 50, 70, 90), start=1)]
STATES = {
    "idle": "Nháp",
    "todo": "Chờ xem xét",
    "half": "Đang làm",
    "sent": "Đã gửi",
    "lock": "Niêm phong",
    "ok": "Còn hiệu lực",
    "wait": "Sắp hết hạn",
    "back": "Trả lại",
    "late": "Quá hạn",
    "stop": "Thu hồi",
}
CLOCKS = {
    "ok": Deadline(due=date(2026, 12, 3), used=7, total=15, left=8),
    "soon": Deadline(due=date(2026, 11, 24), used=14, total=15, left=1),
    "today": Deadline(due=date(2026, 11, 23), used=7, total=7, left=0),
    "late": Deadline(due=date(2026, 11, 19), used=15, total=15, left=-2),
    "long": Deadline(due=date(2027, 5, 3), used=61, total=130, left=69),
    "very_late": Deadline(due=date(2026, 8, 19), used=10, total=10, left=-66),
}


class SampleForm(forms.Form):
    name = forms.CharField(label="Tên chủ thể", help_text="Như trên giấy đăng ký kinh doanh.")
    tax_code = forms.CharField(label="Mã số thuế")
    form = forms.ChoiceField(
        label="Loại hình",
        choices=[("", "Chọn một loại"), ("htx", "Hợp tác xã"), ("dn", "Doanh nghiệp")],
    )
    founded_on = DayField(label="Ngày thành lập", required=False)
    story = forms.CharField(
        label="Câu chuyện sản phẩm", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    markets = forms.MultipleChoiceField(
        label="Thị trường",
        choices=[("a", "Trong tỉnh"), ("b", "Toàn quốc"), ("c", "Xuất khẩu")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    truth = forms.ChoiceField(
        label="Cam kết",
        choices=[("1", "Đúng sự thật"), ("2", "Chưa kiểm tra")],
        widget=forms.RadioSelect,
        help_text="Chủ thể chịu trách nhiệm về nội dung kê khai.",
    )
    agreed = forms.BooleanField(label="Tôi đồng ý công khai câu chuyện sản phẩm", required=False)
    proof = forms.FileField(label="Giấy ủy quyền", required=False)

    def clean_tax_code(self):
        raise forms.ValidationError("Cần đủ 10 hoặc 13 chữ số.")


class SampleFilters(FilterForm):
    q = forms.CharField(label="Tìm theo tên, chủ thể", help_text="Gõ không dấu vẫn tìm được.")
    stars = forms.ChoiceField(label="Hạng sao", choices=[("", "Tất cả"), ("3", "Từ 3 sao")])
    since = DayField(label="Từ ngày")


def gallery(request: HttpRequest) -> HttpResponse:
    filled = SampleForm({"name": "HTX Cao Phong", "tax_code": "470012345", "form": ""})
    filters = SampleFilters(request.GET)
    return render(request, "gallery/components.html", _components(filled, filters))


def _components(form: SampleForm, filters: SampleFilters) -> dict:
    return {
        "states": STATES.items(),
        "clocks": CLOCKS.values(),
        "ranks": range(6),
        "form": form,
        "filters": filters,
        "sort": "name",
        "page": Paginator(range(312), 9).get_page(4),
        "totals": [Decimal("29.99"), 68, Fraction(7137, 100), 96, 0, 100],
        "bands": BANDS,
        "floors": [50, 70, 90],
        "items": QUEUE,
        "counts": COUNTS,
        "steps": STEPS,
        "events": EVENTS,
        "papers": PAPERS,
        "cards": CARDS,
        "score": SCORE,
        "jobs": JOBS,
        "crumbs": [("Tỉnh Sơn La", "#"), ("Xã Vân Hồ", "#"), ("HS-2026-0417", "")],
        "rows": ROWS,
    }


QUEUE = [
    WorkItem(
        kind="Hồ sơ đánh giá lại",
        title="Măng khô Mảy Puốc",
        url="#",
        who="HTX Cao Phong · xã Nam Cường",
        number="HS-2026-0417",
        deadline=CLOCKS["late"],
        state="back",
        word="Xã bổ sung xong",
        note="nhận lại 18/11",
    ),
    WorkItem(
        kind="Hồ sơ lần đầu",
        title="Bột củ mài núi Ngàm Tọ, sấy lạnh, đóng hộp tre quà tặng",
        url="#",
        who="Tổ hợp tác sản xuất và chế biến nông sản Đại Thắng · xã Yên Phong",
        number="HS-2026-0431",
        deadline=CLOCKS["soon"],
        state="half",
        word="Đang kiểm tra",
        note="8/11 thành phần",
    ),
    WorkItem(
        kind="Phiếu chấm",
        icon="rank",
        title="Gạo nếp Khẩu Nua Lếch",
        url="#",
        who="Hội đồng cấp tỉnh",
        deadline=CLOCKS["ok"],
        word="Chưa chấm",
        since=date(2026, 11, 16),
    ),
    WorkItem(kind="Dự thảo quyết định", title="Danh sách 1, đợt 2 năm 2026", url="#"),
]
COUNTS = [
    Sample(value=9, word="Đang chờ tôi", url="?", current=True),
    Sample(value=2, word="Quá hạn", icon="s-late", tone="stop", url="?late=1"),
    Sample(value=3, word="Đến hạn trong 3 ngày", icon="s-wait", tone="wait", url="?soon=1"),
    Sample(value="8/9", word="Có mặt, đủ 75%", icon="s-ok", tone="ok"),
]
STEPS = [
    Sample(title="Đăng ký", url="#", state="done", note="Mẫu 01 · đủ"),
    Sample(title="Chủ thể", url="#", state="done", note="đủ"),
    Sample(title="Minh chứng", url="#", state="bad", note="1 hết hạn"),
    Sample(title="Tự chấm", url="#", current=True, note="Mẫu 02 · 32/32"),
    Sample(title="Xem trước", note="chưa xem"),
]
EVENTS = [
    Sample(kind="half", title="Đang bổ sung", now=True, on=date(2026, 11, 17)),
    Sample(
        kind="sent", title="Hồ sơ nộp lần 1", url="#", on=date(2026, 10, 14), meta="HTX Cao Phong"
    ),
    Sample(
        kind="ok",
        title="Ý tưởng được nhận",
        meta="Cán bộ OCOP xã",
        text="Đủ điều kiện lập phương án.",
    ),
    Sample(kind="todo", title="Hội đồng cấp tỉnh"),
]
PAPERS = [
    Sample(
        title="Phiếu kiểm nghiệm an toàn thực phẩm",
        meta="Cấp 14/11/2025",
        criteria=["8"],
        kind="stop",
        word="Hết hạn 14/11/2026, quá 9 ngày",
        act="Thay",
        act_url="#",
        url="#",
    ),
    Sample(
        title="Hợp đồng liên kết tiêu thụ",
        icon="link",
        criteria=["1.5", "4.1"],
        kind="ok",
        word="Còn hiệu lực đến 30/06/2027",
        url="#",
    ),
    Sample(title="Sổ giao nhận măng tươi 2025–2026", meta="12 trang ảnh chụp", url="#"),
]


def _option(value: int, points: int, text: str, gate: int | None = None, *, is_none: bool = False):
    return Sample(value=value, points=points, text=text, gate=gate, is_none=is_none)


CARDS = [
    Sample(
        code="1.5",
        name="Liên kết chuỗi sản xuất",
        max=3,
        points=1,
        chosen=2,
        gap="Chưa đạt mức tối thiểu 4 sao: cần 2 điểm",
        note="Phụ lục tháng 9 nâng lên 78%; chưa ổn định đủ 12 tháng nên chọn mức 2.",
        evidence=[Sample(title="Hợp đồng liên kết tiêu thụ", url="#")],
        attach_url="#",
        options=[
            _option(1, 0, "Không liên kết hoặc liên kết không rõ"),
            _option(2, 1, "Hợp đồng liên kết cho 50% đến dưới 75% sản lượng tiêu thụ"),
            _option(3, 2, "Hợp đồng liên kết cho trên 75% sản lượng tiêu thụ", 4),
            _option(
                4, 3, "Hợp đồng liên kết cho trên 75% sản lượng, thực hiện ổn định từ 12 tháng", 5
            ),
        ],
    ),
    Sample(
        code="9",
        name="Bảo đảm chất lượng sản phẩm",
        max=5,
        points=None,
        chosen=None,
        hint="Giấy chứng nhận còn hiệu lực khi nộp hồ sơ.",
        options=[
            _option(0, 0, "Không đạt mức nào", is_none=True),
            _option(1, 1, "Cơ sở chế biến, đóng gói đủ điều kiện an toàn thực phẩm", 3),
            _option(2, 3, "Cơ sở có chứng nhận quản lý chất lượng quốc gia (ISO, HACCP…)", 4),
        ],
    ),
]
SCORE = Sample(
    total=68,
    bands=BANDS,
    note="tự chấm",
    short="3 sao",
    lines=[
        Sample(word="Sao theo điểm", stars=3),
        Sample(word="Mức tối thiểu 3 sao", kind="ok", text="đạt 8/8"),
        Sample(word="Mức tối thiểu 4 sao", kind="wait", text="đạt 16/18"),
        Sample(word="Kết quả dự kiến", stars=3, is_result=True),
    ],
    parts=[
        Sample(word="A. Sản phẩm", value=31, max=40),
        Sample(word="B. Tiếp thị", value=Decimal("16.5"), max=25),
        Sample(word="C. Chất lượng", value=21, max=35),
    ],
    missing_title="Còn thiếu gì để đạt 4 sao",
    missing=[
        Sample(text="Tổng điểm từ 70, còn thiếu", plus="+2,00"),
        Sample(text="1.5 Liên kết chuỗi sản xuất: cần 2, đang 1", url="#c-1.5", plus="+1,00"),
    ],
    missing_end="Đạt đủ hai mức trên thì tổng là 71,00: đủ điều kiện 4 sao.",
)
JOBS = [
    Sample(
        id="1",
        title="Quyết định và phụ lục",
        kind="ok",
        word="Xong, đã ký số",
        detail="2 tệp PDF · Mã tra cứu 7K2M-QX41",
        url="#",
        link="Tải về",
    ),
    Sample(
        id="2", title="Giấy chứng nhận", done=7, total=11, detail="Đang kết xuất: Lạp sườn gác bếp."
    ),
    Sample(
        id="3",
        title="Thư báo kết quả",
        kind="stop",
        word="Lỗi: thiếu địa chỉ thư",
        detail="Đã thử 2 lần, lần cuối 10:05",
        url="#",
        link="Sửa rồi chạy lại",
    ),
]
ROWS = [
    Sample(
        name="Tinh bột nghệ nếp đỏ Bắc Kạn",
        who="HTX nông nghiệp Tân Thành",
        unit="Phường Bắc Kạn",
        stars=4,
        until=date(2026, 12, 2),
        kind="wait",
        word="Còn 9 ngày",
        points=Fraction(7137, 100),
    ),
    Sample(
        name="Ẫm thực Ự Ể Ỗ: Bánh Đa Nướng Kẽm Đại Từ, ngâm ủ, sấy lạnh hai lần, hộp 500 g",
        who="Công ty TNHH một thành viên chế biến nông sản và dược liệu Ngọc Thắng",
        unit="Xã Vân Hồ",
        stars=3,
        until=date(2028, 11, 15),
        kind="ok",
        word="Còn hiệu lực",
        points=63,
    ),
    Sample(
        name="Chè Tà Xùa",
        who="HTX Tà Xùa",
        unit="Xã Tà Xùa",
        stars=None,
        until=None,
        kind="idle",
        word="Chưa đánh giá",
        points=None,
    ),
]


def refusal(request: HttpRequest) -> HttpResponse:
    raise Incomplete(
        "Hồ sơ chưa đủ để nộp.",
        fields={
            "1.5": ["Tiêu chí 1.5 chưa có minh chứng."],
            "form01": ["Mẫu 01 thiếu mã số thuế của chủ thể."],
        },
    )


def broken(request: HttpRequest) -> HttpResponse:
    return server_error(request)


_ANSWER = {
    "stars": 4,
    "product": "Mận hậu sấy dẻo Yên Châu, hộp quà 500 g",
    "producer": "Hợp tác xã nông nghiệp hữu cơ Ự Ể Ỗ Ẫ",
    "place": "Xã Yên Châu, Tỉnh Sơn La",
    "authority": "Ủy ban nhân dân tỉnh Sơn La",
    "certificate_number": "12/2026/OCOP-SL",
    "decision_number": "2871/QĐ-UBND",
    "decided_on": date(2026, 11, 20),
    "valid_from": date(2026, 11, 20),
    "valid_until": date(2029, 11, 20),
    "product_code": "14-04075-003-2026",
}
ANSWERS = {
    "not_yet": {},
    "in_force": {"months_left": 35},
    "expiring": {"days_left": 71},
    "extended": {"extended_until": date(2030, 5, 19)},
    "expired": {},
    "withdrawn": {
        "withdrawn_on": date(2027, 10, 12),
        "withdrawal_number": "2466/QĐ-UBND",
        "withdrawal_ground": "Không còn đáp ứng tiêu chí",
    },
    "superseded": {"superseded_on": date(2028, 3, 1), "heir_code": "7K2MQX419TBN"},
}
DOCUMENTS = {
    "issued": {},
    "superseded": {"superseded_by": "2900/QĐ-UBND"},
    "withdrawn": {"closing_reason": "Ban hành nhầm danh sách."},
}


def qr(request: HttpRequest, state: str) -> HttpResponse:
    context = {"code": "7K2M-QX41-9TBN", "checked_at": timezone.now(), "answer": None}
    if state in ANSWERS:
        context["answer"] = {**_ANSWER, "state": CertificateState(state), **ANSWERS[state]}
    return render(request, "evaluation/qr_status.html", context)


def qr_document(request: HttpRequest, status: str) -> HttpResponse:
    document = {
        "code": "7K2MQX419TBN",
        "kind_label": "Quyết định",
        "title": "Về việc công nhận sản phẩm OCOP đạt 3 sao, 4 sao đợt 2 năm 2026",
        "issuer": "Tỉnh Sơn La",
        "number_text": "2871/QĐ-UBND",
        "issued_on": date(2026, 11, 20),
        "signatory": "Nguyễn Văn Ẩn",
        "status": status,
        "status_label": DocumentStatus(status).label,
        "pdf_sha256": "9f3c" * 16,
        **DOCUMENTS[status],
    }
    context = {"code": "7K2M-QX41-9TBN", "checked_at": timezone.now(), "document": document}
    context["form"] = CompareForm()
    return render(request, "evaluation/qr_document.html", context)
