"""A paper's row and its template in, PDF bytes out; the same row always gives the same bytes."""

import atexit
import functools
import logging
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import segno
from django.conf import settings
from django.template import Context, Engine, TemplateDoesNotExist, TemplateSyntaxError
from django.utils.safestring import SafeString, mark_safe

from core.text import readable
from documents.kinds import template_name
from documents.models import OfficialDocument
from documents.pango import PangoMissing, ensure_pango
from documents.verification import grouped
from documents.wording import long_date, open_date

logger = logging.getLogger(__name__)
ASSETS = Path(__file__).resolve().parent / "assets"
# Level A of the archive standard: tagged, every letter mapped to Unicode, all fonts inside.
VARIANT = "pdf/a-2a"
_OPEN_NUMBER = "        "
# Pango's font map is shared by the whole process; a threaded worker draws one at a time.
_one_at_a_time = threading.Lock()


class RenderError(Exception):
    """The paper could not be drawn; the row keeps the reason and is tried again."""


class _Gap(str):
    """Django prints a missing variable as nothing; a paper with a hole must not be printed."""

    def __contains__(self, _sought: object) -> bool:
        return True

    def __mod__(self, variable: object) -> str:
        raise RenderError(f"thiếu “{variable}”")


@functools.cache
def _engine() -> Engine:
    return Engine(
        dirs=[settings.BASE_DIR / "templates"],
        string_if_invalid=_Gap("%s"),
        libraries={"papers": "documents.templatetags.papers"},
    )


def render_html(document: OfficialDocument, *, is_trial: bool = False) -> str:
    """The paper as HTML; a draft leaves room for its number and day.

    What was typed before it was cleaned, or past the forms, must not keep a paper from being drawn.
    A trial only asks whether the template finds all it needs: its QR code is left out.
    """
    try:
        template = _engine().get_template(template_name(document.kind, document.template_version))
        return readable(template.render(Context(_facts(document, is_trial))))
    except (TemplateDoesNotExist, TemplateSyntaxError, LookupError, TypeError) as error:
        raise RenderError(f"{type(error).__name__}: {error}") from error


def render_pdf(document: OfficialDocument) -> bytes:
    """Tagged, archivable, nothing fetched from outside our own assets."""
    html = render_html(document)
    try:
        ensure_pango()
        with _one_at_a_time:
            return _draw(html, document.verification_code.encode(), document.is_demo)
    except (PangoMissing, RenderError) as error:
        raise RenderError(str(error)) from error
    except Exception as error:  # WeasyPrint promises no family of its own
        raise RenderError(f"{type(error).__name__}: {error}") from error


def render_stamp(lines: Mapping[str, str]) -> bytes:
    """What is seen of a signature, as a page of its own to be laid over a paper."""
    html = _engine().get_template("papers/_signature.html").render(Context(lines))
    ensure_pango()
    with _one_at_a_time:
        return _draw(html, b"chu-ky-so", is_demo=False)


def _facts(document: OfficialDocument, is_trial: bool) -> dict[str, Any]:
    """What the row knows beside its content."""
    day = long_date(document.issued_on) if document.issued_on else open_date()
    return {
        "document": document,
        "content": document.content,
        "number_line": document.number_text or f"{_OPEN_NUMBER}/{document.symbol}",
        "day": day,
        "place_and_day": f"{document.place}, {day}",
        "code": grouped(document.verification_code),
        "qr": "" if is_trial else _qr(document.verification_url),
    }


def _qr(url: str) -> SafeString:
    code = segno.make(url, error="m")
    title = "Mã QR tra cứu văn bản"
    svg = code.svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None, title=title)
    return mark_safe(svg)  # noqa: S308  drawn by segno from our own address


def _draw(html: str, identifier: bytes, is_demo: bool) -> bytes:
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    fonts, fetcher, style, demo_style = _resources()
    try:
        page = HTML(string=html, base_url=f"{ASSETS.as_uri()}/", url_fetcher=fetcher)
        return page.write_pdf(
            stylesheets=[style, demo_style] if is_demo else [style],
            font_config=fonts,
            pdf_variant=VARIANT,
            pdf_identifier=identifier,
        )
    except FatalURLFetchingError as error:  # a BaseException: nothing else would stop it
        raise RenderError(str(error)) from error


@functools.cache
def _resources() -> tuple[Any, Any, Any, Any]:
    """Fonts and style sheets read once in a worker's life."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    fonts, fetcher = FontConfiguration(), _locked_fetcher()
    style, demo_style = (
        CSS(filename=ASSETS / name, font_config=fonts, url_fetcher=fetcher)
        for name in ("papers.css", "demo.css")
    )
    # The fonts give themselves back through libraries that interpreter shutdown takes away.
    atexit.register(_resources.cache_clear)
    return fonts, fetcher, style, demo_style


def _locked_fetcher() -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class AssetsOnly(URLFetcher):
        """Whatever a template or a text in it names, only our own fonts and pictures are read."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:") or _is_asset(url):
                return super().fetch(url, headers)
            raise FatalURLFetchingError(f"Không được đọc {url}")

    return AssetsOnly(allowed_protocols=["file", "data"])


def _is_asset(url: str) -> bool:
    parts = urlsplit(url)
    path = Path(unquote(parts.path)).resolve()
    return parts.scheme == "file" and not parts.netloc and path.is_relative_to(ASSETS)
