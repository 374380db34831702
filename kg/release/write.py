"""Making a release: all its files in a folder beside, read again, and then the folder renamed into place.

Takes an open store; gives a folder that is complete or not there. The same graph and date give the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Protocol

import pyoxigraph as ox

from kg.errors import InputError, KGError, RequestError
from kg.folders import folder
from kg.rdf import vocab
from kg.release import delta, description, formats, reread
from kg.release.description import COUNTS, NAME, File, Release
from kg.release.lines import BLOCK_BYTES, Growing, sort, split, triple, unique
from kg.release.verify import SUMS, content, opened, sums
from kg.store import prefixes

Report = Callable[[str], object]


class State(Protocol):
    """What a release is made of: a store's state, or an endpoint. `base` is the base of the data's IRIs."""

    base: str

    def dump(self, to: Path) -> None:
        """Write all statements as N-Quads, in any order."""
        ...


def write(reader: State, to: Path, *, day: str, since: Path | None = None, report: Report = lambda _: None) -> Release:
    """Write a release of the graph to the new folder `to`, dated `day`; with the difference to the release `since`.

    Raises RequestError where `to` exists or the day is none, InputError where the graph holds what no strict reader takes.
    """
    _check_request(to, day)
    previous = opened(since) if since is not None else None
    with _beside(to) as partial:
        everything = partial / "canonical.nq"
        report("sorting")
        canonical(reader, everything)
        stem = f"{NAME}-{day}"
        report("writing")
        parts = _data(everything, partial, stem, reader.base)
        release = _counted(everything, reader.base, day, parts)
        if since is not None and previous is not None:
            release = _since(since, previous, everything, partial, release)
        _ontology(partial)
        digests = [reread.digest(partial / f"{stem}.{form}.gz").hexadecimal for form in ("nq", "nt")]
        release = replace(release, digest=digests[0], triples_digest=digests[1])
        _beside_data(partial, release, everything)
        everything.unlink()
        report("reading again")
        for problem in content(partial, release):
            raise InputError(f"the release would not be in order: {problem}", where=str(to))
        _sum(partial)
    return release


def _check_request(to: Path, day: str) -> None:
    try:
        date.fromisoformat(day)
        proper = len(day) == len("2026-01-31")
    except ValueError:
        proper = False
    if not proper:
        raise RequestError(f"{day!r} is no day", where="--date", hint="write it as in 2026-01-31")
    if to.name in {"", ".."}:
        raise RequestError("the folder is no new one", where=str(to), hint="name a new folder")
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise RequestError(
            "there is something already, and a release is never changed", where=str(to), hint="name a new folder"
        )


@contextmanager
def _beside(to: Path) -> Iterator[Path]:
    """A folder to work in; renamed to `to` at the end, removed after a fault. Nothing there looks like a release before."""
    partial = to.with_name(f".{to.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        partial.mkdir()
        yield partial
        for file in partial.iterdir():
            with file.open("rb") as stream:
                os.fsync(stream.fileno())
        if to.exists():
            to.rmdir()
        partial.rename(to)
    except OSError as error:
        raise KGError(
            f"the release cannot be written: {error.strerror or error}",
            where=str(to),
            hint="check the folder, its permissions and the space left",
        ) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def canonical(reader: State, to: Path) -> None:
    """Write all statements as sorted N-Quads, each once; what is there of them is sorted while the others are written."""
    raw = to.with_name("raw.nq")
    raw.touch()
    written: Future[None] = Future()

    def dump() -> None:
        try:
            reader.dump(raw)
        except BaseException as error:  # raised below
            written.set_exception(error)
        else:
            written.set_result(None)

    Thread(target=dump, daemon=True).start()
    with raw.open("rb", buffering=0) as file:
        sort(io.BufferedReader(Growing(file, written.done), BLOCK_BYTES), to)
    written.result()
    raw.unlink()


def _data(canonical: Path, partial: Path, stem: str, base: str) -> dict[str, int]:
    """All forms of the graph, and its parts; gives the number of statements in each part."""
    formats.nquads(canonical, partial / f"{stem}.nq.gz")
    formats.nquads(canonical, partial / f"{stem}.nq.zst")
    formats.ntriples(canonical, partial / f"{stem}.nt.gz")
    known = prefixes()
    for form, make in (
        ("trig", formats.trig),
        ("ttl", formats.turtle),
        ("rdf", formats.rdfxml),
        ("jsonld", formats.jsonld),
    ):
        make(canonical, partial / f"{stem}.{form}.gz", known)
    return formats.parts(canonical, {name: partial / f"{stem}-{name}.nq.gz" for name in formats.PARTS}, base)


def _counted(canonical: Path, base: str, day: str, parts: dict[str, int]) -> Release:
    """The counts of the graph, in two passes: with graphs and without."""
    hashed, statements, extractors = hashlib.sha256(), 0, set()
    graphs: Counter[str] = Counter()
    extractor = f" {vocab.TERM['extractor']} ".encode()
    with canonical.open("rb") as lines:
        for line in lines:
            hashed.update(line)
            statements += 1
            graphs[split(line)[1].decode()[1:-1]] += 1
            if extractor in line:
                extractors.add(next(iter(ox.parse(line, format=ox.RdfFormat.N_QUADS))).object.value)
    classes: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    triples, subjects, last = 0, 0, b""
    kind = vocab.TYPE.encode()
    with canonical.open("rb") as lines:
        for line in unique(map(triple, lines)):
            subject, predicate, value = line[:-3].split(b" ", 2)
            triples += 1
            properties[predicate.decode()[1:-1]] += 1
            if predicate == kind:
                classes[value.decode()[1:-1]] += 1
            if subject != last:
                subjects, last = subjects + 1, subject
    return Release(
        date=day,
        base=base,
        program=description.PROGRAM,
        statements=statements,
        triples=triples,
        digest="",
        triples_digest="",
        sha256=hashed.hexdigest(),
        subjects=subjects,
        classes=dict(sorted(classes.items())),
        properties=dict(sorted(properties.items())),
        graphs=dict(sorted(graphs.items())),
        parts=parts,
        extractors=tuple(sorted(extractors)),
    )


def _since(since: Path, previous: Release, canonical: Path, partial: Path, release: Release) -> Release:
    """The difference to a former release, as files; the release with its counts."""
    if previous.base != release.base:
        raise RequestError(f"the release {previous.date} has another base: {previous.base}", where=str(since))
    stem = f"{NAME}-{release.date}"
    added, removed = delta.write(
        since / f"{NAME}-{previous.date}.nq.gz",
        canonical,
        added=partial / f"{stem}-added-since-{previous.date}.nq.gz",
        removed=partial / f"{stem}-removed-since-{previous.date}.nq.gz",
        patch=partial / f"{stem}-since-{previous.date}.rdfp.gz",
        ids=(f"{release.base}release/{previous.date}", f"{release.base}release/{release.date}"),
    )
    return replace(release, previous=previous.date, added=added, removed=removed)


def _ontology(partial: Path) -> None:
    """The ontology's own files, and the ontology as RDF/XML for tools that read nothing else."""
    entries = list(folder("ontology").iterdir())
    inner = [(f"{entry.name}-", child) for entry in entries if entry.is_dir() for child in entry.iterdir()]
    for prefix, source in [*(("", entry) for entry in entries), *inner]:
        if source.is_file() and Path(source.name).suffix in {".ttl", ".jsonld"}:
            (partial / f"ontology-{prefix}{source.name}").write_bytes(source.read_bytes())
    main = partial / f"ontology-{NAME}.ttl"
    if main.is_file():
        triples = (quad.triple for quad in ox.parse(path=str(main)))
        ox.serialize(triples, str(partial / f"ontology-{NAME}.owl"), ox.RdfFormat.RDF_XML, prefixes=prefixes())


def _beside_data(partial: Path, release: Release, canonical: Path) -> None:
    description.provenance(release, canonical, partial / "prov.nt")
    (partial / "LICENSE").write_text(description.LICENCE_TEXT, encoding="utf-8")
    (partial / "CITATION.cff").write_text(description.citation(release), encoding="utf-8")
    (partial / COUNTS).write_text(release.json(), encoding="utf-8")
    files = [file for file in _files(partial) if file.name != canonical.name]
    (partial / "README.md").write_text(description.readme(release, files), encoding="utf-8")
    (partial / "void.ttl").write_bytes(description.void(release, files))
    (partial / "dcat.ttl").write_bytes(description.dcat(release, files))


def _files(partial: Path) -> list[File]:
    return [File(path.name, path.stat().st_size, sums(path)) for path in sorted(partial.iterdir())]


def _sum(partial: Path) -> None:
    """`SHA256SUMS`, as sha256sum writes and checks it. Written last: without it the folder is no release."""
    text = "".join(f"{file.sha256}  {file.name}\n" for file in _files(partial))
    (partial / SUMS).write_text(text, encoding="utf-8")
