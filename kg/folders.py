"""Where the data folders lie: `ontology/`, `queries/` and `seeds/`, in a checkout or inside the installed package."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

FolderName = Literal["ontology", "queries", "seeds"]


def folder(name: FolderName) -> Traversable:
    """The data folder `name`: the wheel's copy where there is one, else the checkout's own folder."""
    return _folder(name)


@cache
def _folder(name: FolderName) -> Traversable:
    here = package("kg")
    shipped = here.joinpath("_data", name)
    return shipped if shipped.is_dir() else Path(str(here)).parent / name


def package(name: str) -> Traversable:
    """The folder of the modules of `kg` or of a package in it."""
    here = os.path.join(os.path.dirname(__file__), *name.split(".")[1:])
    if os.path.isdir(here):
        return Path(here)
    from importlib.resources import files  # slow to import; for a package that lies in no folder

    return files(name)
