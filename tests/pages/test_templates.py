"""Every template of ours: it compiles, names icons that exist, and holds nothing inline."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

ROOT = Path(settings.BASE_DIR)
# Papers are drawn by WeasyPrint, mails and schema pages by others: only pages are looked at here.
PAGES = sorted(path for path in (ROOT / "templates").rglob("*.html") if "papers" not in path.parts)
names = [str(path.relative_to(ROOT / "templates")) for path in PAGES]


@pytest.mark.parametrize("name", names)
def test_it_compiles(name):
    engines["django"].get_template(name)


@pytest.mark.parametrize("path", PAGES, ids=names)
def test_it_holds_no_inline_style_or_script(path):
    text = path.read_text()

    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", text) == []


@pytest.mark.parametrize("path", PAGES, ids=names)
def test_it_names_drawings_that_exist(path):
    drawn = set(re.findall(r'symbol id="([\w-]+)"', (ROOT / "static/icons/icons.svg").read_text()))

    used = re.findall(r"{% icon \"([\w-]+)\"|sprite %}#([\w-]+)\"", path.read_text())
    assert {first or second for first, second in used} - drawn == set()


# The forms of the decision, word for word: law is not translated.
AS_PRINTED = {"_dossier_sheet.html"}


@pytest.mark.parametrize("path", [path for path in PAGES if path.name not in AS_PRINTED])
def test_every_text_passes_through_translation(path):
    """Vietnamese letters outside a translation tag would stay Vietnamese for everyone."""
    text = path.read_text()
    text = re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", "", text, flags=re.DOTALL)
    text = re.sub(r"{%\s*blocktrans(late)?.*?endblocktrans(late)?\s*%}", "", text, flags=re.DOTALL)
    text = re.sub(r"{%.*?%}|{{.*?}}", "", text)

    accented = re.findall(r"[à-ỹÀ-ỸđĐ]+(?:\s+\w+)*", text)
    assert accented == []


def test_the_compiled_translations_are_those_of_the_source(tmp_path):
    folder = ROOT / "locale/vi/LC_MESSAGES"
    if shutil.which("msgfmt") is None:
        pytest.skip("no msgfmt here: apt-get install gettext")
    fresh = tmp_path / "django.mo"

    subprocess.run(
        ["msgfmt", "--check-format", "-o", fresh, folder / "django.po"], check=True, timeout=30
    )

    assert fresh.read_bytes() == (folder / "django.mo").read_bytes()
