"""The shipped tables of actors, in words for the person who edits them."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.reference.actor_tables import load
from kg.reference.lookup import parse
from kg.text import fold_name

SEEDS = Path(__file__).parents[2] / "seeds"
TABLES = ("actors.tsv", "sources.tsv", "actor_relations.tsv")


def rows(table: str) -> Iterator[tuple[int, list[str]]]:
    lines = (SEEDS / table).read_text("utf-8").splitlines()
    header = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    for number, line in enumerate(lines[header + 1 :], header + 2):
        yield number, line.split("\t")


@pytest.mark.parametrize("table", TABLES)
def test_rows_are_sorted(table: str) -> None:
    wide = 1 if table != "actor_relations.tsv" else None
    keys = [(number, cells[:wide]) for number, cells in rows(table)]
    for (_, before), (number, key) in itertools.pairwise(keys):
        assert before < key, (
            f"seeds/{table}:{number}: this row belongs before the one above (sorted by {'id' if wide else 'all columns'})"
        )


@pytest.mark.parametrize("table", TABLES)
def test_names_are_plain_letters(table: str) -> None:
    for number, cells in rows(table):
        for column, cell in enumerate(cells, 1):
            where = f'seeds/{table}:{number}: cell {column}, "{cell}"'
            assert unicodedata.normalize("NFKC", cell) == cell, f"{where}: write plain letters (NFKC changes it)"
            assert not re.search("[\u064b-\u0652]", cell), f"{where}: write names without vowel signs"


@pytest.mark.parametrize("table", TABLES[:2])
def test_a_row_says_each_name_once(table: str) -> None:
    for number, cells in rows(table):
        names = [parse(item) for cell in cells[3:5] for item in cell.split("|") if item != "-"]
        keys = [(fold_name(name.text), name.country) for name in names]
        keys += [(fold_name(name), None) for name in cells[5].split("|") if name != "-"]
        twice = {key[0] for key in keys if keys.count(key) > 1}
        assert not twice, f"seeds/{table}:{number}:5: said twice: {', '.join(sorted(twice))}"


@pytest.mark.parametrize("table", TABLES[:2])
def test_codes_have_their_form(table: str) -> None:
    for number, cells in rows(table):
        assert re.fullmatch("-|[A-Z]{2}", cells[2]), f'seeds/{table}:{number}:3: "{cells[2]}" is no ISO 3166-1 code'
        assert re.fullmatch("-|Q[1-9][0-9]*", cells[6]), f'seeds/{table}:{number}:7: "{cells[6]}" is no Wikidata id'


def test_no_two_rows_have_one_wikidata_id() -> None:
    seen: dict[str, str] = {}
    for table in TABLES[:2]:
        for number, cells in rows(table):
            if cells[6] != "-":
                assert cells[6] not in seen, f"seeds/{table}:{number}:7: {cells[6]} is already that of {seen[cells[6]]}"
                seen[cells[6]] = cells[0]


def test_every_name_means_one_row_or_says_how_to_choose() -> None:
    # Raises TableError with file, line and column where two rows claim one name.
    assert len(load().names) > 5000


def test_there_are_at_least_500_actors_besides_sources() -> None:
    assert sum(1 for actor in load() if actor.row.file == "seeds/actors.tsv") >= 500


def test_every_actor_has_an_english_name() -> None:
    for actor in load():
        if actor.row.file == "seeds/actors.tsv":
            assert actor.english or re.search(r"\d", actor.name), (
                f"{actor.row.file}:{actor.row.line}: {actor.id} has no English name"
            )
