"""`kg schema`."""

from __future__ import annotations

import json
import sys

from kg import records


def command() -> None:
    """Print the JSON Schema of a record."""
    json.dump(records.schema(), sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
