"""Texts as they were typed for the fonts of before Unicode."""

from core.legacy_fonts import _TCVN3, _VNI_PAIRS, _VNI_SINGLES

_TO_TCVN3 = {chr(letter) if isinstance(letter, int) else letter: chr(code)
             for code, letter in _TCVN3.items()}  # fmt: skip
_TO_VNI = {letter: code for code, letter in {**_VNI_SINGLES, **_VNI_PAIRS}.items()}


def as_tcvn3(text: str) -> str:
    """Small and capital letters with a tone have one code."""
    return "".join(_TO_TCVN3.get(char, _TO_TCVN3.get(char.lower(), char)) for char in text)


def as_vni(text: str) -> str:
    return "".join(_vni(char) for char in text)


def _vni(char: str) -> str:
    code = _TO_VNI.get(char.lower(), char)
    return code.upper() if char.isupper() else code
