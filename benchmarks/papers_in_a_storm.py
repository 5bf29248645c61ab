"""1,000 papers while workers are killed at random and the queue is away for a minute.

The measurement is the suite's own test with larger numbers; it fails when a paper is lost or
drawn twice.
"""

import os
import subprocess
import sys
import time

PAPERS, SECONDS_AWAY = "1000", "60"


def main() -> int:
    variables = {**os.environ, "OCOP_STORM_PAPERS": PAPERS, "OCOP_STORM_SECONDS_AWAY": SECONDS_AWAY}
    for name in ("DATABASE_URL", "REDIS_URL", "CACHE_URL"):
        variables.pop(name, None)
    start = time.perf_counter()
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-s", "tests/documents/test_storm.py"],
        env=variables, capture_output=True, text=True, check=False,
    )  # fmt: skip
    told = [line for line in run.stdout.splitlines() if "storm:" in line]
    print(f"{told[0].lstrip('.')} in {time.perf_counter() - start:.0f} s" if told else run.stdout)
    return run.returncode


if __name__ == "__main__":
    sys.exit(main())
