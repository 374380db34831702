"""The order in which the database keeps named graphs, which is that of a hash of their names.

Graphs that are loaded in this order lie one behind the other: half of the files that a load makes then need never be merged with
those of other loads. Takes IRIs; gives numbers to sort by. Nothing but speed depends on it.
"""

from __future__ import annotations

from collections.abc import Callable

_MASK = (1 << 64) - 1
_START = (0x736F6D6570736575, 0x646F72616E646F83, 0x6C7967656E657261, 0x7465646279746573)

_State = tuple[int, int, int, int]


def ranking(start: str) -> Callable[[str], int]:
    """The place of an IRI that begins with `start`, by what comes behind that: SipHash-2-4 of 128 bits without a key, of which the
    upper half tells enough."""
    head = start.encode()
    whole = len(head) - len(head) % 8
    state = _blocks(_START, head[:whole])
    rest, length = head[whole:], len(head)

    def place(end: str) -> int:
        tail = end.encode()
        text = rest + tail
        last = len(text) - len(text) % 8
        size = (length + len(tail)) & 0xFF
        final = text[last:].ljust(7, b"\0") + bytes((size,))
        v0, v1, v2, v3 = _blocks(_blocks(state, text[:last]), final)
        v0, v1, v2, v3 = _rounds(4, v0, v1, v2 ^ 0xEE, v3)
        v0, v1, v2, v3 = _rounds(4, v0, v1 ^ 0xDD, v2, v3)
        return v0 ^ v1 ^ v2 ^ v3

    return place


def _blocks(state: _State, text: bytes) -> _State:
    v0, v1, v2, v3 = state
    for start in range(0, len(text), 8):
        block = int.from_bytes(text[start : start + 8], "little")
        v0, v1, v2, v3 = _rounds(2, v0, v1, v2, v3 ^ block)
        v0 ^= block
    return v0, v1, v2, v3


def _rounds(count: int, v0: int, v1: int, v2: int, v3: int) -> _State:
    for _ in range(count):
        v0 = (v0 + v1) & _MASK
        v2 = (v2 + v3) & _MASK
        v1 = (v1 << 13 & _MASK | v1 >> 51) ^ v0
        v3 = (v3 << 16 & _MASK | v3 >> 48) ^ v2
        v0 = (v0 << 32 & _MASK | v0 >> 32) + v3 & _MASK
        v2 = v2 + v1 & _MASK
        v1 = (v1 << 17 & _MASK | v1 >> 47) ^ v2
        v3 = (v3 << 21 & _MASK | v3 >> 43) ^ v0
        v2 = v2 << 32 & _MASK | v2 >> 32
    return v0, v1, v2, v3
