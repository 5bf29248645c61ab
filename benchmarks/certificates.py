"""100 certificates through our rendering, and as whole jobs, against bare WeasyPrint.

`python -m benchmarks.certificates`, also part of `make bench`. Bare means the same HTML given to
WeasyPrint with the same style sheet and nothing kept between papers; its own options stay plain.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

COUNT = 100


def main() -> None:
    """Print both ratios, one line."""
    import embedded

    folder = Path(tempfile.mkdtemp(prefix="ocop-bench-"))
    folder.chmod(0o711)
    environment, stop = embedded.start(folder, durable=False)
    os.environ.update(environment)
    os.environ["OCOP_DATA_DIR"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop_portal.settings.dev")
    try:
        print(_measure())
    finally:
        stop()
        shutil.rmtree(folder, ignore_errors=True)


def _measure() -> str:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from documents.rendering import render_pdf

    papers = _papers()
    pages = [_bare_page(paper) for paper in papers]
    render_pdf(papers[0])  # imports and fonts: paid once in a worker's life
    bare = ours = jobs = 0.0
    for paper, page in zip(papers, pages, strict=True):  # in turn: the machine's load hits all
        bare += _seconds(_bare_weasyprint, page)
        ours += _seconds(render_pdf, paper)
        jobs += _seconds(_next_job)
    return (
        f"certificates: {COUNT} bare WeasyPrint {bare:.1f} s; "
        f"our rendering {ours:.1f} s, ratio {ours / bare:.2f}; "
        f"whole jobs (claim, draw, file, rows, audit) {jobs:.1f} s, ratio {jobs / bare:.2f}"
    )


def _seconds(work: Callable[..., object], *arguments: object) -> float:
    start = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - start


def _papers() -> list:
    """Certificates as the decision's issue leaves them: filed, numbered, waiting."""
    from django.db import transaction

    from tests.documents import build, samples

    names = (samples.LONG_PRODUCT, samples.STACKED, "Trà bí thơm")
    with transaction.atomic():
        return [
            build.filed(content=samples.certificate(stars=3 + place % 3, product=names[place % 3]))
            for place in range(COUNT)
        ]


def _bare_page(paper) -> str:
    """What our renderer gives WeasyPrint, the style sheets linked as any page would."""
    from documents.rendering import render_html

    sheets = ("papers.css", "demo.css") if paper.is_demo else ("papers.css",)
    links = "".join(f'<link rel="stylesheet" href="{sheet}">' for sheet in sheets)
    return render_html(paper).replace("</head>", f"{links}</head>", 1)


def _bare_weasyprint(page: str) -> None:
    from weasyprint import HTML

    from documents.rendering import ASSETS

    HTML(string=page, base_url=f"{ASSETS}/").write_pdf()


def _next_job() -> None:
    from django.utils import timezone

    from documents.services.rendering import render_next_document

    if not render_next_document(now=timezone.now()):
        raise RuntimeError("A certificate was not waiting.")


if __name__ == "__main__":
    main()
