"""Pango for WeasyPrint: the system's own, else the copy that set-up unpacked beside the venv."""

import ctypes
import os
import sys
from functools import cache
from pathlib import Path

# What WeasyPrint opens by itself; the rest follows as their dependencies.
_WANTED = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
    "libpangoft2-1.0.so.0",
)
UNPACKED = Path(sys.prefix) / "pango"
_FONT_SETTINGS = Path("/etc/fonts/fonts.conf")
_OWN_FONT_SETTINGS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{folder}/usr/share/fonts</dir>
  <cachedir>{folder}/cache</cachedir>
</fontconfig>
"""


class PangoMissing(RuntimeError):
    """No PDF can be drawn on this machine."""


@cache
def ensure_pango() -> None:
    """Make `import weasyprint` possible; call it before that import, as often as you like."""
    missing = _missing()
    if missing and UNPACKED.is_dir():
        _preload(UNPACKED)
        _name_fonts(UNPACKED)
        missing = _missing()
    if missing:
        raise PangoMissing(
            f"Thiếu thư viện Pango ({', '.join(missing)}): cài bằng "
            "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        )


def _missing() -> list[str]:
    return [name for name in _WANTED if not _opens(name)]


def _opens(name: str) -> bool:
    try:
        ctypes.CDLL(name, mode=ctypes.RTLD_GLOBAL)
    except OSError:
        return False
    return True


def _preload(folder: Path) -> None:
    """Open every library in an order that works; a later open by SONAME then finds it loaded."""
    waiting = sorted({str(path.resolve()) for path in folder.rglob("lib*.so.*")})
    opened = True
    while waiting and opened:
        opened = [path for path in waiting if _opens(path)]
        waiting = [path for path in waiting if path not in opened]


def _name_fonts(folder: Path) -> None:
    """Without any font to fall back on Pango crashes on the first letter our own fonts lack."""
    if _FONT_SETTINGS.exists() or "FONTCONFIG_FILE" in os.environ:
        return
    settings = folder / "fonts.conf"
    if not settings.exists():
        settings.write_text(_OWN_FONT_SETTINGS.format(folder=folder), encoding="utf-8")
    os.environ["FONTCONFIG_FILE"] = str(settings)


if __name__ == "__main__":
    try:
        ensure_pango()
    except PangoMissing as error:
        sys.exit(str(error))
