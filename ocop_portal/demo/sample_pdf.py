"""A one-page PDF to stand for a paper in the demo; it says what it is."""

from functools import cache

from documents.pango import ensure_pango


@cache
def sample_pdf(title: str, holder: str) -> bytes:
    ensure_pango()
    from weasyprint import HTML

    html = (
        "<html lang=vi><meta charset=utf-8><body><h1>{}</h1><p>{}</p>"
        "<p>BẢN MINH HỌA – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ</p></body></html>"
    )
    return HTML(string=html.format(title, holder)).write_pdf()
