"""`python -m tests.bench [MEASURE...] [--articles N]`: time and size, beside yardsticks, in one run."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench import asked, compared, extraction, material, measures, starts, timing

MEASURES: dict[str, Callable[[int], Iterator[str]]] = {
    "loading": measures.loading,
    "adding": measures.adding,
    "starting": lambda articles: starts.starting(),
    "opening": lambda articles: starts.opening(),
    "extracting": lambda articles: extraction.extracting(min(articles, 1300)),
    "dumping": measures.dumping,
    "asking": asked.asking,
    "memory": lambda articles: measures.memory((articles // 2, articles)),
    "comparing": compared.comparing,
    "kills": lambda articles: measures.kills(200),
}

ON_NO_CORPUS = frozenset(("kills",))
"""The measures that make their own articles."""


def main() -> int:
    """Runs the measures that are named, all by default."""
    if sys.argv[1:2] == ["one-build"]:
        print(measures.one_build(int(sys.argv[2])))
        return 0
    parser = argparse.ArgumentParser(prog="tests.bench", description=__doc__)
    parser.add_argument("measure", nargs="*", choices=[[], *MEASURES], metavar=f"MEASURE ({', '.join(MEASURES)})")
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--store", type=Path, help="a store that stands, for `asking`")
    chosen = parser.parse_args()
    if not material.CORPUS.exists() and not (chosen.measure and ON_NO_CORPUS.issuperset(chosen.measure)):
        print(f"the articles to measure on are not there: {material.CORPUS}", file=sys.stderr)
        print(f"without them: python -m tests.bench {' '.join(sorted(ON_NO_CORPUS))}", file=sys.stderr)
        return 1
    print(f"machine: {timing.machine()}; {timing.idle():.0%} idle", flush=True)
    for name in chosen.measure or MEASURES:
        lines = asked.asking(chosen.articles, chosen.store) if name == "asking" else MEASURES[name](chosen.articles)
        for line in lines:
            print(f"{name}: {line}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
