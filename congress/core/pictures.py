"""Pictures of documents, to look at before they are printed."""

import io

import pypdfium2


def first_page(pdf: bytes, *, dots_per_inch: int = 110) -> bytes:
    """The first page of one of our own PDFs, as PNG."""
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[0].render(scale=dots_per_inch / 72).to_pil()
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
