"""A release is complete, readable by anybody, the same everywhere, and says when it is not."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import warnings
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic
from typer.testing import CliRunner

from kg.cli import app
from kg.endpoint.downloads import releases
from kg.errors import InputError, KGError, RequestError
from kg.release import delta, formats, reread
from kg.release.lines import unpacked
from kg.release.verify import verify
from kg.release.write import write
from kg.store import Writer, reader
from tests.release.conftest import DAY, TRIG
from tests.serving import BASE, make_store


def triples(path: Path, form: str) -> rdflib.Graph:
    with unpacked(path) as stream, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib calls its own parts outdated
        return rdflib.Graph().parse(data=stream.read(), format=form)


def test_the_same_graph_gives_the_same_bytes(store: Path, release: Path, tmp_path: Path) -> None:
    quads = sorted(map(str, reader(store).store), reverse=True)
    with Writer(tmp_path / "other.store", base=BASE) as writer:
        for quad in quads:
            writer.insert(f"{quad} .\n".encode())
    write(reader(tmp_path / "other.store"), tmp_path / "other", day=DAY)
    assert {file.name: file.read_bytes() for file in release.iterdir()} == {
        file.name: file.read_bytes() for file in (tmp_path / "other").iterdir()
    }


def test_the_data_does_not_depend_on_the_day(store: Path, release: Path, tmp_path: Path) -> None:
    write(reader(store), tmp_path / "later", day="2027-12-01")
    for form in ("nq.gz", "nq.zst", "trig.gz", "jsonld.gz", "rdf.gz"):
        then = (release / f"waqai-{DAY}.{form}").read_bytes()
        assert then == (tmp_path / "later" / f"waqai-2027-12-01.{form}").read_bytes()


def test_the_canonical_file_is_sorted_and_whole(store: Path, release: Path) -> None:
    with unpacked(release / f"waqai-{DAY}.nq.gz") as stream:
        found = stream.readlines()
    assert found == sorted(f"{quad} .\n".encode() for quad in reader(store).store)


@pytest.mark.parametrize(("suffix", "form"), [("ttl", "turtle"), ("rdf", "xml"), ("jsonld", "json-ld")])
def test_every_form_says_the_same(release: Path, suffix: str, form: str) -> None:
    expected = triples(release / f"waqai-{DAY}.nt.gz", "nt")
    assert len(expected) == 15
    assert isomorphic(triples(release / f"waqai-{DAY}.{suffix}.gz", form), expected)


def test_trig_keeps_the_graphs_each_in_one_piece(store: Path, release: Path) -> None:
    with unpacked(release / f"waqai-{DAY}.trig.gz") as stream:
        text = stream.read().decode()
    again = {str(quad) for quad in ox.parse(text, format=ox.RdfFormat.TRIG)}
    assert again == {str(quad) for quad in reader(store).store}
    assert text.count("graph/events> {") == 1
    assert "@prefix wq:" in text


def test_the_parts_are_the_whole(release: Path) -> None:
    parts = [gzip.decompress((release / f"waqai-{DAY}-{name}.nq.gz").read_bytes()) for name in formats.PARTS]
    assert b"".join(sorted(b"".join(parts).splitlines(keepends=True))) == gzip.decompress(
        (release / f"waqai-{DAY}.nq.gz").read_bytes()
    )
    assert all(parts)
    assert b"graph/inferred>" in parts[formats.PARTS.index("events")]


def test_jsonld_has_a_context_and_fetches_nothing(release: Path) -> None:
    document = json.loads(gzip.decompress((release / f"waqai-{DAY}.jsonld.gz").read_bytes()))
    assert document["@context"]["wq"] == "https://w3id.org/waqai/ontology#"
    event = next(node for node in document["@graph"] if node["@id"].endswith("event/a1/e1"))
    assert event["@type"] == ["wq:AirStrike", "wq:Event"]
    assert event["wq:date"] == [{"@value": "2016-03-27", "@type": "xsd:date"}]


def test_gzip_holds_neither_a_name_nor_a_time(release: Path) -> None:
    for file in release.glob("*.gz"):
        head = file.read_bytes()[:10]
        assert (head[3], head[4:8]) == (0, b"\0\0\0\0"), file.name


def test_the_descriptions_name_every_file_with_its_size_and_checksum(release: Path) -> None:
    said = rdflib.Graph().parse(release / "dcat.ttl")
    for file in release.glob("waqai-*"):
        found = list(
            said.query(
                f"""SELECT ?size ?sum ?type ?packed {{
                  ?d dcat:downloadURL <{BASE}dumps/{DAY}/{file.name}> ; dcat:byteSize ?size ; dcat:mediaType ?type ;
                     dcat:compressFormat ?packed ; spdx:checksum [ spdx:checksumValue ?sum ] }}""",
                initNs={"dcat": rdflib.DCAT, "spdx": rdflib.Namespace("http://spdx.org/rdf/terms#")},
            )
        )
        assert len(found) == 1, file.name
        size, checksum, *_ = found[0]  # type: ignore[misc]
        assert int(size) == file.stat().st_size
        assert str(checksum) == hashlib.sha256(file.read_bytes()).hexdigest()
    offered = {str(url).rsplit("/", 1)[1] for url in said.objects(None, rdflib.DCAT.distribution)}
    about = {"LICENSE", "README.md", "CITATION.cff", "void.ttl", "prov.nt", "release.json"}
    assert not offered & about
    assert about - {"README.md", "void.ttl"} <= {
        str(url).rsplit("/", 1)[1] for url in said.objects(None, rdflib.RDFS.seeAlso)
    }
    licences = {url: said.value(url, rdflib.DCTERMS.license) for url in said.objects(None, rdflib.DCAT.distribution)}
    for url, licence in licences.items():
        of_program = "ontology" in url.rsplit("/", 1)[1]
        assert ("apache" in str(licence)) == of_program, url
    assert any("apache" in str(licence) for licence in licences.values())
    void = rdflib.Graph().parse(release / "void.ttl")
    assert (None, rdflib.VOID.triples, rdflib.Literal(15)) in void
    provenance = rdflib.Graph().parse(release / "prov.nt")
    assert (None, rdflib.PROV.used, rdflib.URIRef(f"{BASE}article/a1")) in provenance
    assert (None, None, rdflib.Literal("arabic 1+cafe")) in provenance
    assert "CC-BY-4.0" in (release / "CITATION.cff").read_text()
    assert "not part of this release" in (release / "LICENSE").read_text()


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
def test_sha256sum_takes_our_sums(release: Path) -> None:
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=release, check=True)


def test_a_release_is_never_overwritten(store: Path, release: Path) -> None:
    before = (release / "SHA256SUMS").read_bytes()
    with pytest.raises(RequestError, match="never changed"):
        write(reader(store), release, day=DAY)
    assert (release / "SHA256SUMS").read_bytes() == before


@pytest.mark.parametrize("day", ["2026-02-30", "yesterday", "20260131", "2026-1-31", "../2026-01-31"])
def test_a_release_has_a_day_of_the_calendar(store: Path, tmp_path: Path, day: str) -> None:
    with pytest.raises(RequestError, match="no day"):
        write(reader(store), tmp_path / "r", day=day)


WRONG = {
    '"2016-13-45"^^xsd:date': "xsd|XMLSchema#date",
    '"2015-02-29"^^xsd:date': "day of the calendar",
    '"7 people"^^xsd:integer': "XMLSchema#integer",
    '"POINT(34.5 138.2)"^^geo:wktLiteral': "not on the earth",
    '"e\\u0301"': "NFC",
    '"bell\\u0007"': "control character",
    "[]": "blank node",
}


@pytest.mark.parametrize(("value", "message"), WRONG.items())
def test_what_no_strict_reader_takes_stops_the_release(tmp_path: Path, value: str, message: str) -> None:
    store = make_store(
        tmp_path / "kg.store", TRIG + f"<graph/events> {{ <event/x> <https://example.org/p> {value} . }}"
    )
    with pytest.raises(InputError, match=message):
        write(reader(store), tmp_path / "out" / "release", day=DAY)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_full_disk_leaves_nothing_that_looks_like_a_release(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(formats, "trig", full)
    with pytest.raises(KGError, match="No space left"):
        write(reader(store), tmp_path / "out" / "release", day=DAY)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_folder_that_cannot_be_made_is_a_fault_with_a_cure(store: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(KGError, match="cannot be written: File exists") as caught:
        write(reader(store), tmp_path / "file" / "release", day=DAY)
    assert caught.value.hint


def test_a_dump_that_is_killed_leaves_nothing_that_looks_like_a_release(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "kg", "dump", str(out / "release"), "--store", str(store), "--date", DAY]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    seen = 0
    for files in (1, 4, 12, 25):
        dumping = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        partial = out / ".release.partial"
        while dumping.poll() is None and not (partial.is_dir() and len(list(partial.iterdir())) >= files):
            time.sleep(0.001)
        dumping.kill()
        dumping.wait()
        seen += partial.is_dir()
        assert not (out / "release").exists()
        assert releases(out) == {}
        for entry in out.iterdir():
            assert not (entry / "SHA256SUMS").exists()
    assert seen
    subprocess.run(command, env=environment, stderr=subprocess.DEVNULL, check=True)
    assert [entry.name for entry in out.iterdir()] == ["release"]
    assert list(verify(out / "release")) == []


def test_two_processes_write_the_same_bytes(store: Path, release: Path, tmp_path: Path) -> None:
    for seed in ("1", "2"):
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PYTHONHASHSEED": seed,
            "TZ": "Asia/Tokyo",
        }
        command = [sys.executable, "-m", "kg", "dump", str(tmp_path / seed), "--store", str(store), "--date", DAY]
        subprocess.run([*command, "--quiet"], env=environment, check=True)
        for file in release.iterdir():
            assert (tmp_path / seed / file.name).read_bytes() == file.read_bytes(), file.name


def test_a_sound_release_passes(release: Path) -> None:
    assert list(verify(release)) == []
    assert CliRunner().invoke(app, ["verify", str(release)]).exit_code == 0


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def resum(release: Path) -> None:
    """Make the checksums fit again, as somebody would who changes files on purpose or by a bug."""
    names = sorted(file.name for file in release.iterdir() if file.name != "SHA256SUMS")
    sums = [f"{hashlib.sha256((release / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (release / "SHA256SUMS").write_text("".join(sums))


def repack(file: Path, change: tuple[bytes, bytes]) -> None:
    file.write_bytes(gzip.compress(gzip.decompress(file.read_bytes()).replace(*change), mtime=0))


def test_every_kind_of_damage_is_found(release: Path) -> None:
    flip(release / f"waqai-{DAY}.ttl.gz")
    (release / "extra.txt").write_text("x")
    (release / "LICENSE").unlink()
    found = "\n".join(verify(release))
    for message in (".ttl.gz is not the file", "extra.txt is not listed", "LICENSE is missing"):
        assert message in found
    result = CliRunner().invoke(app, ["verify", str(release)])
    assert result.exit_code == 3
    assert "LICENSE is missing" in result.output


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("nq", (b"2016-03-27", b"2016-03-28"), "says something else"),
        ("nq", (b"2016-03-27", b"2016-02-30"), "day of the calendar"),
        ("ttl", (b"2016-03-27", b"2016-03-28"), "says something else"),
        ("rdf", (b"2016-03-27", b"2016-03-28"), "says something else"),
        ("jsonld", (b"2016-03-27", b"2016-03-28"), "says something else"),
        ("trig", (b"graph/inferred", b"graph/inferre"), "says something else"),
        ("nt", (b" .\n", b"\n"), "not valid"),
        ("-events.nq", (b"2016-03-27", b"2016-03-28"), "parts together say something else"),
        ("-events.nq", (b"<https://w3id.org/waqai/event/a1/e1> ", b""), "not valid"),
    ],
)
def test_a_change_is_found_even_where_the_checksums_fit(
    release: Path, name: str, change: tuple[bytes, bytes], message: str
) -> None:
    repack(release / f"waqai-{DAY}{name if name[0] == '-' else '.' + name}.gz", change)
    resum(release)
    assert message in "\n".join(verify(release))


@pytest.mark.parametrize("kind", ["changed", "cut", "garbage"])
def test_damage_of_any_file_is_told_in_sentences(release: Path, kind: str) -> None:
    for file in [file for file in release.iterdir() if file.name != "release.json"]:
        whole = file.read_bytes()
        middle = len(whole) // 2
        changed = whole[:middle] + bytes(byte ^ 0x5A for byte in whole[middle : middle + 3]) + whole[middle + 3 :]
        file.write_bytes({"changed": changed, "cut": whole[:middle], "garbage": b"\xff\xfe\0garbage"}[kind])
        assert list(verify(release)), file.name
        file.write_bytes(whole)


@pytest.mark.parametrize("to", [".", "..", "/"])
def test_a_release_needs_a_new_folder(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, to: str) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    with pytest.raises(RequestError, match="no new one"):
        write(reader(store), Path(to), day=DAY)


def test_a_folder_that_is_no_release_is_said_to_be_none(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["verify", str(tmp_path)])
    assert (result.exit_code, "no complete release" in result.output) == (1, True)


def test_the_difference_leads_from_the_old_release_to_the_new(store: Path, release: Path, tmp_path: Path) -> None:
    changed = TRIG.replace("2016-03-27", "2016-03-28") + "<graph/events> { <event/new> a wq:Event . }"
    make_store(store, changed)
    made = write(reader(store), tmp_path / "next", day="2026-02-01", since=release)
    assert (made.previous, made.added, made.removed) == (DAY, 2, 1)
    stem = "waqai-2026-02-01"
    with (
        unpacked(release / f"waqai-{DAY}.nq.gz") as old,
        unpacked(tmp_path / "next" / f"{stem}-since-{DAY}.rdfp.gz") as patch,
        unpacked(tmp_path / "next" / f"{stem}.nq.gz") as new,
    ):
        text = patch.readlines()
        assert list(delta.apply(old, text)) == new.readlines()
    assert text[0].startswith(b"H id <")
    assert (text[1].startswith(b"H prev <"), text[2], text[-1]) == (True, b"TX .\n", b"TC .\n")
    added = gzip.decompress((tmp_path / "next" / f"{stem}-added-since-{DAY}.nq.gz").read_bytes())
    assert added.count(b"\n") == 2
    assert list(verify(tmp_path / "next")) == []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib calls its own parts outdated
        rdflib.Dataset().parse(data=b"".join(text), format="patch")


def test_the_command_names_the_release_by_the_given_day(store: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "KG_STORE": str(store)}
    result = CliRunner().invoke(app, ["dump", str(tmp_path / "r"), "--quiet"], env=environment)
    assert (result.exit_code, result.output) == (0, "")
    assert (tmp_path / "r" / "waqai-2023-11-14.nq.gz").is_file()


@pytest.mark.parametrize("batch", [1, 2, 3, 7])
def test_rdflib_gets_every_form_in_pieces_that_are_whole(
    release: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(reread, "BATCH", batch)
    assert list(verify(release)) == []
