"""The difference between two sorted files of N-Quads: what was added, what was removed, and both as RDF Patch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from kg.release.lines import packed, unpacked

Sign = Literal["A", "D"]


def difference(old: Iterable[bytes], new: Iterable[bytes]) -> Iterator[tuple[Sign, bytes]]:
    """The lines that only one of two sorted streams has: D those of the old, A those of the new, in their order."""
    olds, news = iter(old), iter(new)
    before, after = next(olds, None), next(news, None)
    while before is not None or after is not None:
        if after is None or (before is not None and before < after):
            assert before is not None
            yield "D", before
            before = next(olds, None)
        elif before is None or after < before:
            yield "A", after
            after = next(news, None)
        else:
            before, after = next(olds, None), next(news, None)


def write(old: Path, new: Path, *, added: Path, removed: Path, patch: Path, ids: tuple[str, str]) -> tuple[int, int]:
    """Write the difference of `new` to `old` as two files of N-Quads and as RDF Patch; gives the numbers of lines.

    `ids` are the IRIs of the previous release and of this one, for the patch's header (`H prev`, `H id`).
    """
    counts = {"A": 0, "D": 0}
    previous, this = ids
    with (
        unpacked(old) as olds,
        unpacked(new) as news,
        packed(added) as plus,
        packed(removed) as minus,
        packed(patch) as both,
    ):
        both.write(f"H id <{this}> .\nH prev <{previous}> .\nTX .\n".encode())
        for sign, line in difference(olds, news):
            counts[sign] += 1
            (plus if sign == "A" else minus).write(line)
            both.write(sign.encode() + b" " + line)
        both.write(b"TC .\n")
    return counts["A"], counts["D"]


def apply(old: Iterable[bytes], patch: Iterable[bytes]) -> Iterator[bytes]:
    """The sorted lines that a patch of `write` makes of the sorted lines `old`."""
    changes = (line for line in patch if line[:2] in (b"A ", b"D "))
    olds = iter(old)
    held = next(olds, None)
    for change in changes:
        line = change[2:]
        while held is not None and held < line:
            yield held
            held = next(olds, None)
        if change[:1] == b"A":
            yield line
        elif held == line:
            held = next(olds, None)
    if held is not None:
        yield held
        yield from olds
