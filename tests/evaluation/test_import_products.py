"""The whole import: what is saved, linked, left for a person; twice, on trial, by whom."""

import json
import threading
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, close_old_connections, connection, transaction

from accounts.choices import Role
from core.models import AuditEntry, ChangeLog
from evaluation.models import ImportRow, ImportRun, Recognition
from products.choices import ProducerForm
from products.models import Producer, Product
from tests.build import make_category, make_product, make_unit, make_user
from tests.evaluation.lists import (
    TODAY,
    codes,
    make_places,
    outcomes,
    row,
    save,
    take,
    workbook,
    write_csv,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _places(request: pytest.FixtureRequest) -> None:
    if "transactional_db" not in request.fixturenames:
        make_places()


def everything() -> tuple[int, ...]:
    models = (Producer, Product, Recognition, ImportRun, ImportRow, AuditEntry)
    return tuple(model.objects.count() for model in models)


def run(path: Path, *options: str) -> tuple[int, dict]:
    """The command as a person starts it: exit code and report."""
    target = path.with_suffix(".json")
    with time_machine.travel(TODAY, tick=True):
        try:
            call_command("import_products", str(path), "--report", str(target), *options)
        except SystemExit as end:
            return end.code, json.loads(target.read_text("utf-8"))
    return 0, json.loads(target.read_text("utf-8"))


def test_the_report_is_the_agreed_json(tmp_path: Path) -> None:
    path = write_csv(tmp_path, row(), row(product="Trà", stars="9"))

    code, report = run(path)

    assert code == 1
    assert report == {
        "file": "ds.csv",
        "outcome": "imported",
        "rows": [
            {"sheet": "", "row": 2, "outcome": "accepted", "codes": [], "messages": []},
            {
                "sheet": "",
                "row": 3,
                "outcome": "rejected",
                "codes": ["stars_out_of_range"],
                "messages": ["Hàng 3, cột J “Hạng sao”: “9” không nằm trong 1–5 sao."],
            },
        ],
        "summary": {"accepted": 1, "rejected": 1},
    }


def test_the_exit_code_is_zero_when_nothing_is_rejected(tmp_path: Path) -> None:
    assert run(write_csv(tmp_path, row(), row(product="Trà", note="0912345678")))[0] == 0


def test_a_refused_file_ends_with_one_and_its_reason(tmp_path: Path, capsys) -> None:
    path = tmp_path / "ds.csv"
    path.write_bytes(b"")

    code, report = run(path)

    assert code == 1
    assert (report["outcome"], report["rows"], report["summary"]) == ("refused", [], {})
    assert report["codes"] == ["empty_file"]
    assert "Tệp rỗng." in capsys.readouterr().err


def test_a_trial_run_saves_nothing_at_all(tmp_path: Path) -> None:
    path = write_csv(tmp_path, row(), row(product="Trà", stars="9"))
    before = everything()

    code, report = run(path, "--dry-run")

    assert (code, report["outcome"]) == (1, "dry_run")
    assert report["summary"] == {"accepted": 1, "rejected": 1}
    assert everything() == before


def test_a_trial_run_of_a_refused_file_saves_nothing_either(tmp_path: Path) -> None:
    path = tmp_path / "ds.csv"
    path.write_bytes(b"")

    assert run(path, "--dry-run")[1]["outcome"] == "refused"
    assert not ImportRun.objects.exists()


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path,
        row(),
        row(number="10/QĐ-UBND", date="25/06/2026", stars="3", points="60", round="2026"),
        row(product="Trà", commune="Xã Đông Sang", district="Huyện Mộc Châu", date="2019"),
        row(product="Cao", number="", date="", round="", stars="", points=""),
        row(product="Cao", number="", date="", round="2021", stars="3", points=""),
        row(product="Gạo", producer="Công ty TNHH Gạo", form="", commune="", sector="Đồ uống"),
        row(product="Nếp", producer="Cty TNHH Gạo", commune="Xã Yên Châu", round="2020"),
    )
    first = take(path)
    kept = list(Recognition.objects.order_by("pk").values())
    products = list(Product.objects.order_by("pk").values())

    again = take(path)

    assert first.summary.keys() <= {"accepted", "accepted_with_warning", "linked"}
    assert again.summary == {"unchanged": 7}
    assert list(Recognition.objects.order_by("pk").values()) == kept
    assert list(Product.objects.order_by("pk").values()) == products


def test_another_evaluation_of_a_known_product_is_linked(tmp_path: Path) -> None:
    take(write_csv(tmp_path, row(stars="3", points="60", number="1/QĐ-UBND", date="20/12/2024")))

    report = take(write_csv(tmp_path, row(number="9/QĐ-UBND", date="25/06/2026")))

    assert outcomes(report) == {2: "linked"}
    product = Product.objects.get()
    assert product.recognitions.count() == 2
    assert (product.stars, str(product.stars_valid_until)) == (4, "2029-06-25")


def test_an_older_evaluation_that_comes_later_does_not_take_the_stars(tmp_path: Path) -> None:
    take(write_csv(tmp_path, row()))

    take(write_csv(tmp_path, row(stars="3", points="60", number="1/QĐ-UBND", date="20/12/2022")))

    assert (Product.objects.get().stars, Recognition.objects.count()) == (4, 2)


def test_one_or_two_stars_are_history_but_no_recognition_to_show(tmp_path: Path) -> None:
    take(write_csv(tmp_path, row(stars="2", points="40")))

    assert Recognition.objects.get().valid_until is None
    assert Product.objects.get().stars is None
    assert not Product.objects.published().exists()


def test_the_stars_of_the_portals_own_certificate_stay(tmp_path: Path) -> None:
    take(write_csv(tmp_path, row()))
    Product.objects.update(stars=5, verification_code="AB12")

    take(write_csv(tmp_path, row(stars="3", points="60", number="9/QĐ-UBND", date="25/06/2026")))

    assert Product.objects.get().stars == 5


def test_what_a_later_list_adds_or_corrects_updates_the_recognition(tmp_path: Path) -> None:
    take(write_csv(tmp_path, row(points="", date="")))

    added = take(write_csv(tmp_path, row(note="đã kiểm tra")))
    corrected = take(write_csv(tmp_path, row(points="80", date="")))
    silent = take(write_csv(tmp_path, row(points="", date="", note="")))

    assert [str(each.rows[0].outcome) for each in (added, corrected, silent)] == [
        "updated", "updated", "unchanged",
    ]  # fmt: skip
    kept = Recognition.objects.get()
    assert (float(kept.score), str(kept.decided_on), kept.note) == (80, "2025-12-20", "đã kiểm tra")
    assert Product.objects.get().stars_valid_until == kept.valid_until
    changed = ChangeLog.objects.filter(table_name="evaluation_recognition", operation="update")
    assert changed.count() == 2


def test_namesakes_of_other_producers_are_other_products(tmp_path: Path) -> None:
    report = take(
        write_csv(
            tmp_path,
            row(product="Cam Lạc Thủy", producer="Nhà vườn Chung Hường", form=""),
            row(product="Cam Lạc Thủy", producer="Nhà vườn Lan Thú", form=""),
        )
    )

    assert set(outcomes(report).values()) == {"accepted"}
    assert (Product.objects.count(), Producer.objects.count()) == (2, 2)


def test_one_producer_in_several_spellings_is_one(tmp_path: Path) -> None:
    take(
        write_csv(
            tmp_path,
            row(product="A một", producer="HTX Tài Hoan"),
            row(product="B hai", producer="Hợp tác xã Tài Hoan"),
            row(product="C ba", producer="HTX  TAI  HOAN"),
            row(product="D bốn", producer="htx Tài Hoàn"),
        )
    )

    assert Producer.objects.count() == 1
    assert Product.objects.count() == 4


def test_producers_of_one_name_in_two_communes_are_two(tmp_path: Path) -> None:
    report = take(
        write_csv(
            tmp_path,
            row(product="Gạo", producer="HTX Tân Tiến", commune="Phường Mộc Sơn"),
            row(product="Chè", producer="HTX Tân Tiến", commune="Xã Yên Châu"),
            row(product="Mận", producer="HTX Tân Tiến", commune=""),
        )
    )

    assert outcomes(report) == {2: "accepted", 3: "accepted", 4: "possible_duplicate"}
    assert "unclear_producer" in codes(report)[4]
    assert Producer.objects.count() == 2


DOUBTS = [
    ({"product": "Mật ong bạc hạ"}, "near_product"),
    ({"product": "Mật ong bạc hàa"}, "near_product"),
    ({"product": "Mật ong bạc hà (chai 500ml)", "number": "9/QĐ-UBND"}, "near_product"),
    ({"producer": "HTX Nông nghiệp Ong Mộc"}, "near_producer"),
    ({"producer": "Công ty TNHH Ong Mộc", "form": "DN"}, "near_producer"),
    ({"commune": "Xã Yên Châu"}, "producer_elsewhere"),
]


@pytest.mark.parametrize(("cells", "code"), DOUBTS)
def test_what_may_be_a_duplicate_waits_for_a_person(tmp_path: Path, cells: dict, code: str) -> None:
    path = write_csv(tmp_path, row(), row(**cells))

    report = take(path)
    again = take(path)

    assert outcomes(report) == {2: "accepted", 3: "possible_duplicate"}
    assert code in codes(report)[3]
    assert report.is_clean
    assert Product.objects.count() == 1
    assert outcomes(again) == {2: "unchanged", 3: "possible_duplicate"}
    waiting = ImportRow.objects.waiting().filter(run=report.run_id)
    assert [(each.row, each.outcome) for each in waiting] == [(3, "possible_duplicate")]
    assert waiting[0].product == Product.objects.get()
    assert waiting[0].values["Tên sản phẩm"] == (cells.get("product") or "Mật ong bạc hà")


def test_rejected_rows_are_kept_on_the_run_for_a_person(tmp_path: Path) -> None:
    report = take(write_csv(tmp_path, row(), row(product="Trà", stars="9")))

    kept = ImportRow.objects.get(run=report.run_id, outcome="rejected")
    assert (kept.row, kept.codes, kept.values["Hạng sao"]) == (3, ["stars_out_of_range"], "9")
    assert list(ImportRow.objects.waiting()) == [kept]


def test_a_known_product_of_the_register_is_found(tmp_path: Path) -> None:
    known = make_product(unit=make_unit("14/03979/"), name="Mật ong bạc hà")
    Producer.objects.update(name="Hợp tác xã Ong Mộc")

    report = take(write_csv(tmp_path, row()))

    assert outcomes(report) == {2: "linked"}
    known.refresh_from_db()
    assert known.stars == 4


def test_a_producer_known_only_by_its_district_gets_its_commune(tmp_path: Path) -> None:
    take(write_csv(tmp_path, row(commune="", district="Huyện Yên Châu")))

    report = take(write_csv(tmp_path, row(commune="Xã Yên Châu", district="")))

    assert outcomes(report) == {2: "updated"}
    assert Producer.objects.get().unit.path == Product.objects.get().unit.path == "14/04078/"


def test_old_sector_names_find_todays_place(tmp_path: Path) -> None:
    make_category("III", name="Dược liệu và sản phẩm từ dược liệu")
    make_category("IV.2", name="Vải, may mặc")

    take(
        write_csv(
            tmp_path,
            row(product="Cao", sector="Thảo dược"),
            row(product="Khăn", sector="Nhóm: Vải và may mặc"),
            row(product="Trà", sector="Dược liệu và sản phẩm từ dược liệu"),
        )
    )

    placed = Product.objects.order_by("pk").values_list("category__code", flat=True)
    assert list(placed) == ["III", "IV.2", "III"]
    assert Recognition.objects.get(product__name="Cao").sector_text == "Thảo dược"


def test_a_form_is_read_off_the_name_where_none_is_stated(tmp_path: Path) -> None:
    take(
        write_csv(
            tmp_path,
            row(form="", producer="Cty CP Mộc"),
            row(form="", producer="Nhà hàng Mộc", product="Gà"),
        )
    )

    forms = dict(Producer.objects.values_list("name", "form"))
    assert forms == {
        "Cty CP Mộc": ProducerForm.ENTERPRISE, "Nhà hàng Mộc": ProducerForm.ESTABLISHMENT,
    }  # fmt: skip


def test_an_officer_imports_into_own_units_only(tmp_path: Path) -> None:
    officer = make_user(serving=make_unit("14/"), role=Role.PROVINCIAL_OFFICER, username="cb-tinh")
    path = write_csv(
        tmp_path, row(), row(product="Trà", province="Điện Biên", commune="Mường Thanh")
    )

    code, report = run(path, "--as", "cb-tinh")

    assert code == 1
    assert [(each["outcome"], each["codes"]) for each in report["rows"]] == [
        ("accepted", []), ("rejected", ["out_of_scope"]),
    ]  # fmt: skip
    assert ImportRun.objects.get().actor == officer
    assert AuditEntry.objects.get(action="import").actor == officer
    written = ChangeLog.objects.filter(table_name="evaluation_recognition").get()
    assert written.actor == str(officer.pk)


@pytest.mark.parametrize("role", [Role.COMMUNE_OFFICER, Role.VIEWER, Role.INSPECTOR])
def test_nobody_else_may_import(tmp_path: Path, role: Role) -> None:
    make_user(serving=make_unit("14/"), role=role, username="khong-duoc")

    code, report = run(write_csv(tmp_path, row()), "--as", "khong-duoc")

    assert (code, report["outcome"], report["codes"]) == (1, "refused", ["not_permitted"])
    assert not Product.objects.exists()


def test_an_unknown_person_imports_nothing(tmp_path: Path) -> None:
    code, report = run(write_csv(tmp_path, row()), "--as", "khong-co")

    assert (code, report["outcome"], report["codes"]) == (1, "refused", ["unknown_user"])
    assert not Product.objects.exists()


def test_a_report_that_cannot_be_written_stops_before_anything_is_saved(tmp_path: Path) -> None:
    path = write_csv(tmp_path, row())

    with pytest.raises(CommandError, match="Không ghi được báo cáo"):
        call_command("import_products", str(path), "--report", str(tmp_path / "no" / "r.json"))
    assert not Product.objects.exists()


@pytest.mark.parametrize("count", [1, 300])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    tmp_path: Path, count: int, django_assert_max_num_queries
) -> None:
    rows = [row(product=f"Sản phẩm {n}", producer=f"HTX số {n // 3}") for n in range(count)]
    path = save(workbook(*rows), tmp_path)

    with django_assert_max_num_queries(32):
        report = take(path)
    with django_assert_max_num_queries(24):
        again = take(path)

    assert report.summary == {"accepted": count}
    assert again.summary == {"unchanged": count}


def test_numbered_products_of_numbered_producers_are_no_duplicates(tmp_path: Path) -> None:
    rows = [row(product=f"Sản phẩm mẫu {n}", producer=f"HTX mẫu {n % 7}") for n in range(60)]
    rows += [row(product="Mật ong", producer=f"HTX ong {n}") for n in range(20)]

    assert take(write_csv(tmp_path, *rows)).summary == {"accepted": 80}


def test_the_database_refuses_a_recognition_twice_or_beyond_the_rules(tmp_path: Path) -> None:
    take(write_csv(tmp_path, row(date="", number="", round="")))
    kept = Recognition.objects.get()
    for change in (
        {"pk": None},
        {"stars": 6},
        {"score": 101},
        {"decided_on": "2017-12-31"},
        {"valid_until": "2030-01-01"},
    ):
        record = Recognition.objects.get()
        for name, value in change.items():
            setattr(record, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            record.save()
    assert Recognition.objects.get() == kept


def test_two_imports_of_one_file_at_once_double_nothing(
    tmp_path: Path, transactional_db: None
) -> None:
    make_places()
    path = write_csv(tmp_path, *[row(product=f"Sản phẩm {n}") for n in range(50)])
    ready, summaries = threading.Barrier(2), []

    def work() -> None:
        try:
            ready.wait()
            summaries.append(take(path).summary)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(summaries, key=str) == [{"accepted": 50}, {"unchanged": 50}]
    assert (Product.objects.count(), Producer.objects.count()) == (50, 1)
