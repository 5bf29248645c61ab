"""Write past recognitions as a list in the columns that `import_products` reads."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from evaluation.exports import FORMATS, write_recognitions
from evaluation.models import Recognition


class Command(BaseCommand):
    help = "Xuất các lần công nhận trước đây ra tệp .xlsx hoặc .csv, đúng các cột để nhập lại."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="tệp .xlsx hoặc .csv sẽ ghi")
        parser.add_argument("--as", dest="username", help="chỉ những gì người này được xem")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if path.suffix.lower() not in FORMATS:
            raise CommandError("Chỉ ghi tệp .xlsx hoặc .csv.")
        found = Recognition.objects.order_by("product__sort_key", "pk")
        if options["username"]:
            user = User.objects.filter(username=options["username"], is_active=True).first()
            if user is None:
                raise CommandError(f"Không có người dùng “{options['username']}” đang hoạt động.")
            found = found.visible_to(user)
        try:
            count = write_recognitions(path, found)
        except OSError as error:
            raise CommandError(f"Không ghi được {path}: {error.strerror}.") from error
        self.stdout.write(f"{path}: {count} hàng")
