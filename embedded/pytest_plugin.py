"""Loaded by `-p embedded.pytest_plugin`: one throw-away pair of servers for a run.

Workers of a parallel run share the pair; each has its own database (pytest-django names it) and
its own queue and cache, so that no test takes another's messages or rate limits.
"""

import atexit
import os
import re
import shutil
import tempfile

if not os.environ.get("DATABASE_URL"):
    import embedded

    _folder = tempfile.mkdtemp(prefix="ocop-test-")
    os.chmod(_folder, 0o711)  # as root the servers run under another account
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
    _environment, _stop = embedded.start(_folder, durable=False)
    os.environ.update(_environment)

_worker = re.fullmatch(r"gw(\d+)", os.environ.get("PYTEST_XDIST_WORKER", ""))
if _worker:
    _queue = 2 + 2 * int(_worker[1])
    for _name, _number in (("REDIS_URL", _queue), ("CACHE_URL", _queue + 1)):
        if _name in os.environ:
            os.environ[_name] = re.sub(
                r"(virtual_host=|db=|:\d+/)\d+", rf"\g<1>{_number}", os.environ[_name]
            )
