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
    papers = _papers()
    _our_rendering(papers[:1])()  # imports and fonts: paid once in a worker's life
    bare = _seconds(_bare_weasyprint(papers))
    ours = _seconds(_our_rendering(papers))
    jobs = _seconds(_whole_jobs)
    return (
        f"certificates: {COUNT} bare WeasyPrint {bare:.1f} s; "
        f"our rendering {ours:.1f} s, ratio {ours / bare:.2f}; "
        f"whole jobs (claim, draw, file, rows, audit) {jobs:.1f} s, ratio {jobs / bare:.2f}"
    )


def _seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
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


def _bare_weasyprint(papers: list) -> Callable[[], None]:
    from documents.rendering import ASSETS, render_html

    sheet = '<link rel="stylesheet" href="papers.css"></head>'
    pages = [render_html(paper).replace("</head>", sheet, 1) for paper in papers]

    def work() -> None:
        from weasyprint import HTML

        for page in pages:
            HTML(string=page, base_url=f"{ASSETS}/").write_pdf()

    return work


def _our_rendering(papers: list) -> Callable[[], None]:
    from documents.rendering import render_pdf

    def work() -> None:
        for paper in papers:
            render_pdf(paper)

    return work


def _whole_jobs() -> None:
    from documents.models import OfficialDocument
    from documents.tasks import draw_documents

    draw_documents()
    left = OfficialDocument.objects.filter(pdf__isnull=True).count()
    if left:
        raise RuntimeError(f"{left} certificates were not drawn")


if __name__ == "__main__":
    main()
