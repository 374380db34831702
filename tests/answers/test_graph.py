"""What an endpoint answers is not trusted to be what was asked for."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.answers.graph import Result, solutions
from kg.errors import RemoteError


class Yes:
    """An endpoint that says yes to everything."""

    base = "https://example.org/"
    address = "https://example.org/sparql"

    def query(self, text: str, *, where: str | None = None) -> Result:
        return ox.Store().query("ASK {}")


def test_an_endpoint_that_answers_something_else_is_at_fault() -> None:
    with pytest.raises(RemoteError, match="answers a SELECT with something else") as caught:
        solutions(Yes().query("SELECT * {}"), Yes())
    assert caught.value.where == Yes.address
