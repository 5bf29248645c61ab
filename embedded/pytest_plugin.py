"""Loaded by `-p embedded.pytest_plugin`: throw-away servers for a run, where it names none.

Workers of a parallel run share them; each has its own database (pytest-django names it) and its
own queue and cache, so that no test takes another's messages or rate limits.
"""

import atexit
import os
import re
import shutil
import tempfile

import embedded

_ADDRESS_OF = {"postgres": "DATABASE_URL", "valkey": "REDIS_URL"}
_NUMBER = re.compile(r"(virtual_host=|db=|:\d+/)\d+")


def _start_missing() -> None:
    missing = tuple(name for name, variable in _ADDRESS_OF.items() if not os.environ.get(variable))
    if not missing:
        return
    folder = tempfile.mkdtemp(prefix="ocop-test-")
    os.chmod(folder, 0o711)  # noqa: S103  as root the servers run under another account
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    environment, _ = embedded.start(folder, durable=False, only=missing)
    os.environ.update(environment)


def _take_own_queue() -> None:
    """Worker gw0 uses the server's numbers 2 and 3, gw1 4 and 5, …"""
    worker = re.fullmatch(r"gw(\d+)", os.environ.get("PYTEST_XDIST_WORKER", ""))
    if worker is None:
        return
    queue = 2 + 2 * int(worker[1])
    for variable, number in (("REDIS_URL", queue), ("CACHE_URL", queue + 1)):
        if variable in os.environ:
            os.environ[variable] = _NUMBER.sub(rf"\g<1>{number}", os.environ[variable])


_start_missing()
_take_own_queue()
