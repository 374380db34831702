"""Which part of a file a client asks for: RFC 9110, section 14. Takes a request; gives the range of bytes, or None for the whole.

Separate because it is pure, and `spool` streams. Downloads that broke off go on by it.
"""

from __future__ import annotations

import re

from kg.endpoint.protocol import Request

_RANGE = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", re.IGNORECASE)


def wanted(request: Request, tag: str, size: int) -> range | None:
    """The bytes that are asked for; an empty range where the file has none of them (416).

    None where no part is wanted, or several, or only if the file is still another's (If-Range): then the whole is sent.
    """
    asked = _RANGE.fullmatch(request.headers.get("range", ""))
    if request.method != "GET" or asked is None or not (asked[1] or asked[2]):
        return None
    # 13.1.5: compared strongly, and we send no dates.
    still = request.headers.get("if-range", tag)
    if still != tag or not tag or tag.startswith("W/"):
        return None
    if not asked[1]:
        return range(max(0, size - int(asked[2])), size)
    first, stop = int(asked[1]), int(asked[2]) + 1 if asked[2] else size
    if asked[2] and stop <= first:
        return None
    return range(first, min(stop, size))
