"""The tables of words are in order: sorted by the key that they state, clean writing, and no set of markers missing."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from kg.lexicon.markers import markers
from kg.lexicon.tables import items, text

ROOT = Path(__file__).parents[2]
KEYS: dict[str, tuple[str, ...]] = {
    "affixes": ("name",),
    "anaphors": ("words",),
    "approximators": ("effect", "phrase"),
    "casualty_nouns": ("outcome", "lemma"),
    "compass": ("letter",),
    "cues": ("set",),
    "demonyms": ("country",),
    "governments": ("country",),
    "harm": ("outcome", "class"),
    "interface": ("key",),
    "labels": ("place", "class"),
    "loyalists": ("party",),
    "markers": ("set",),
    "modality_cues": ("modality", "types"),
    "months": ("calendar", "set", "number"),
    "nationals": ("lemma",),
    "nouns": ("lemma", "class"),
    "numbers": ("class", "value"),
    "party_adjectives": ("adjective",),
    "people_names": ("lemma",),
    "place_types": ("words",),
    "question_words": ("key",),
    "reporting": ("class", "past"),
    "same": ("sign",),
    "speakers": ("class", "lemma"),
    "spokespeople": ("person",),
    "things": ("class",),
    "time_words": ("class", "value"),
    "triggers": ("lemma", "type"),
    "units": ("unit",),
}
"""The tables that people write, all but `conjugation`, whose rows are in the order of grammars, with the columns that sort each."""
MARKERS_CALLED = re.compile(r'markers\("([a-z-]+)"\)')
AFFIXES_CALLED = re.compile(r'affix(?:es)?\("([a-z-]+)"\)')


def _rows(name: str) -> list[dict[str, str]]:
    lines = [line for line in text(f"ar/{name}.tsv").splitlines() if line and not line.startswith("#")]
    header = lines[0].split("\t")
    return [dict(zip(header, line.split("\t"), strict=True)) for line in lines[1:]]


def _key(row: dict[str, str], columns: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    return tuple((int(row[c]), "") if row[c].lstrip("-").isdigit() else (0, row[c]) for c in columns)


@pytest.mark.parametrize(("name", "columns"), KEYS.items(), ids=KEYS)
def test_a_table_is_sorted_by_its_key(name: str, columns: tuple[str, ...]) -> None:
    keys = [_key(row, columns) for row in _rows(name)]
    assert keys == sorted(keys), f"seeds/ar/{name}.tsv: sort the rows by {', then '.join(columns)}"


@pytest.mark.parametrize("name", ["cues", "markers"])
def test_a_set_stands_once(name: str) -> None:
    sets = [row["set"] for row in _rows(name)]
    twice = sorted({each for each in sets if sets.count(each) > 1})
    assert not twice, f"seeds/ar/{name}.tsv: the later row would hide the earlier one: {twice}"


@pytest.mark.parametrize("name", KEYS)
def test_words_are_written_cleanly(name: str) -> None:
    for row in _rows(name):
        for column, cell in row.items():
            for item in items(cell):
                where = f"seeds/ar/{name}.tsv: {item!r} in {column}"
                assert item, f"{where}: an empty item"
                if row.get("set") != "boilerplate":  # beginnings of lines: a space there ends the word
                    assert item == item.strip(), f"{where}: a stray space"
                assert item == unicodedata.normalize("NFKC", item), (
                    f"{where}: write it in NFC without presentation forms"
                )
                assert "\u0640" not in item or item == "\u0640", f"{where}: leave the tatweel out"
            words = items(cell)
            assert len(words) == len(set(words)), f"seeds/ar/{name}.tsv: an item of {column} stands twice: {cell}"


def test_every_set_of_markers_that_the_code_names_is_in_the_table() -> None:
    called = {name for path in (ROOT / "kg").rglob("*.py") for name in MARKERS_CALLED.findall(path.read_text("utf-8"))}
    assert called
    for name in sorted(called):
        assert markers(name), f"seeds/ar/markers.tsv has no set {name}"


def test_every_affix_that_the_code_names_is_in_the_table_and_no_other() -> None:
    called = {name for path in (ROOT / "kg").rglob("*.py") for name in AFFIXES_CALLED.findall(path.read_text("utf-8"))}
    assert called == {row["name"] for row in _rows("affixes")}


@pytest.mark.parametrize("name", ["cues", "markers"])
def test_every_set_is_used(name: str) -> None:
    code = "".join(path.read_text("utf-8") for path in (ROOT / "kg").rglob("*.py"))
    unused = [row["set"] for row in _rows(name) if f'"{row["set"]}"' not in code]
    assert not unused, f"these sets steer nothing: take them out of seeds/ar/{name}.tsv"


def test_the_list_of_tables_names_each() -> None:
    listed = (ROOT / "seeds/ar/README.md").read_text("utf-8")
    tables = {path.name for path in (ROOT / "seeds/ar").glob("*.tsv") if not path.name.startswith("model_")}
    assert not [name for name in sorted(tables) if f"`{name}`" not in listed], "seeds/ar/README.md lists every table"
