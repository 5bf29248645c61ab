"""`health.py web|beat`: exit 0 when that container does its work."""

import os
import sys
import time
from pathlib import Path
from urllib.request import Request, urlopen

# Beat writes its schedule file every three minutes.
_OLDEST_SECONDS = 400


def web() -> None:
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip()
    urlopen(Request("http://127.0.0.1:8000/healthz", headers={"Host": host}), timeout=5)


def beat() -> None:
    newest = max(file.stat().st_mtime for file in Path("/data/beat").iterdir())
    if time.time() - newest > _OLDEST_SECONDS:
        sys.exit("beat has not written its schedule lately")


if __name__ == "__main__":
    {"web": web, "beat": beat}[sys.argv[1]]()
