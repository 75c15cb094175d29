"""Bytes to text: which encoding a file is in, and plain failure where none fits."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WANTED = "want UTF-8, UTF-16 with a byte order mark, or Windows-1252"
_CONTROL = re.compile(r"[\x01-\x08\x0b\x0e-\x1f\x7f]")


def detect_encoding(data: bytes) -> tuple[str, int]:
    """The encoding of a file's bytes (its first few kilobytes will do) and how many bytes its mark takes.

    Without a mark, UTF-16 shows by its zero bytes; whatever is not valid UTF-8 then counts as Windows-1252.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    head = data[:4096]
    if len(head) >= 4:
        even, odd = head[0::2].count(0), head[1::2].count(0)
        half = len(head) // 2
        if odd > 0.4 * half and even < 0.1 * half:
            return "utf-16-le", 0
        if even > 0.4 * half and odd < 0.1 * half:
            return "utf-16-be", 0
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(data)  # an unfinished last character is no error here
    except UnicodeDecodeError:
        return "cp1252", 0
    return "utf-8", 0


def decode_text(data: bytes) -> str:
    """The text of a file. Zero bytes become spaces; nothing else changes.

    Raises:
        ValueError: the bytes are text in none of the encodings; the message says where and what is wanted.
    """
    encoding, skip = detect_encoding(data)
    try:
        text = data[skip:].decode(encoding)
    except UnicodeDecodeError as error:
        raise ValueError(f"not text: byte {error.start + skip} is no {encoding}; {_WANTED}") from None
    if encoding == "cp1252" and _CONTROL.search(text):
        raise ValueError(f"not text: control characters as in a binary file; {_WANTED}")
    return text.replace("\x00", " ")
