"""Byte offsets of quotes, for tools that read the file and not its text."""

from __future__ import annotations

from array import array


class ByteOffsets:
    """Byte offsets in UTF-8 by code point, counted from marks that lie a fixed way apart: looking one up costs the same anywhere."""

    _EVERY = 512

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._marks = array("q", [0])
        for start in range(0, len(raw), self._EVERY):
            self._marks.append(self._marks[-1] + len(raw[start : start + self._EVERY].encode("utf-8", "surrogatepass")))

    def at(self, offset: int) -> int:
        """The byte offset of the code point `offset`."""
        mark = offset // self._EVERY
        rest = self._raw[mark * self._EVERY : offset]
        return self._marks[mark] + len(rest.encode("utf-8", "surrogatepass"))
