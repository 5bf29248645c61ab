"""What every paper shares."""

from typing import TypedDict

NOT_REACHED = "Không đạt mức nào"


class Heading(TypedDict):
    """Box 2: the superior body ("" when none) and the issuing body in one line or more."""

    superior: str
    agency: list[str]
