"""What the journal holds and a build did not meet: because it could not be read now, or because its file is gone."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.documents import Fault
from kg.pipeline.journal import Journal
from kg.pipeline.standing import real

_PLACE = re.compile(r"(:\d+|, entry \d+)$")
"""What stands behind the file in the place of a fault."""


@dataclass(slots=True)
class Unread:
    """The input that was set aside: what of it is stored already is not gone, though it was not read now."""

    articles: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)

    def add(self, fault: Fault) -> None:
        if not _utf8(f"{fault.id}{fault.where}"):
            return  # nothing of that name can be stored
        if fault.id is not None:
            self.articles.add(fault.id)
        else:  # which of the file's articles stand behind it, nobody can say
            self.files.add(_PLACE.sub("", fault.where))

    def keep(self, journal: Journal) -> None:
        for document in self.articles:
            journal.see(document)
        for file in self.files:
            journal.see_file(file)
            journal.see_file(real(file))


def _utf8(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def lost(journal: Journal, producer: str, folders: Sequence[str]) -> list[str]:
    """The stored articles of this producer whose file is not in these folders any more, which were read now."""
    if not folders:
        return []
    starts = tuple(real(folder).rstrip("/") + "/" for folder in folders)
    return [
        document
        for document, path in journal.unseen_with_file(producer)
        if real(path).startswith(starts) and not os.path.exists(path)
    ]
