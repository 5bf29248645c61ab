import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOW = (
    "import json, os, embedded.pytest_plugin;"
    "print(json.dumps([os.environ['REDIS_URL'], os.environ['CACHE_URL']]))"
)


@pytest.mark.parametrize(
    ("worker", "queue", "cache"),
    [
        ("", "redis+socket:///v.sock?virtual_host=0", "unix:///v.sock?db=1"),
        ("gw0", "redis+socket:///v.sock?virtual_host=2", "unix:///v.sock?db=3"),
        ("gw5", "redis+socket:///v.sock?virtual_host=12", "unix:///v.sock?db=13"),
    ],
)
def test_each_worker_of_a_parallel_run_has_its_own_queue_and_cache(worker, queue, cache):
    variables = {
        **os.environ,
        "PYTEST_XDIST_WORKER": worker,
        "DATABASE_URL": "postgres://elsewhere/ocop",
        "REDIS_URL": "redis+socket:///v.sock?virtual_host=0",
        "CACHE_URL": "unix:///v.sock?db=1",
    }

    done = subprocess.run(
        [sys.executable, "-c", SHOW], cwd=ROOT, env=variables, capture_output=True, check=True
    )

    assert json.loads(done.stdout) == [queue, cache]
