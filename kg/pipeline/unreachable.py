"""A build that needs others stops where they are gone: each article would wait for them in vain, and each be set aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.documents import Fault
from kg.errors import RemoteError
from kg.pipeline.workers import Result

IN_A_ROW = 3
"""Articles that meet a service which is gone, one behind the other, before the build stops."""


def while_reached(results: Iterable[Result]) -> Iterator[Result]:
    """The same results. Raises RemoteError behind IN_A_ROW faults of a service."""
    met = 0
    for result in results:
        yield result
        if not (isinstance(result, Fault) and isinstance(result.error, RemoteError)):
            met = 0
            continue
        met += 1
        if met == IN_A_ROW:
            raise RemoteError(
                f"{result.error.what}; so it was for {met} articles one after another, and nothing more is read",
                where=result.error.where,
                hint=f"{result.error.hint or 'see that the service runs'}; then run the same command again, which goes on from here",
            )
