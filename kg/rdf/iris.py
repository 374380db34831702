"""Every IRI of the data, minted in one place from stable keys.

Takes a base and keys (document ids, event ids, references of records, names); gives absolute IRIs. Apart from the writer
because readers of the graph (questions, pages, checks) find things by the same rules.

Letters and digits of any script stand as they are, so that an Arabic name can be read in its IRI; everything else but
`-._~` is percent-encoded UTF-8, and no two keys share an IRI. Names are folded first, and their spaces become `_`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote

from pyoxigraph import NamedNode

from kg.errors import InputError
from kg.text import fold_name, without_articles

_UNSAFE = re.compile(r"[^\w\-.~]")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_NOT_IN_IRIS = re.compile(r"[\x00-\x20\x7f-\x9f<>\"{}|\\^`\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufff0-\uffff]")


def segment(key: str) -> str:
    """`key` as one segment of a path: no slash, nothing that an IRI may not hold."""
    text = _UNSAFE.sub(_encoded, unicodedata.normalize("NFC", key))
    # A segment of dots only would be taken for "here" or "up" by whoever resolves the IRI.
    return text.replace(".", "%2E") if text.strip(".") == "" and text else text


def _encoded(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match.group().encode("utf-8", "replace"))


def path(reference: str) -> str:
    """A relative reference (`actor/sana`, or the path of a request) with each segment in its minted form."""
    return "/".join(segment(unquote(part)) for part in reference.split("/"))


def article(base: str, doc: str) -> str:
    """The article `doc`."""
    return f"{base}article/{segment(doc)}"


def quote(base: str, doc: str, start: int, end: int) -> str:
    """Code points [start, end) of the article `doc`."""
    return f"{base}quote/{segment(doc)}/{start}-{end}"


def report(base: str, doc: str, event: str) -> str:
    """The report that the mention `event` (its id in the record) of the article `doc` makes."""
    return f"{base}report/{segment(doc)}/{segment(event)}"


def event(base: str, doc: str, event: str) -> str:
    """The event whose first report is the mention `event` of the article `doc`."""
    return f"{base}event/{segment(doc)}/{segment(event)}"


def membership(base: str, doc: str, event: str) -> str:
    """That the report of the mention `event` of the article `doc` belongs to an event."""
    return f"{base}membership/{segment(doc)}/{segment(event)}"


def graph(base: str, name: str) -> str:
    """One of the graphs that belong to no article: ontology, reference, entities, events, inferred."""
    return f"{base}graph/{name}"


def article_graph(base: str, doc: str) -> str:
    """The named graph of the article `doc`."""
    return f"{base}graph/article/{segment(doc)}"


@lru_cache(maxsize=65_536)
def entity(base: str, reference: str) -> str:
    """The IRI of a record's reference: relative to the base (`actor/<id>`, `place/<id>`) or absolute already.

    Raises InputError where it is neither.
    """
    if not _ABSOLUTE.match(reference):
        return base + path(reference)
    iri = _NOT_IN_IRIS.sub(_encoded, unicodedata.normalize("NFC", reference))
    try:
        NamedNode(iri)
    except ValueError as error:
        raise InputError(
            f"{reference!r} is no IRI",
            hint="give an absolute IRI, or a reference such as actor/sana or place/sy-tadmur",
        ) from error
    return iri


def _name(name: str) -> str:
    return segment(fold_name(name).replace(" ", "_"))


@lru_cache(maxsize=65_536)
def named_actor(base: str, name: str) -> str:
    """An actor that no table knows, by its name; spellings that fold to one key are one actor."""
    return f"{base}actor/name/{_name(name)}"


@lru_cache(maxsize=65_536)
def named_place(base: str, name: str, within: str | None) -> str:
    """A place that no gazetteer knows, by its name and what it lies in (a reference or a name), where that is told."""
    if within is None:
        area = "-"
    elif within.startswith("place/"):
        area = segment(within.removeprefix("place/"))
    else:
        area = _name(within)
    return f"{base}place/name/{area}/{_name(name)}"


@lru_cache(maxsize=4096)
def weapon(base: str, name: str) -> str:
    """A kind of weapon, by its name; with and without the article it is one."""
    return f"{base}weapon/{segment(without_articles(fold_name(name)).replace(' ', '_'))}"


def relation(base: str, actor: str, kind: str, other: str, since: str | None) -> str:
    """That two actors of the tables (by their ids) stand in a relation since some time."""
    return f"{base}relation/{segment(actor)}/{segment(kind)}/{segment(other)}/{since or '-'}"
