"""Annotation that is read to score extraction."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.extract.score import read_gold


@pytest.mark.parametrize("line", [0, 2])
def test_a_line_that_the_text_does_not_have_is_named(tmp_path: Path, line: int) -> None:
    file = tmp_path / "gold.json"
    file.write_text(json.dumps({"events": [{"type": "Attack", "par": line, "trigger": "x"}]}))
    with pytest.raises(InputError, match=f"there is no line {line}"):
        read_gold(file, "x")
