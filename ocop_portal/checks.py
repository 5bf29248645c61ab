"""What must hold before this portal serves anyone: asked by `check --deploy` and at each start."""

import sys

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import OperationalError, ProgrammingError, connection

from accounts.models import User


@register(Tags.security, deploy=True)
def no_demo_accounts(app_configs=None, **_) -> list[CheckMessage]:
    """Their passwords are printed in the README: outside the demo none may exist."""
    if settings.OCOP_DEMO:
        return []
    try:
        names = list(User.objects.filter(is_demo=True).values_list("username", flat=True)[:20])
    except ProgrammingError:  # not migrated yet: no accounts at all
        return []
    except OperationalError as error:
        reason = f"The database cannot be asked for demo accounts: {error}".strip()
        return [Error(reason, id="ocop_portal.E002")]
    if not names:
        return []
    return [
        Error(
            f"Demo accounts exist: {', '.join(names)}.",
            hint="Delete them, or start with an empty database.",
            id="ocop_portal.E001",
        )
    ]


def refuse_unsafe_start() -> None:
    """Called as web, worker and beat come up: one line, and they do not."""
    refusals = no_demo_accounts()
    connection.close()  # what forks after this must not share it
    for refusal in refusals:
        sys.exit(f"{refusal.id}: {refusal.msg} {refusal.hint or ''}".strip())
