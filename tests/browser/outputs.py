"""Reading whatever leaves the product as text: pages, files, archives, mails."""

import io
import zipfile
from email.message import Message

from pypdf import PdfReader

PDF, ZIP = b"%PDF", b"PK\x03\x04"
PICTURE = "image/png"


def text_of(content: bytes) -> str:
    """Everything that can be read in a file, also inside a PDF or a workbook; folded lines made whole."""
    if content.startswith(PDF):
        reader = PdfReader(io.BytesIO(content))
        return " ".join(page.extract_text() for page in reader.pages) + str(reader.metadata)
    if content.startswith(ZIP):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return " ".join(text_of(archive.read(name)) for name in archive.namelist())
    return content.decode(errors="replace").replace("\r\n ", "")


def parts_of(mail: Message) -> list[tuple[str, str]]:
    """The headers of a mail, and each of its parts, as (kind, text)."""
    parts = [("headers", "\n".join(f"{name}: {value}" for name, value in mail.items()))]
    for part in mail.walk():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            parts.append((part.get_content_type(), text_of(content)))
    return parts
