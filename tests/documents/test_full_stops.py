"""Stops as decree 30/2020 sets them: one to a sentence, and the closing sign once, at the end."""

import re

import pytest
from lxml import html

from documents.choices import DocumentKind as K
from documents.kinds import KINDS
from documents.rendering import render_html
from documents.templatetags.papers import ended, stopped
from tests.documents import samples

# Forms, tables and the certificate have no running text to close.
_WITHOUT_CLOSING = {K.CERTIFICATE, K.RECEIPT, K.REGISTRATION, K.SCORECARD}
_DOUBLED = re.compile(r"(?<!\.)\.\.(?!\.)|[;,:]\.(?!/)| [.,;](?!\w)")


def paragraphs(kind: str) -> list[str]:
    """What stands above the signature, annex and recipients left out."""
    page = html.document_fromstring(render_html(samples.unsaved(kind), is_trial=True))
    shown = page.xpath("//p[not(ancestor::*[contains(@class, 'annex')])]")
    return [" ".join(line.text_content().split()) for line in shown if _is_body(line)]


def _is_body(line: html.HtmlElement) -> bool:
    return any("body" in above.classes for above in line.iterancestors())


@pytest.mark.parametrize("kind", sorted(set(KINDS) - _WITHOUT_CLOSING))
def test_the_closing_sign_stands_once_and_last(kind):
    closed = [line.endswith("./.") for line in paragraphs(kind)]

    assert closed.count(True) == 1
    assert closed[-1]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_stop_is_doubled(kind):
    assert [line for line in paragraphs(kind) if _DOUBLED.search(line)] == []


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_last_legal_basis_ends_with_a_full_stop(kind):
    page = html.document_fromstring(render_html(samples.unsaved(kind), is_trial=True))
    bases = [line.text_content().strip()[-1] for line in page.find_class("basis")]

    assert bases == [";"] * (len(bases) - 1) + ["."] * bool(bases)


@pytest.mark.parametrize(
    ("typed", "once", "closed"),
    [
        ("Đủ điều kiện", "Đủ điều kiện.", "Đủ điều kiện./."),
        ("Đủ điều kiện. ", "Đủ điều kiện.", "Đủ điều kiện./."),
        ("Cần bổ sung gì?", "Cần bổ sung gì?", "Cần bổ sung gì?./."),
        ("Gồm:", "Gồm:", "Gồm:./."),
    ],
)
def test_what_people_type_gets_one_stop(typed, once, closed):
    assert (stopped(typed), ended(typed)) == (once, closed)
