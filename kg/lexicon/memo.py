"""A bounded memory of results by word. It is separate because the lexicon and the rules above it both keep one."""

from __future__ import annotations

from typing import Any


class Memo(dict[str, Any]):
    """Results by word: forgets everything when full, so that memory stays flat. Pickles empty.

    A dictionary itself, so that a look-up is one call of the interpreter's own.
    """

    __slots__ = ("_limit",)

    def __init__(self, limit: int = 60_000) -> None:
        self._limit = limit

    def put(self, key: str, value: Any) -> None:
        """Keep `value` under `key`."""
        if len(self) >= self._limit:
            self.clear()
        self[key] = value

    def __reduce__(self) -> tuple[type[Memo], tuple[int]]:
        return Memo, (self._limit,)
