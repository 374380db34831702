"""How an article stands to what the journal holds of it: new, unchanged, changed, or the same and moved to another file.

An article is known by its id and judged by its text, its metadata and who reads it. How the path of its file was written is no
part of that: a folder by its absolute path, or through a link, is the same folder, and the record keeps the path by which it was
first read. One that lies elsewhere is put in again with its new path, so that its quotes can be found, and is not read again.
"""

from __future__ import annotations

import os
from dataclasses import replace
from hashlib import sha256
from typing import Literal

import msgspec

from kg import records
from kg.documents import Document
from kg.documents.find import STANDARD_INPUT
from kg.pipeline.journal import Journal
from kg.pipeline.workers import article_key
from kg.records import Record

Standing = Literal["added", "unchanged", "moved", "changed"]


def real(path: str) -> str:
    """The one path of a file, however it is named."""
    if path == STANDARD_INPUT:
        return path
    try:
        return os.path.realpath(path)
    except ValueError:  # in records of others: no path that a file may have
        return path


def standing(journal: Journal, document: Document, producer: records.Extractor) -> Standing:
    """How the article stands, where this producer reads it."""
    key = journal.key(document.id)
    if key is None:
        return "added"
    if key == article_key(document, producer):
        return "unchanged"
    before = path_in(journal.line(document.id))
    if before == document.source.path:
        return "changed"
    there = replace(document, source=msgspec.structs.replace(document.source, path=before))
    if key != article_key(there, producer):
        return "changed"
    return "unchanged" if _same_file(journal, document.id, document.source.path) else "moved"


def move(journal: Journal, document: Document, producer: records.Extractor) -> None:
    """The article's record is the one that the journal holds, with where the article lies now."""
    path = document.source.path
    record = records.decode(journal.line(document.id))
    line = records.encode(msgspec.structs.replace(record, source=document.source))
    journal.put(document.id, key=article_key(document, producer), producer=producer.name, line=line, path=real(path))
    journal.count_as(document.id, "changed")


def line_key(line: bytes) -> str:
    """The key of a record that others made: it is read as it is."""
    return sha256(line).hexdigest()[:32]


def same_record(journal: Journal, record: Record, key: str) -> bool:
    """Whether the journal holds this record, of that key, but for how the path of its file is written."""
    known = journal.key(record.id)
    if known is None or known == key:
        return known is not None
    before = path_in(journal.line(record.id))
    if before == record.source.path:
        return False
    source = msgspec.structs.replace(record.source, path=before)
    there = line_key(records.encode(msgspec.structs.replace(record, source=source)))
    return known == there and _same_file(journal, record.id, record.source.path)


def _same_file(journal: Journal, document: str, path: str) -> bool:
    before = journal.file_of(document)
    return before is not None and real(before) == real(path)


class _Source(msgspec.Struct):
    path: str


class _Sourced(msgspec.Struct):
    source: _Source


_decode_source = msgspec.json.Decoder(_Sourced).decode


def path_in(line: bytes) -> str:
    """The path of the file that a record was read from, as it was given."""
    return _decode_source(line).source.path
