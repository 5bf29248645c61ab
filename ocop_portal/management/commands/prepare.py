from django.conf import settings
from django.core.management import BaseCommand, call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

_LOCK = (
    2026_05_22  # any number, the same in every copy: one prepares, the others wait and find it done
)


class Command(BaseCommand):
    help = "Bring the database up to this code: tables, reference data, and the demo."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="Leave the demo out.")

    def handle(self, *args, no_demo: bool, **options) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
            try:
                self._prepare(with_demo=settings.OCOP_DEMO and not no_demo)
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])

    def _prepare(self, *, with_demo: bool) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=1)
        for name in ("load_reference", *(["build_demo"] if with_demo else [])):
            if name in get_commands():
                call_command(name)
