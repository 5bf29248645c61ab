"""Words of notices: one plain-text template an event, its subject on the first line."""

from collections.abc import Mapping
from typing import Any

from django.template import Context
from django.template.loader import get_template


def written(event: str, words: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and body from templates/notices/<event>.txt, never escaped: mail is not HTML."""
    template = get_template(f"notices/{event}.txt").template
    subject, _line, body = template.render(Context(dict(words), autoescape=False)).partition("\n")
    return subject.strip(), body.strip()
