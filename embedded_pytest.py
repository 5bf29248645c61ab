"""Loaded by `-p embedded_pytest`: one throw-away pair of servers for a run, shared by xdist."""

import atexit
import os
import shutil
import tempfile

if not os.environ.get("DATABASE_URL"):
    import embedded

    _dir = tempfile.mkdtemp(prefix="ocop-test-")
    os.chmod(_dir, 0o755)  # as root the servers run under another account
    atexit.register(shutil.rmtree, _dir, ignore_errors=True)
    _env, _stop = embedded.start(_dir, durable=False)
    os.environ.update(_env)
