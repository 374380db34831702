"""Sorting and splitting lines, as laws."""

from __future__ import annotations

import tempfile
from pathlib import Path
from unittest.mock import patch

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from kg.release import delta, lines

LINES = st.lists(st.binary(max_size=6).map(lambda line: line.replace(b"\n", b"") + b"\n"), max_size=60)
IRIS = st.sampled_from(["http://e/a", "http://e/b#c", "urn:x:ي"]).map(ox.NamedNode)
TEXT = st.text(st.sampled_from(list('<>" .\\\n@^abي')), max_size=12)
LITERALS = (
    st.builds(ox.Literal, TEXT)
    | st.builds(lambda t: ox.Literal(t, language="ar"), TEXT)
    | st.builds(lambda t: ox.Literal(t, datatype=ox.NamedNode("http://e/type")), TEXT)
)


@given(LINES)
def test_sorting_outside_of_memory_is_sorting(found: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lines.sort(found, Path(folder) / "sorted", run_bytes=7)
        assert (Path(folder) / "sorted").read_bytes() == b"".join(sorted(set(found)))
        assert len(list(Path(folder).iterdir())) == 1


@given(LINES, st.integers(1, 20))
def test_sorting_a_file_is_sorting_its_lines(found: list[bytes], size: int) -> None:
    with tempfile.TemporaryDirectory() as folder, patch.object(lines, "BLOCK_BYTES", size):
        path = Path(folder) / "lines"
        path.write_bytes(b"".join(found))
        with path.open("rb") as stream:
            lines.sort(stream, Path(folder) / "sorted", run_bytes=size)
        assert (Path(folder) / "sorted").read_bytes() == b"".join(sorted(set(found)))
        assert len(list(Path(folder).iterdir())) == 2


@given(IRIS, IRIS, IRIS | LITERALS, IRIS | st.just(ox.DefaultGraph()))
def test_a_line_is_split_where_its_graph_begins(
    subject: ox.NamedNode, predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal, graph: ox.NamedNode
) -> None:
    quad = ox.Quad(subject, predicate, value, graph)
    line = ox.serialize([quad], format=ox.RdfFormat.N_QUADS)
    assert line is not None
    statement, name = lines.split(line)
    assert name == (b"" if isinstance(graph, ox.DefaultGraph) else str(graph).encode())
    assert statement.decode() == f"{subject} {predicate} {value}"


@given(st.sets(st.binary(min_size=1, max_size=3)), st.sets(st.binary(min_size=1, max_size=3)))
def test_a_difference_applied_to_the_old_gives_the_new(old: set[bytes], new: set[bytes]) -> None:
    changes = list(delta.difference(sorted(old), sorted(new)))
    assert {line for sign, line in changes if sign == "A"} == new - old
    assert {line for sign, line in changes if sign == "D"} == old - new
    patch = [sign.encode() + b" " + line for sign, line in changes]
    assert list(delta.apply(sorted(old), patch)) == sorted(new)
