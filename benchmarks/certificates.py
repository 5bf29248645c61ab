"""A decision and its 100 certificates: ours against bare WeasyPrint and LibreOffice's mail merge.

`python -m benchmarks.certificates`, also part of `make bench`. Bare means the same HTML given to
WeasyPrint with the same style sheet and nothing kept between papers; its own options stay plain.
The mail merge fills one Word certificate with the same texts and has LibreOffice make the PDFs in
one start of the program; it is left out where there is no LibreOffice.
"""

import os
import shutil
import subprocess
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

    papers = [_decision(), *_papers()]
    pages = [_bare_page(paper) for paper in papers]
    render_pdf(papers[0])  # imports and fonts: paid once in a worker's life
    bare = ours = jobs = 0.0
    for paper, page in zip(papers, pages, strict=True):  # in turn: the machine's load hits all
        bare += _seconds(_bare_weasyprint, page)
        ours += _seconds(render_pdf, paper)
        jobs += _seconds(_next_job)
    return (
        f"decision + {COUNT} certificates: bare WeasyPrint {bare:.1f} s; "
        f"our rendering {ours:.1f} s, ratio {ours / bare:.2f}; "
        f"whole jobs (claim, draw, file, rows, audit) {jobs:.1f} s, ratio {jobs / bare:.2f}; "
        f"{_against_mail_merge([paper.content for paper in papers[1:]], jobs)}"
    )


def _against_mail_merge(contents: list[dict], jobs: float) -> str:
    """The same certificates by Word template and LibreOffice, one PDF each."""
    office = shutil.which("soffice")
    if office is None:
        return "no LibreOffice here for the mail merge"
    with tempfile.TemporaryDirectory() as folder:
        merged = _seconds(_mail_merge, office, Path(folder), contents)
        made = len(list(Path(folder).glob("*.pdf")))
    if made != len(contents):
        raise RuntimeError(f"LibreOffice made {made} of {len(contents)} certificates.")
    return f"LibreOffice mail merge of the certificates {merged:.1f} s, ours {jobs / merged:.2f} x"


def _mail_merge(office: str, folder: Path, contents: list[dict]) -> None:
    from docxtpl import DocxTemplate

    template = folder / "template" / "certificate.docx"
    _word_certificate(template)
    for place, content in enumerate(contents):
        filled = DocxTemplate(template)
        filled.render(content)
        filled.save(folder / f"{place:03d}.docx")
    letters = sorted(str(path) for path in folder.glob("*.docx"))
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
         "--convert-to", "pdf", "--outdir", str(folder), *letters],
        check=True, capture_output=True,
    )  # fmt: skip


def _word_certificate(path: Path) -> None:
    """The certificate's words on a landscape page, as an office would type them once."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    document = Document()
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = page.page_height, page.page_width
    for text, size in (
        ("GIẤY CHỨNG NHẬN", 30), ("{{ authority }} chứng nhận sản phẩm", 14),
        ("{{ product }}", 24), ("của {{ producer }}", 14), ("{{ address }}", 14),
        ("Đạt hạng {{ stars }} sao", 20), ("Mã sản phẩm: {{ product_code }}", 12),
        ("Theo Quyết định số {{ decision_number }} {{ decision_day }}", 12),
        ("Có giá trị đến hết ngày {{ valid_until }}", 12),
    ):  # fmt: skip
        line = document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = line.add_run(text)
        run.font.size, run.font.name = Pt(size), "Times New Roman"
    path.parent.mkdir()
    document.save(path)


def _seconds(work: Callable[..., object], *arguments: object) -> float:
    start = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - start


def _decision():
    """A numbered decision whose annex lists every one of them, waiting to be drawn."""
    from django.db import transaction

    from tests.documents import build, samples

    with transaction.atomic():
        return build.requested(content=samples.decision(COUNT))


def _papers() -> list:
    """Certificates as the decision's issue leaves them: filed, numbered, waiting."""
    from django.db import transaction

    from tests.documents import build, samples
    from tests.documents.samples.words import LONG_PRODUCT, STACKED

    names = (LONG_PRODUCT, STACKED, "Trà bí thơm")
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
        raise RuntimeError("A paper was not waiting.")


if __name__ == "__main__":
    main()
