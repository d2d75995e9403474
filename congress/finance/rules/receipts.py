"""What may be kept as a receipt: known by its content, never by its name. No I/O."""

from congress.finance.rules.supplier_invoice import NotAnEInvoice, read_supplier_invoice

MOST_BYTES = 10 * 1024 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"


def media_type(content: bytes) -> str | None:
    """The kind of file: PDF, JPEG or PNG, complete from begin to end, or an e-invoice; None for the rest."""
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return "application/pdf"
    if content.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in content[-64:]:
        return "image/jpeg"
    if content.startswith(_PNG) and content[12:16] == b"IHDR" and b"IEND" in content[-64:]:
        return "image/png"
    try:
        read_supplier_invoice(content)
    except NotAnEInvoice:
        return None
    return "application/xml"
