"""What a first visit downloads: little, from us alone."""

import gzip
import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

ROOT = Path(settings.BASE_DIR) / "static"
LIMIT = 150_000


def weight(path: Path) -> int:
    """As sent: letters are compressed already, the rest is gzipped."""
    content = path.read_bytes()
    return len(content) if path.suffix == ".woff2" else len(gzip.compress(content))


def linked(path: Path) -> set[Path]:
    """The sheet and every file it brings along, letters of both subsets included."""
    found = {path}
    for name in re.findall(r'url\("([^"]+)"\)', path.read_text()):
        target = (path.parent / name).resolve()
        found |= linked(target) if target.suffix == ".css" and "vendor" not in name else {target}
    return found


def test_a_first_visit_weighs_less_than_150_kb():
    files = linked(ROOT / "css/app.css") | {ROOT / "icons/icons.svg"}
    files |= {ROOT / "js/app.js", ROOT / "js/autosave.js"}
    files.add(Path(finders.find("django_htmx/htmx-2.min.js")))

    assert sum(map(weight, files)) < LIMIT


def test_no_sheet_or_script_of_ours_names_another_host():
    texts = [path.read_text() for path in ROOT.rglob("*") if path.suffix in {".css", ".js"}]

    addresses = [
        address
        for text in texts
        for address in re.findall(r"(?:https?:)?//[\w.-]+\.[a-z]{2,}[^\s\"')]*", text)
        if not address.startswith(("http://www.w3.org/", "https://github.com/twbs"))
    ]
    assert [address for address in addresses if "getbootstrap.com" not in address] == []


def test_vendored_files_come_with_their_licences_and_without_source_maps():
    folders = [folder for folder in (ROOT / "vendor").iterdir() if folder.is_dir()]

    assert [folder.name for folder in folders if not (folder / "LICENSE").exists()] == []
    for path in (ROOT / "vendor").rglob("*.css"):
        assert "sourceMappingURL" not in path.read_text()
