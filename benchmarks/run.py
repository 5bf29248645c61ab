"""`make bench`: every measurement beside this file, each in a process of its own, one line each."""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def main() -> int:
    names = sorted(path.stem for path in FOLDER.glob("*.py") if path != Path(__file__).resolve())
    runs = [
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], cwd=FOLDER.parent, check=False)
        for name in names
    ]
    return int(any(run.returncode for run in runs))


if __name__ == "__main__":
    sys.exit(main())
