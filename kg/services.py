"""Services of others over HTTP: their addresses, and what they say in place of an answer.

An address may hold a name and a password (`https://NAME:PASSWORD@HOST/`) or a key: these are sent, and never shown.
"""

from __future__ import annotations

import html
import re
from base64 import b64encode
from urllib.parse import unquote_to_bytes, urlsplit, urlunsplit

SHOWN = 300
"""Characters of what a service says that are worth showing."""

_USER = re.compile(r"^([a-z][a-z0-9+.-]*://)?[^/?#]*@", re.IGNORECASE)
_SECRET = re.compile(r"([?&][^=&]*(?:key|token|pass|secret|auth|signature)[^=&]*=)[^&#]+", re.IGNORECASE)
_SILENT = re.compile(r"<(script|style|head)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[a-z!][^<>]*>", re.IGNORECASE)


def proper(address: str) -> bool:
    """Whether it is an address of a service at all."""
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def shown(address: str) -> str:
    """The address as it may be shown."""
    return _SECRET.sub(r"\1…", _USER.sub(r"\1", address))


def sent(address: str) -> tuple[str, dict[str, str]]:
    """A proper address without name and password, and the header that says them."""
    parts = urlsplit(address)
    user, at, host = parts.netloc.rpartition("@")
    bare = urlunsplit((parts.scheme, host, parts.path, parts.query, ""))
    return bare, {"Authorization": f"Basic {b64encode(unquote_to_bytes(user)).decode()}"} if at else {}


def said(body: bytes, kind: str) -> str:
    """The words of what a service of this media type says, in a line; of a page those that a reader sees."""
    text = body.decode("utf-8", "replace")
    if "html" in kind or text.lstrip()[:15].lower().startswith(("<!doctype html", "<html")):
        text = html.unescape(_TAG.sub(" ", _SILENT.sub(" ", text)))
    return " ".join(text.split())[:SHOWN]
