"""Draws the first page of a PDF: `python -m documents.first_page FILE SIDE`, a WebP on stdout.

A process of its own, which can neither write files nor eat the machine: whatever a made-up PDF
does to the library that draws it stays in here.
"""

import resource
import sys
from io import BytesIO

_MEMORY = 1024 * 1024 * 1024
_SECONDS = 10


def confine() -> None:
    """A gigabyte of memory, ten seconds of work, and no file written."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def draw(path: str, side: int) -> bytes:
    """The longer side is `side` points; whatever the page measures, no more is ever drawn."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        page = document[0]
        picture = page.render(scale=side / max(*page.get_size(), 1)).to_pil().convert("RGB")
    out = BytesIO()
    picture.save(out, "WEBP", quality=80)
    return out.getvalue()


if __name__ == "__main__":
    confine()
    sys.stdout.buffer.write(draw(sys.argv[1], int(sys.argv[2])))
