"""The documents of the inputs of a build, and how much of the inputs is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.documents import Document, Fault, Input, read_inputs
from kg.errors import InputError, KGError


class Reading:
    """Reads the inputs; `read` of `total` bytes of them are read."""

    def __init__(self, inputs: Sequence[Input]) -> None:
        self._inputs = inputs
        self.total = sum(entry.size for entry in inputs)
        self.read = 0

    def documents(self) -> Iterator[Document | Fault]:
        """Raises InputError, before the first is used, where no article can be read."""
        found = read_inputs(self._inputs, advance=self._advance)
        head: list[Document | Fault] = []
        for document in found:
            head.append(document)
            if isinstance(document, Document):
                break
        else:
            raise nothing_read([fault for fault in head if isinstance(fault, Fault)])
        return (document for part in (head, found) for document in part)

    def _advance(self, size: int) -> None:
        self.read += size


def nothing_read(faults: Sequence[Fault]) -> KGError:
    """What to say where there are faults only."""
    if len(faults) == 1:
        return faults[0].error
    if not faults:
        return InputError("there is no article in the input", hint="give files, folders or JSON lines with articles")
    return InputError(
        f"none of {len(faults)} articles can be read; the first: {faults[0].error.what}",
        where=faults[0].error.where,
        hint=faults[0].error.hint,
    )
