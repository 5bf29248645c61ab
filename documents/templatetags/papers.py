"""Formatting inside paper templates; values come ready-written in the frozen content."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from documents.wording import digit_in_words

register = template.Library()
# "412/TTr-SNNMT", "26/2026/QĐ-TTg", "14-04075-01-2026": a number of a paper stays on one line.
_NUMBER = re.compile(r"\b\d+(?:/\d+)?/[^\W\d_]+(?:-[^\W\d_]+)*|\b\d+(?:-\d+){2,}\b")
_STOPS = (".", "!", "?", "…", ":", ";")
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@register.filter
def roman(number: int) -> str:
    """Numbers of annex groups and sections."""
    signs = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        signs += sign * count
    return signs


@register.filter
def star_row(stars: int) -> list[bool]:
    """Five places, filled from the left."""
    return [place < stars for place in range(5)]


@register.filter
def in_words(number: int) -> str:
    return digit_in_words(number)


@register.filter
def unbroken(text: str) -> SafeString:
    """The text with document numbers kept whole at line ends."""
    safe = conditional_escape(text)
    return mark_safe(_NUMBER.sub(r'<span class="whole">\g<0></span>', safe))  # noqa: S308  escaped


@register.filter
def lines(text: str) -> list[str]:
    """Paragraphs of a longer text, empty ones left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]


@register.filter
def ended(text: str) -> str:
    """The last sentence of a paper with its closing sign, whatever stop it came with."""
    return f"{text.rstrip(' ./;')}./."


@register.filter
def stopped(text: str) -> str:
    """A sentence with one full stop, also where the person who wrote it left it out."""
    text = text.rstrip()
    return text if text.endswith(_STOPS) else f"{text}."
