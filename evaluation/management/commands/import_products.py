"""Import a list of recognised products; docs/import.md says what every outcome and code means."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from accounts.models import User
from evaluation.import_codes import RowOutcome, RunOutcome
from evaluation.imports import as_json, import_file
from evaluation.services.imports import ImportReport

_SHOWN_ROWS = 50


class Command(BaseCommand):
    help = (
        "Nhập danh sách sản phẩm đã công nhận từ tệp .xlsx hoặc .csv. Các cột: STT, Tên sản phẩm, "
        "Tên chủ thể, Loại hình, Xã/phường/thị trấn, Huyện/thành phố, Tỉnh, Nhóm ngành, Điểm, "
        "Hạng sao, Số quyết định, Ngày quyết định, Đợt đánh giá, Ghi chú (thứ tự tùy ý). "
        "Mã thoát 0 khi không hàng nào bị loại và tệp không bị từ chối, ngược lại 1. "
        "Ý nghĩa các kết quả và mã: docs/import.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="tệp .xlsx hoặc .csv")
        parser.add_argument("--dry-run", action="store_true", help="chạy thử, không lưu gì")
        parser.add_argument(
            "--as", dest="username", help="tên đăng nhập của người nhập (cán bộ tỉnh, quản trị)"
        )
        parser.add_argument("--report", type=Path, help="ghi báo cáo từng hàng vào tệp JSON này")

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path | None = options["report"]
        if target is not None:
            _write(target, "")  # before anything is imported: a report must not fail at the end
        try:
            report = self._report(options)
        except OperationalError as error:
            raise CommandError("Không kết nối được cơ sở dữ liệu.") from error
        if target is not None:
            _write(target, json.dumps(as_json(report), ensure_ascii=False, indent=1) + "\n")
        self._tell(report)
        if not report.is_clean:
            sys.exit(1)

    def _report(self, options: dict[str, Any]) -> ImportReport:
        actor = None
        if options["username"]:
            actor = User.objects.filter(username=options["username"], is_active=True).first()
            if actor is None:
                return ImportReport(
                    options["file"].name,
                    RunOutcome.REFUSED,
                    code="unknown_user",
                    reason=f"Không có người dùng “{options['username']}” đang hoạt động.",
                )
        return import_file(options["file"], actor=actor, dry_run=options["dry_run"])

    def _tell(self, report: ImportReport) -> None:
        if report.outcome == RunOutcome.REFUSED:
            self.stderr.write(f"{report.file}: từ chối cả tệp [{report.code}]: {report.reason}")
            return
        told = [
            row
            for row in report.rows
            if row.outcome in (RowOutcome.REJECTED, RowOutcome.POSSIBLE_DUPLICATE)
        ]
        for row in told[:_SHOWN_ROWS]:
            for code, message in zip(row.codes, row.messages, strict=True):
                self.stderr.write(f"{row.outcome.label} [{code}] {message}")
        if len(told) > _SHOWN_ROWS:
            self.stderr.write(f"… và {len(told) - _SHOWN_ROWS} hàng nữa (xem --report).")
        self.stdout.write(f"{report.file}: {report.outcome.label}")
        for outcome, count in report.summary.items():
            self.stdout.write(f"  {RowOutcome(outcome).label}: {count}")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"Không ghi được báo cáo vào {path}: {error.strerror}.") from error
