"""Files inside a PDF, such as the XML of a hybrid invoice (PDF/A-3)."""

import io
import logging
import zlib
from collections.abc import Iterator
from itertools import islice

MOST_FILES = 20
MOST_BYTES = 10 * 1024 * 1024
_BROKEN = (
    AttributeError,  # what pypdf raises on objects that are there but are not what they should be
    IndexError,
    KeyError,
    RuntimeError,
    TypeError,
    ValueError,
    zlib.error,
)

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it would quote from what people upload


def attached(pdf: bytes) -> Iterator[tuple[str, bytes]]:
    """(name, content) of the files inside `pdf`, at most MOST_FILES; none when it is no readable PDF.

    Files of more than MOST_BYTES are passed over, and so is what comes after that many bytes.
    """
    from pypdf import Configuration, PdfReader, apply_configuration  # noqa: PLC0415 -- seldom needed, and slow to load
    from pypdf.errors import LimitReachedError, PyPdfError  # noqa: PLC0415 -- same

    found = []
    limits = Configuration(  # a kilobyte that is packed twice may be a gigabyte
        zlib_maximum_output_length=MOST_BYTES,
        lzw_maximum_output_length=MOST_BYTES,
        run_length_maximum_output_length=MOST_BYTES,
        brotli_maximum_output_length=MOST_BYTES,
        array_based_stream_maximum_output_length=MOST_BYTES,
        stream_decoding_work_maximum_length=3 * MOST_BYTES,
        zlib_maximum_recovery_input_length=100_000,
    )
    with apply_configuration(limits):
        try:
            for one in islice(PdfReader(io.BytesIO(pdf)).attachment_list, MOST_FILES):
                try:
                    found.append((one.alternative_name or one.name, one.content))
                except LimitReachedError:
                    continue
                if sum(len(content) for _, content in found) > MOST_BYTES:
                    break
        except (PyPdfError, *_BROKEN):
            pass
    return iter(found)
