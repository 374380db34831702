"""The collector of garbage, told when it need not look.

What extraction makes holds no cycles, so that counting references frees it all; the collector, started by the number of
objects made, looks at them in vain. It is separate because loading and extraction both tell it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def at_rest() -> Iterator[None]:
    """Within, the collector rests. Where it rests already, it goes on resting behind."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def uncollected() -> Iterator[None]:
    """Within, the collector rests; what is made lives as long as the process, and it never looks at it again. Making many
    small objects takes a fifth longer with it."""
    with at_rest():
        yield
        gc.freeze()
