"""Files to documents, one at a time: a text with the TOML file beside it, or JSON Lines of articles."""

from __future__ import annotations

import gzip
import io
import re
import sys
import unicodedata
import zlib
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import msgspec

from kg.documents import encoding, feed, html, metadata
from kg.documents.document import Document, Fault
from kg.documents.find import FEEDS, PAGES, STANDARD_INPUT, Input, find
from kg.errors import InputError
from kg.records import Metadata, Source

_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
_ARRAY = re.compile(rb"\s*\[\s*\{")
_ONE_A_LINE = "give one article a line, as `jq -c '.[]'` makes of an array"


class _Article(msgspec.Struct, frozen=True, gc=False):
    """A line of JSON Lines. Other keys are left alone: such files come from others."""

    id: str | int
    text: str
    title: str | None = None
    date: str | None = None
    published: str | None = None
    published_basis: str | None = None
    publisher: str | None = None
    language: str | None = None
    url: str | None = None
    country: str | None = None


_decoder = msgspec.json.Decoder(_Article)


def read(paths: Sequence[str], *, stdin: BinaryIO | None = None) -> Iterator[Document | Fault]:
    """The articles behind `paths` (see `find`), in order. An article that cannot be read comes as a Fault.

    Raises what `find` raises, at the first article.
    """
    return read_inputs(find(paths), stdin=stdin)


def read_inputs(
    inputs: Sequence[Input], *, stdin: BinaryIO | None = None, advance: Callable[[int], None] | None = None
) -> Iterator[Document | Fault]:
    """The articles of `inputs`. An id that was met before makes a Fault; `advance` is told the bytes of input behind each
    article that it passed, as far as they are known."""
    seen: set[str] = set()
    for entry in inputs:
        for found in _read_one(entry, stdin, advance):
            if isinstance(found, Document):
                if found.id in seen:
                    yield Fault(found.where, _twice(found), found.id)
                    continue
                seen.add(found.id)
            yield found


def _read_one(
    entry: Input, stdin: BinaryIO | None, advance: Callable[[int], None] | None
) -> Iterator[Document | Fault]:
    if entry.path == STANDARD_INPUT:
        yield from _standard_input(stdin or sys.stdin.buffer)
    elif entry.path.endswith((".txt", *PAGES)):
        try:
            yield _text(entry.path) if entry.path.endswith(".txt") else _page(entry.path)
        except InputError as error:
            yield Fault(entry.path, error, Path(entry.path).stem)
        if advance:
            advance(entry.size)
    elif entry.path.endswith(FEEDS):
        yield from _feed(entry.path)
        if advance:
            advance(entry.size)
    else:
        try:
            with open(entry.path, "rb") as file:
                yield from _lines(file, entry.path, packed=entry.path.endswith(".gz"), advance=advance)
        except OSError as error:
            yield Fault(entry.path, InputError(f"cannot be read: {error.strerror}", where=entry.path))


def _text(path: str) -> Document:
    """The article of a text file and its metadata."""
    content = _content(path)
    known = _beside(path) or Metadata()
    return _document(Path(path).stem, content, encoding.decode(content, where=path), known, path=path, where=path)


def _page(path: str) -> Document:
    """The article of a web page; what the TOML file beside it says comes before what the page says."""
    raw, found = html.article(_content(path), where=path)
    told = msgspec.structs.asdict(beside) if (beside := _beside(path)) else {}
    known = msgspec.structs.replace(found, **{key: value for key, value in told.items() if value is not None})
    return _document(Path(path).stem, raw.encode(), raw, known, path=path, where=path)


def _feed(path: str) -> Iterator[Document | Fault]:
    """The articles of a feed."""
    try:
        for entry in feed.entries(_content(path), where=path):
            try:
                day = metadata.published(entry.metadata.published, where=entry.where)
                known = msgspec.structs.replace(entry.metadata, published=day)
                yield _document(entry.id, entry.text.encode(), entry.text, known, path=path, where=entry.where)
            except InputError as error:
                yield Fault(entry.where, error, entry.id or None)
    except InputError as error:
        yield Fault(path, error)


def _content(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=path) from error


def _beside(path: str) -> Metadata | None:
    """The metadata in the TOML file beside a text or page, where there is one."""
    beside = Path(path).with_suffix(".toml")
    return metadata.read_toml(beside, where=beside.as_posix()) if beside.exists() else None


def _standard_input(stream: BinaryIO) -> Iterator[Document | Fault]:
    """JSON Lines where the first character is `{` (or the stream is gzip), else one text."""
    content = io.BufferedReader(stream, 1 << 16)  # type: ignore[type-var]  # all it asks for is readinto
    first = content.peek(1 << 10)
    name = "standard input"
    if first.startswith(_GZIP) or first.removeprefix(_BOM).lstrip().startswith(b"{"):
        yield from _lines(content, name, packed=first.startswith(_GZIP), advance=None)
        return
    if _ARRAY.match(first.removeprefix(_BOM)):
        yield Fault(name, InputError("a JSON array, and no JSON Lines", where=name, hint=_ONE_A_LINE))
        return
    whole = content.read()
    try:
        yield _document("stdin", whole, encoding.decode(whole, where=name), Metadata(), path=STANDARD_INPUT, where=name)
    except InputError as error:
        yield Fault(name, error, "stdin")


def _lines(
    file: BinaryIO, path: str, *, packed: bool, advance: Callable[[int], None] | None
) -> Iterator[Document | Fault]:
    """The articles of JSON Lines; empty lines are skipped."""
    stream: BinaryIO = gzip.GzipFile(fileobj=file) if packed else file  # type: ignore[assignment]  # it is one
    number = passed = 0
    while True:
        where = f"{path}:{number + 1}"
        try:
            line = stream.readline()
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            fault = InputError(
                "the gzip file is damaged from here on", where=where, hint="fetch or pack the file again"
            )
            fault.__cause__ = error
            yield Fault(where, fault)
            return
        if not line:
            return
        number += 1
        if line.strip():
            yield _article(line.removeprefix(_BOM) if number == 1 else line, path, where)
        if advance:
            position = file.tell()
            advance(position - passed)
            passed = position


def _article(line: bytes, path: str, where: str) -> Document | Fault:
    name = None
    try:
        article = _decoded(line, where)
        name = str(article.id)
        known = Metadata(
            title=_some(article.title),
            published=metadata.published(article.published or article.date, where=where),
            published_basis=_some(article.published_basis),
            publisher=_some(article.publisher),
            language=_some(article.language),
            url=_some(article.url),
            country=_some(article.country),
        )
        return _document(name, article.text.encode(), article.text, known, path=path, where=where)
    except InputError as error:
        return Fault(where, error, name or None)


def _decoded(line: bytes, where: str) -> _Article:
    try:
        return _decoder.decode(line)
    except msgspec.MsgspecError as error:
        hint = 'a line has the form: {"id": "...", "title": "...", "text": "...", "date": "2016-03-27"}, of which id and text are needed'
        raise InputError(f"not an article: {error}", where=where, hint=hint) from error
    except UnicodeDecodeError as error:
        raise InputError(
            f"the line is not UTF-8 (byte {error.start})", where=where, hint="save the file as UTF-8"
        ) from error


def _document(name: str, content: bytes, raw: str, known: Metadata, *, path: str, where: str) -> Document:
    if any("\ud800" <= character <= "\udfff" for character in path):
        raise InputError(
            "the name of the file or of its folder is not UTF-8", where=where, hint="rename it, for example by convmv"
        )
    if not name or name != name.strip() or any(unicodedata.category(character) in ("Cc", "Cs") for character in name):
        raise InputError(
            f"the article's id {name!r} cannot be used",
            where=where,
            hint="an id has no line breaks or control characters and neither starts nor ends with a space",
        )
    if not any(character.isalnum() for character in raw):
        raise InputError("the article is empty", where=where, hint="put its text there, or leave it out")
    return Document(name, raw, Source(path=path, sha256=sha256(content).hexdigest(), bytes=len(content)), known, where)


def _some(text: str | None) -> str | None:
    return (text.strip() or None) if text else None


def _twice(document: Document) -> InputError:
    return InputError(
        f"the id {document.id!r} was used by an earlier article",
        where=document.where,
        hint="give every article an id of its own: a text file's is its name without .txt",
    )
