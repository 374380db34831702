"""What lies beside the data: counts, VoID, DCAT, provenance, licence, how to cite, what the files are.

Takes the counts and the files of a release; gives texts. The only date in them is the day of the release, which is given.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kg import __version__
from kg.rdf import catalogue as cat
from kg.rdf import vocab
from kg.rdf.catalogue import TITLE, Counts, Description, describe
from kg.rdf.vocab import DCAT, LICENCE, MEDIA_TYPES, PROGRAM_LICENCE, SPDX, VOID
from kg.release.lines import split

NAME = "waqai"
COUNTS = "release.json"
"""The file in which a release says what it is."""

ABOUT = (
    "An event knowledge graph: who did what to whom, where, when, with what and with what toll, and who says so, "
    "each statement with the quoted words of a named article."
)
KEYWORDS = ("armed conflict", "events", "Arabic", "news", "claims", "provenance")

MEDIA = {
    "nq": "application/n-quads",
    "nt": "application/n-triples",
    "ttl": "text/turtle",
    "trig": "application/trig",
    "rdf": "application/rdf+xml",
    "owl": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "rdfp": "application/rdf-patch",
    "json": "application/json",
    "md": "text/markdown",
}
COMPRESSION = {".gz": "application/gzip", ".zst": "application/zstd"}

LICENCE_TEXT = f"""\
The data of this release is licensed under Creative Commons Attribution 4.0 International (CC BY 4.0):
{LICENCE}

Attribution: "Waqai, event knowledge graph from Arabic conflict reporting", with the date of the release.

The ontology, its shapes and its alignments (ontology-…, and the graph of the ontology) belong to the program and are licensed under Apache-2.0:
{PROGRAM_LICENCE}

Place names, coordinates and identifiers come in part from GeoNames (CC BY 4.0) and from the Common Operational Datasets of
UN OCHA (CC BY-IGO); attribution to GeoNames and OCHA has to be kept. Airports come from OurAirports (public
domain), single positions were looked up in Wikipedia and other named sources. Each place names its source (wq:sourceReference).

The articles are not part of this release and are not licensed by it. The graph holds facts about them (title, publisher,
address, date, hash) and short quotations: the sentences that stand as evidence for a statement, each with its position in
the article and the name of its source. Rights in the articles remain with their publishers; whoever wants the full text
asks them.
"""


@dataclass(frozen=True, slots=True)
class File:
    """A file of the release: its name, size in bytes, SHA-256 in hexadecimal."""

    name: str
    size: int
    sha256: str

    @property
    def holds(self) -> str:
        """What is in it, as a key of HOLDS."""
        return holds(self.name)

    @property
    def order(self) -> tuple[int, str]:
        """Where it stands in a list of files."""
        return list(HOLDS).index(self.holds), self.name


@dataclass(frozen=True, slots=True)
class Release:
    """What a release says of itself, as in `release.json`.

    `date` names it. `statements` and `digest` are those of the sorted N-Quads, `sha256` that of its uncompressed bytes;
    `triples` is the number without graphs. `parts` counts statements for each part, `previous` names the release that the
    difference starts from.
    """

    date: str
    base: str
    program: str
    statements: int
    triples: int
    digest: str
    triples_digest: str
    sha256: str
    subjects: int
    classes: dict[str, int]
    properties: dict[str, int]
    graphs: dict[str, int]
    parts: dict[str, int]
    extractors: tuple[str, ...]
    previous: str | None = None
    added: int | None = None
    removed: int | None = None

    @property
    def counts(self) -> Counts:
        """The counts as VoID wants them."""
        return Counts(
            self.triples,
            self.subjects,
            tuple(self.graphs.items()),
            tuple(self.classes.items()),
            tuple(self.properties.items()),
        )

    def json(self) -> str:
        """The content of `release.json`."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"


def kind(name: str) -> tuple[str, str | None]:
    """The media type of a file and that of its compression, by its name."""
    path = Path(name)
    compression = COMPRESSION.get(path.suffix)
    form = (path.with_suffix("") if compression else path).suffix[1:]
    return MEDIA.get(form, "text/plain"), compression


def is_dump(name: str) -> bool:
    """Whether the file of that name holds statements of the graph, and not something about them."""
    return kind(name)[1] is not None and holds(name) not in {"added", "removed", "patch"}


def void(release: Release, files: Iterable[File]) -> bytes:
    """`void.ttl`."""
    said = Description()
    dataset = f"{release.base}dataset"
    describe(said, dataset, release.base, release.counts)
    said.write(dataset, vocab.DCT + "issued", release.date, datatype=vocab.XSD + "date")
    for file in files:
        if is_dump(file.name):
            said.say(dataset, VOID + "dataDump", _url(release, file))
    return said.serialize(cat.TURTLE)


def dcat(release: Release, files: Iterable[File]) -> bytes:
    """`dcat.ttl`: the data set, this version of it, and a distribution for each file with data."""
    said = Description()
    dataset, version = f"{release.base}dataset", f"{release.base}release/{release.date}"
    said.a(dataset, DCAT + "DatasetSeries")
    said.write(dataset, vocab.DCT + "title", TITLE, language="en")
    said.write(dataset, vocab.DCT + "description", ABOUT, language="en")
    said.say(dataset, DCAT + "hasCurrentVersion", version)
    said.a(version, DCAT + "Dataset", vocab.PROV + "Entity")
    said.write(version, vocab.DCT + "title", f"{TITLE}, {release.date}", language="en")
    said.write(version, vocab.DCT + "description", ABOUT, language="en")
    for language in ("ar", "en"):
        said.say(version, vocab.DCT + "language", vocab.LANGUAGES + language)
    for keyword in KEYWORDS:
        said.write(version, DCAT + "keyword", keyword, language="en")
    said.say(version, DCAT + "inSeries", dataset)
    said.write(version, DCAT + "version", release.date)
    said.write(version, vocab.DCT + "issued", release.date, datatype=vocab.XSD + "date")
    said.say(version, vocab.DCT + "license", LICENCE)
    if release.previous:
        said.say(version, DCAT + "previousVersion", f"{release.base}release/{release.previous}")
    for file in files:
        if file.holds in _ABOUT:
            said.say(version, vocab.RDFS + "seeAlso", _url(release, file))
        else:
            _distribution(said, version, release, file)
    return said.serialize(cat.TURTLE)


def _distribution(said: Description, version: str, release: Release, file: File) -> None:
    node = _url(release, file)
    media_type, compression = kind(file.name)
    said.say(version, DCAT + "distribution", node)
    said.a(node, DCAT + "Distribution")
    said.write(node, vocab.DCT + "title", file.name)
    said.write(node, vocab.DCT + "description", HOLDS[file.holds], language="en")
    said.say(node, DCAT + "accessURL", node)
    said.say(node, DCAT + "downloadURL", node)
    said.say(node, vocab.DCT + "license", PROGRAM_LICENCE if file.holds in _OF_PROGRAM else LICENCE)
    said.say(node, DCAT + "mediaType", MEDIA_TYPES + media_type)
    if compression:
        said.say(node, DCAT + "compressFormat", MEDIA_TYPES + compression)
    said.write(node, DCAT + "byteSize", str(file.size), datatype=vocab.XSD + "nonNegativeInteger")
    checksum = f"{node}#sha256"
    said.say(node, SPDX + "checksum", checksum)
    said.a(checksum, SPDX + "Checksum")
    said.say(checksum, SPDX + "algorithm", SPDX + "checksumAlgorithm_sha256")
    said.write(checksum, SPDX + "checksumValue", file.sha256, datatype=vocab.XSD + "hexBinary")


def provenance(release: Release, source: Path, to: Path) -> None:
    """`prov.nt`: the run that made the release, its program, and every article that it read, with its hash.

    One pass over the sorted statements; an article's line stands where its hash stands.
    """
    said = Description()
    run, version = f"{release.base}release/{release.date}/run", f"{release.base}release/{release.date}"
    prov = vocab.PROV
    agent = f"{release.base}release/{release.date}/program"
    said.a(version, prov + "Entity")
    said.say(version, prov + "wasGeneratedBy", run)
    said.a(run, prov + "Activity")
    said.say(run, prov + "wasAssociatedWith", agent)
    said.a(agent, prov + "SoftwareAgent")
    said.write(agent, vocab.RDFS + "label", f"{NAME} {release.program}")
    for extractor in release.extractors:
        said.write(run, vocab.WQ + "extractor", extractor)
    used = f"<{run}> <{prov}used> ".encode()
    entity = f" {vocab.TYPE} <{prov}Entity> .\n".encode()
    hashed = vocab.TERM["sha256"].encode()
    with source.open("rb") as lines, to.open("wb") as out:
        out.write(said.serialize(cat.N_TRIPLES))
        for line in lines:
            subject, _, rest = line.partition(b" ")
            if rest.startswith(hashed):
                out.write(used + subject + b" .\n" + subject + entity + split(line)[0] + b" .\n")


def citation(release: Release) -> str:
    """`CITATION.cff`."""
    return f"""\
cff-version: 1.2.0
message: If you use this data, please cite it as below.
type: dataset
title: "{TITLE}"
authors:
  - name: The Waqai developers
version: "{release.date}"
date-released: {release.date}
license: CC-BY-4.0
identifiers:
  - type: url
    value: {release.base}release/{release.date}
"""


def readme(release: Release, files: Iterable[File]) -> str:
    """`README.md`."""
    listed = sorted(files, key=lambda file: file.order)
    rows = "\n".join(f"| `{file.name}` | {file.size} | {HOLDS[file.holds]} |" for file in listed)
    return f"""\
# Waqai, release {release.date}

{TITLE}. {release.statements} statements in {len(release.graphs)} graphs, made by {NAME} {release.program}.

| file | bytes | what it is |
|---|---|---|
{rows}

The canonical form is the sorted N-Quads: UTF-8, RDF 1.1, no blank nodes, each statement once, in the order of its bytes
(`LC_ALL=C sort`). Everything else is made from it. The forms without graphs hold each triple once.

Check the files with `sha256sum -c SHA256SUMS`, or with `kg verify` on this folder, which also reads every file again.
The licence and the position on the texts of the articles are in `LICENSE`; how to cite is in `CITATION.cff`.
"""


HOLDS = {
    "nq": "the graph with its named graphs, sorted N-Quads (canonical)",
    "nt": "the graph without named graphs, sorted N-Triples",
    "trig": "the graph with its named graphs, for reading",
    "ttl": "the graph without named graphs, for reading",
    "rdf": "the graph without named graphs, RDF/XML",
    "jsonld": "the graph without named graphs, JSON-LD with a context",
    "reports": "the part reports: what each article says, sorted N-Quads",
    "events": "the part events, with what is inferred, sorted N-Quads",
    "reference": "the part reference: actors, places, sources, sorted N-Quads",
    "ontology": "the ontology",
    "shapes": "SHACL shapes that the graph keeps to",
    "alignment": "types mapped to another scheme",
    "added": "statements added since that release, sorted N-Quads",
    "removed": "statements removed since that release, sorted N-Quads",
    "patch": "the difference to that release as RDF Patch",
    "void": "the data set in VoID",
    "dcat": "the release and its files in DCAT, with SPDX checksums",
    "prov": "provenance in PROV: the program, the articles and their hashes",
    "licence": "the licence, and the position on the texts of the articles",
    "cite": "how to cite the data",
    "counts": "counts and digests, for programs",
    "readme": "what the files are",
    "about": "about the data",
}
"""What a file may hold, in the order in which files are listed."""

_ABOUT = frozenset(("void", "dcat", "prov", "licence", "cite", "counts", "readme", "about"))
"""What is about the data, and no distribution of it."""

_OF_PROGRAM = frozenset(("ontology", "shapes", "alignment"))
"""What comes from the program as it is, under its licence."""

_NAMED = {
    "void.ttl": "void", "dcat.ttl": "dcat", "prov.nt": "prov", "LICENSE": "licence", "CITATION.cff": "cite",
    COUNTS: "counts", "README.md": "readme", "ontology-shapes.ttl": "shapes",
}  # fmt: skip


def holds(name: str) -> str:
    """What the file of that name holds, as a key of HOLDS."""
    stem, _, rest = name.partition(".")
    form = rest.partition(".")[0]
    if name in _NAMED:
        return _NAMED[name]
    if name.startswith("ontology-"):
        return "alignment" if name.startswith("ontology-alignments-") else "ontology"
    if not stem.startswith(NAME):
        return "about"
    for mark, key in (("-added-since-", "added"), ("-removed-since-", "removed"), ("-since-", "patch")):
        if mark in stem:
            return key
    part = stem.rpartition("-")[2]
    return part if part in {"ontology", "reference", "events", "reports"} else form if form in HOLDS else "about"


def _url(release: Release, file: File) -> str:
    return f"{release.base}dumps/{release.date}/{file.name}"


def loads(text: str) -> Release:
    """The release that `release.json` holds. Raises ValueError, KeyError or TypeError where it holds none."""
    found: dict[str, Any] = json.loads(text)
    found["extractors"] = tuple(found["extractors"])
    return Release(**found)


PROGRAM = __version__
