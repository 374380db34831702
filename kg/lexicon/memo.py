"""A bounded memory of results by word. It is separate because the lexicon and the rules above it both keep one."""

from __future__ import annotations

from typing import Any


class Memo:
    """Results by word: forgets everything when full, so that memory stays flat. Pickles empty."""

    __slots__ = ("_kept", "_limit")

    def __init__(self, limit: int = 60_000) -> None:
        self._kept: dict[str, Any] = {}
        self._limit = limit

    def get(self, key: str) -> Any:
        """What was put under `key`, or None."""
        return self._kept.get(key)

    def put(self, key: str, value: Any) -> None:
        """Keep `value` under `key`."""
        if len(self._kept) >= self._limit:
            self._kept.clear()
        self._kept[key] = value

    def __getstate__(self) -> int:
        return self._limit

    def __setstate__(self, state: int) -> None:
        self._kept, self._limit = {}, state
