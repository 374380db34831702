"""RSS 2.0, RSS 1.0 and Atom files: an article an entry, with what the feed gives of it.

The raw text of an entry is its content (else its summary) without markup; size and checksum are those of that text.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

from kg.documents import html
from kg.errors import InputError
from kg.records import Metadata

_ENTRIES = ("item", "entry")
_TEXTS = ("encoded", "content", "description", "summary")
"""Where the text of an entry stands, the fullest first (`content:encoded` of RSS)."""

_DAYS = ("pubDate", "published", "date", "updated")
_BLOCKS = frozenset(("p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "blockquote", "tr", "table"))
_SILENT = frozenset(("script", "style"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed: where it stands (`file, entry 3`), its id, text and metadata."""

    where: str
    id: str
    text: str
    metadata: Metadata


def entries(content: bytes, *, where: str) -> Iterator[Entry]:
    """The entries of a feed. Raises InputError where the file is no feed."""
    try:
        text = html.decode(content, where=where)
        # The declaration may name the encoding that the text was in before it was decoded.
        root = ET.fromstring(text[text.index("?>") + 2 :] if text.lstrip().startswith("<?xml") else text)
    except (ET.ParseError, ValueError) as error:
        raise InputError(f"the file is not XML: {error}", where=where, hint="save the feed again, whole") from error
    if _name(root) not in ("rss", "RDF", "feed"):
        raise InputError(
            f"the file is no feed: it begins with <{_name(root)}>", where=where, hint="RSS and Atom are read"
        )
    channel = root if _name(root) == "feed" else next((each for each in root if _name(each) == "channel"), root)
    publisher = _text(channel, "title")
    language = _text(channel, "language") or next(
        (value for name, value in root.attrib.items() if name.endswith("}lang")), None
    )
    for number, entry in enumerate((each for each in root.iter() if _name(each) in _ENTRIES), 1):
        yield _entry(entry, publisher, language, f"{where}, entry {number}")


def _entry(entry: ET.Element, publisher: str | None, language: str | None, where: str) -> Entry:
    link = _text(entry, "link") or next(
        (each.get("href") for each in entry if _name(each) == "link" and each.get("rel", "alternate") == "alternate"),
        None,
    )
    text = next((found for name in _TEXTS if (found := _text(entry, name))), "")
    day = next((found for name in _DAYS if (found := _text(entry, name))), None)
    return Entry(
        where,
        _text(entry, "guid") or _text(entry, "id") or link or "",
        plain(text),
        Metadata(
            title=plain(_text(entry, "title") or "") or None,
            published=_moment(day),
            publisher=publisher,
            language=language,
            url=link,
        ),
    )


def _moment(text: str | None) -> str | None:
    """An RFC 822 date as ISO 8601; an ISO date as it is."""
    if not text:
        return None
    try:
        return parsedate_to_datetime(text).isoformat()
    except ValueError:
        return text


def _name(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(parent: ET.Element, name: str) -> str | None:
    for each in parent:
        if _name(each) == name:
            inner = "".join(ET.tostring(part, encoding="unicode") for part in each)
            return ((each.text or "") + inner).strip() or None
    return None


class _Plain(HTMLParser):
    """Collects the words of markup, with a line break for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = tag.rpartition(":")[2]
        self._silent += tag in _SILENT
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        self._silent -= tag in _SILENT
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self._silent <= 0:
            self.parts.append(data)


def plain(markup: str) -> str:
    """The words of a piece of HTML, a line for each block."""
    parser = _Plain()
    parser.feed(markup)
    parser.close()
    lines = (" ".join(line.split(" ")).strip() for line in "".join(parser.parts).split("\n"))
    return "\n".join(line for line in lines if line)
