"""What the models learn from holds no article that they are measured on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from kg.documents import Document, read
from tests.tools.annotated import CHECK, CORPUS, LATER, OURS, annotated
from tests.tools.gold import GOLD

_RUN = 5  # words
_MOST = 0.25
"""Of the runs of the shorter article: agency news of one day shares about a tenth."""

needs_gold = pytest.mark.skipif(not GOLD.is_dir(), reason="the annotated articles (../shared/gold) are not there")


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return frozenset(tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))


def _ids(table: str) -> frozenset[str]:
    return frozenset(json.loads(line)["article"] for line in table.splitlines())


def test_our_annotation_and_our_check_are_apart() -> None:
    ours, check, later = (_ids(table.read_text("utf-8")) for table in (OURS, CHECK, LATER))
    assert not ours & check
    assert not later & (ours | check)


def _twins() -> Iterator[tuple[str, str]]:
    ours, check, later = (_ids(table.read_text("utf-8")) for table in (OURS, CHECK, LATER))
    ours |= later
    learned: dict[str, frozenset[tuple[str, ...]]] = {}
    tested = {a.document.id: _runs(a.document.raw) for a in annotated("read", "unread", "more")}
    for document in read([str(CORPUS)]):
        if isinstance(document, Document) and document.id in ours:
            learned[document.id] = _runs(document.raw)
        elif isinstance(document, Document) and document.id in check:
            tested[document.id] = _runs(document.raw)
    holders: dict[tuple[str, ...], list[str]] = {}
    for name, runs in tested.items():
        for run in runs:
            holders.setdefault(run, []).append(name)
    for article, runs in learned.items():
        shared: dict[str, int] = {}
        for run in runs:
            for name in holders.get(run, ()):
                shared[name] = shared.get(name, 0) + 1
        yield from (
            (article, name)
            for name, count in shared.items()
            if count > _MOST * max(1, min(len(runs), len(tested[name])))
        )


@needs_gold
def test_no_article_to_learn_from_is_one_to_measure_on() -> None:
    assert list(_twins()) == []
