"""The faults that a user can mend, as one tree. Anything else that is raised is a bug and keeps its traceback.

    KGError              cannot do it                               exit 1
    ├── RequestError     the request itself is wrong                exit 2
    │   ├── UnknownName      no such question, place, actor, option
    │   └── QueryError       a SPARQL text that does not parse
    ├── InputError       a file that is read is wrong               exit 1
    │   └── TableError       a row of a table, with file:line:column
    ├── StoreError       the store is absent, locked, or no store   exit 4
    ├── RemoteError      an endpoint or the network failed          exit 5
    ├── Incomplete       done, but some articles were set aside     exit 6
    └── TimedOut         a query ran into its time limit            exit 124

Exit 3 says that `kg check` or `kg verify` found something; it is an answer, not an error.
"""

from __future__ import annotations

from typing import ClassVar


class KGError(Exception):
    """A fault with what is wrong, where, and what to do about it.

    `where` is a file (with `:line:column` where known), an option or a name; `hint` says what to do. Both may be absent.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, what: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what

    def __reduce__(self) -> tuple[object, ...]:
        # Faults cross process borders (parallel extraction), and the default would drop the keywords.
        return _remake, (type(self), self.what, self.where, self.hint)


class RequestError(KGError):
    """What the user asked for cannot be asked."""

    exit_code = 2


class UnknownName(RequestError):
    """A question, place, actor or option that does not exist."""


class QueryError(RequestError):
    """A SPARQL text that is not valid."""


class InputError(KGError):
    """A file that was to be read is missing or malformed."""


class TableError(InputError):
    """A row of a table is malformed; `where` is file:line:column."""


class StoreError(KGError):
    """The store is absent, locked by another process, or not a store."""

    exit_code = 4


class RemoteError(KGError):
    """An endpoint could not be reached or answered with a fault."""

    exit_code = 5


class Incomplete(KGError):
    """The work was done, except for parts that were set aside and counted."""

    exit_code = 6


class TimedOut(KGError):
    """A query was ended at its time limit."""

    exit_code = 124


def _remake(kind: type[KGError], what: str, where: str | None, hint: str | None) -> KGError:
    return kind(what, where=where, hint=hint)
