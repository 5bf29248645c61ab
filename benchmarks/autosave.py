"""Fifty members saving every second for a minute, gunicorn with two workers: lost marks, p99.

`python -m benchmarks.autosave`, also part of `make bench`. Real HTTP with sessions and tokens; each
member chooses at random among the sheet's criteria, and at the end every last choice is looked up.
"""

import os
import shutil
import socket
import sys
import tempfile
from pathlib import Path

MEMBERS, SECONDS = 50, 60


def main() -> int:
    """Print one line; fails when a mark is lost."""
    import embedded

    folder = Path(tempfile.mkdtemp(prefix="ocop-bench-"))
    folder.chmod(0o711)
    environment, stop = embedded.start(folder)  # durable, as production is
    os.environ.update(environment)
    os.environ["OCOP_DATA_DIR"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop_portal.settings.dev")
    try:
        return _measure(folder)
    finally:
        stop()
        shutil.rmtree(folder, ignore_errors=True)


def _measure(folder: Path) -> int:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from tests.autosave import full_meeting, portal, storm

    item, users = full_meeting(MEMBERS)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    with portal(os.environ, port, folder / "web.log"):
        outcome = storm(item, users, port=port, seconds=SECONDS)
    print(
        f"autosave: {MEMBERS} members, one save a second for {SECONDS} s, two workers: "
        f"{outcome.saves} saves, refused {len(outcome.refused)}, lost {len(outcome.lost)}; "
        f"p50 {outcome.percentile(0.5):.0f} ms, p99 {outcome.percentile(0.99):.0f} ms"
    )
    return int(bool(outcome.lost or outcome.refused))


if __name__ == "__main__":
    sys.exit(main())
