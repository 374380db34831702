"""Bytes to text: UTF-8 or a fault that names the byte and the likely encoding."""

from __future__ import annotations

import codecs

from kg.errors import InputError

# The encodings in which Arabic pages were written before UTF-8, with the names that iconv knows.
_OLD = {"cp1256": "WINDOWS-1256", "iso8859_6": "ISO-8859-6"}
_MARKS = ((codecs.BOM_UTF32_LE, "UTF-32"), (codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16"))

# What is taken for a text by its name, and what to do about it.
_OTHER = (
    (b"%PDF-", "a PDF", "take its text out first, for example: pdftotext -enc UTF-8 OLD.pdf NEW.txt"),
    (b"PK\x03\x04", "an archive or office document", "unpack it, or save its text as UTF-8"),
    (b"\xd0\xcf\x11\xe0", "an old office document", "save its text as UTF-8"),
    (b"\x1f\x8b", "a gzip file", "unpack it; only .jsonl.gz is read packed"),
)

# The Arabic article, the commonest pair of letters: the old encodings agree on alef and differ on lam.
_ARTICLE = "\u0627\u0644"


def decode(content: bytes, *, where: str) -> str:
    """The text of `content`, a byte order mark kept as its first character.

    Raises InputError with the offset of the first byte that is not UTF-8.
    """
    for mark, what, hint in _OTHER:
        if content.startswith(mark):
            raise InputError(f"this is {what}, not a text", where=where, hint=hint)
    likely = marked(content)
    if likely is None:
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError as error:
            position, byte = error.start, content[error.start]
            likely = guess(content)
            what = f"the text is not UTF-8: byte 0x{byte:02x} at position {position} (counted from 0)"
            if likely:
                what += f"; it looks like {likely}"
            raise InputError(what, where=where, hint=advice(likely)) from error
    raise InputError(f"the text is {likely}, not UTF-8", where=where, hint=advice(likely))


def marked(content: bytes) -> str | None:
    """The encoding that a byte order mark other than that of UTF-8 declares."""
    return next((name for mark, name in _MARKS if content.startswith(mark)), None)


def guess(content: bytes) -> str | None:
    """The older Arabic encoding in which the bytes read most like Arabic; None where neither does."""
    found = {name: content.decode(codec, "replace").count(_ARTICLE) for codec, name in _OLD.items()}
    best = max(found, key=lambda name: found[name])
    return best if found[best] else None


def advice(encoding: str | None) -> str:
    """What to do about a file in this encoding, None where it is unknown."""
    if encoding is None:
        return "save the file as UTF-8"
    return f"save the file as UTF-8, for example: iconv -f {encoding} -t UTF-8 OLD > NEW"
