"""A bounded memory of results by word. It is separate because the lexicon and the rules above it both keep one."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")


class Memo(dict[Any, Value], Generic[Value]):
    """Results by word, or by words: forgets everything when full, so that memory stays flat. Pickles empty.

    A dictionary itself, so that a look-up is one call of the interpreter's own.
    """

    __slots__ = ("_limit",)

    def __init__(self, limit: int = 30_000) -> None:
        self._limit = limit

    def put(self, key: Any, value: Value) -> None:
        """Keep `value` under `key`."""
        if len(self) >= self._limit:
            self.clear()
        self[key] = value

    def __reduce__(self) -> tuple[Any, ...]:
        return Memo, (self._limit,)


class Table(Memo[Value]):
    """What `make` says of each word, made when the word is first met: `table[word]`. Most words of a text say nothing to
    most rules; a rule that asks a table passes them over at the cost of one look-up."""

    __slots__ = ()

    @abstractmethod
    def make(self, word: str) -> Value:
        """What is to be known of a word."""

    def __missing__(self, word: str) -> Value:
        made = self.make(word)
        if len(self) >= self._limit:
            self.clear()
        self[word] = made
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """A table pickles empty; one that is made from something says so here."""
        return type(self), ()
