from django.core.management import BaseCommand, CommandError
from django.db import connection, transaction
from psycopg2 import sql

_GRANTS = """
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role};
"""
_APPEND_ONLY = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'ocop_append_only'"
_ROLE = """
SELECT rolsuper OR EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid)
  FROM pg_roles WHERE rolname = %s
"""


class Command(BaseCommand):
    help = (
        "Grant the role of web, worker and beat what they need and no more: it owns nothing, "
        "adds to the audit trail but never changes it. Run as the owner, after each migration."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("role")

    @transaction.atomic
    def handle(self, *args, role: str, **options) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_ROLE, [role])
            found = cursor.fetchone()
            if found is None:
                raise CommandError(f"There is no role {role}.")
            if found[0]:
                raise CommandError(f"{role} is a superuser or owns tables: use another role.")
            name = sql.Identifier(role)
            cursor.execute(sql.SQL(_GRANTS).format(role=name))
            cursor.execute(_APPEND_ONLY)
            for (table,) in cursor.fetchall():
                revoke = "REVOKE UPDATE, DELETE ON {table} FROM {role}"
                cursor.execute(sql.SQL(revoke).format(table=sql.Identifier(table), role=name))
