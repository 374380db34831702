"""Saved web pages: main text and metadata by trafilatura (extra `html`), encodings as pages declare them.

The raw text of a page is its main text as trafilatura finds it, without menus and footers; so size and checksum are those
of that text, as with JSON Lines. A day of publication is taken from what the page declares and from nothing else.
"""

from __future__ import annotations

import re
import warnings
from typing import Any

from kg.documents import encoding
from kg.errors import InputError, RequestError
from kg.records import Metadata

BASIS = "the page's own metadata"
_LARGEST = 20_000_000
_LATIN = ("iso-8859-1", "latin1", "windows-1252", "us-ascii")
_CHARSET = re.compile(rb"""<(?:meta\b[^>]*?\bcharset|\?xml[^>]*?\bencoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)


def decode(content: bytes, *, where: str) -> str:
    """The text of a page or feed: as its byte order mark says, as UTF-8 where it is, as it declares, as it looks.

    Raises InputError where none of these holds.
    """
    if encoding.marked(content):
        return content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-32", "replace")
    declared = _CHARSET.search(content[:4096])
    names = [declared[1].decode("ascii") if declared else None, encoding.guess(content)]
    if (names[0] or "").lower() in _LATIN:
        names.reverse()  # every byte is some letter of these, which servers declare without a look at the page
    for name in ("utf-8-sig", *names):
        try:
            if name:
                return content.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    raise InputError("the encoding of the page cannot be told", where=where, hint="save it as UTF-8")


def article(content: bytes, *, where: str) -> tuple[str, Metadata]:
    """Main text and metadata of a page. Raises InputError where it has no main text, RequestError where the extra is not
    installed."""
    try:
        import trafilatura
    except ImportError as error:
        raise RequestError(
            "web pages are read with trafilatura, which is not installed", where=where, hint="pip install 'waqai[html]'"
        ) from error
    if len(content) > _LARGEST:
        raise InputError(f"the page is larger than {_LARGEST // 1_000_000} MB", where=where, hint="is it a page?")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about its own use of lxml
        found = trafilatura.bare_extraction(
            decode(content, where=where),
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    values: dict[str, Any] = found if isinstance(found, dict) else found.as_dict() if found else {}
    text = values.get("text")
    if not text:
        raise InputError("the page has no main text", where=where, hint="save the article's own page, whole")
    published = values.get("date")
    known = Metadata(
        title=values.get("title") or None,
        published=published or None,
        published_basis=BASIS if published else None,
        publisher=values.get("sitename") or None,
        language=values.get("language") or None,
        url=values.get("url") or None,
    )
    return text, known
