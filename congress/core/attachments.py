"""Files inside a PDF, such as the XML of a hybrid invoice (PDF/A-3)."""

from collections.abc import Iterator

import pypdfium2

MOST_FILES = 20
MOST_BYTES = 10 * 1024 * 1024


def attached(pdf: bytes) -> Iterator[tuple[str, bytes]]:
    """(name, content) of the files inside `pdf`, at most MOST_FILES; none when it is no readable PDF.

    Files of more than MOST_BYTES are passed over.
    """
    try:
        with pypdfium2.PdfDocument(pdf) as document:
            for place in range(min(document.count_attachments(), MOST_FILES)):
                one = document.get_attachment(place)
                content = bytes(one.get_data())
                if len(content) <= MOST_BYTES:
                    yield one.get_name(), content
    except pypdfium2.PdfiumError:
        return
