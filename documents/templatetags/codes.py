"""Codes of papers on pages, written as they are printed."""

from django import template

from documents.verification import grouped, read_code

register = template.Library()


@register.filter
def code(value: str) -> str:
    """7K2MQX419TBN → "7K2M-QX41-9TBN"; what is no code stays as it was typed."""
    known = read_code(value)
    return grouped(known) if known else value
