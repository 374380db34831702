"""Where the data folders lie: `ontology/`, `queries/` and `seeds/`, in a checkout or inside the installed package."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

FolderName = Literal["ontology", "queries", "seeds"]


def folder(name: FolderName) -> Traversable:
    """The data folder `name`: the wheel's copy where there is one, else the checkout's own folder."""
    package = files("kg")
    shipped = package / "_data" / name
    return shipped if shipped.is_dir() else Path(str(package)).parent / name
