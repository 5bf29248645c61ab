"""Small real files of every kind, and the disguised ones."""

import io
import zipfile
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from PIL import Image
from pyhanko.pdf_utils import generic, writer


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def pdf(
    *,
    open_action: str = "",
    password: str = "",
    user_password: str | None = None,
    pages: int = 1,
    root: dict[str, Any] | None = None,
    on_page: dict[str, Any] | None = None,
) -> bytes:
    """`root` and `on_page` are entries of the catalogue and of the first page, as plain Python."""
    file = writer.PdfFileWriter()
    for number in range(pages):
        stream = generic.StreamObject(stream_data=b"BT ET")
        page = writer.PageObject(
            contents=file.add_object(stream), media_box=(0, 0, 595, 842), resources=None
        )
        if number == 0:
            page.update(entries(file, on_page or {}))
        file.insert_page(page)
    file.root.update(entries(file, root or {}))
    if open_action:
        action = {"/S": generic.NameObject(open_action), "/JS": generic.pdf_string("app.alert(1)")}
        file.root["/OpenAction"] = generic.DictionaryObject(
            {generic.NameObject(key): value for key, value in action.items()}
        )
    if password:
        file.encrypt(
            owner_pass=password, user_pass=password if user_password is None else user_password
        )
    out = io.BytesIO()
    file.write(out)
    return out.getvalue()


def entries(file: writer.PdfFileWriter, plain: Any) -> Any:
    if isinstance(plain, dict):
        pairs = {generic.NameObject(key): entries(file, value) for key, value in plain.items()}
        return generic.DictionaryObject(pairs)
    if isinstance(plain, list):
        return generic.ArrayObject([entries(file, value) for value in plain])
    if isinstance(plain, bytes):
        return file.add_object(generic.StreamObject(stream_data=plain))
    if isinstance(plain, int):
        return generic.NumberObject(plain)
    return generic.NameObject(plain) if plain.startswith("/") else generic.pdf_string(plain)


def image(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#276749").save(out, kind, **options)
    return out.getvalue()


def docx() -> bytes:
    document, out = Document(), io.BytesIO()
    document.add_paragraph("Hợp đồng liên kết")
    document.save(out)
    return out.getvalue()


def xlsx() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"] = "Sổ thu mua"
    book.save(out)
    return out.getvalue()


def office(members: dict[str, bytes], base: bytes | None = None) -> bytes:
    """The members of a real document with some added or replaced."""
    kept = {}
    with zipfile.ZipFile(io.BytesIO(docx() if base is None else base)) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (kept | members).items():
            archive.writestr(name, content)
    return out.getvalue()
