"""Tables in the form that a program wants, kept between runs.

Takes a name, the sources that the form follows from, and how to make it; gives it from the cache where it was made from
the same sources before. The key is the hash of all sources, of the code that reads them, and of the Python that ran it:
what is found under a key is never stale. A cache that cannot be read or written only costs time.

    KG_CACHE   the folder of the cache [$XDG_CACHE_HOME/waqai or ~/.cache/waqai]; empty: no cache
"""

from __future__ import annotations

import os
import sys
from array import array
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from kg.folders import package

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

CACHE = "KG_CACHE"
KEPT = 4
"""Forms of one name that stay in the cache: those of a few checkouts."""

Form = TypeVar("Form")


def compiled(
    name: str, form: type[Form], make: Callable[[], Form], *, sources: Iterable[Traversable], packages: Iterable[str]
) -> Form:
    """What `make` gives, of the type `form` (anything that msgspec can write and read). `sources` are the files and
    `packages` the packages of code that it follows from; `name` is part of a file name."""
    folder = cache_folder()
    if folder is None:
        return make()
    file = folder / f"{name}-{_key(sources, packages)}.msgpack"
    with suppress(OSError, msgspec.MsgspecError):
        found = file.read_bytes()
        if sha256(found[32:]).digest() == found[:32]:
            return msgspec.msgpack.decode(found[32:], type=form)
    made = make()
    body = msgspec.msgpack.encode(made)
    with suppress(OSError):
        _write(file, sha256(body).digest() + body)
        _forget(folder, name)
    return made


class _Index(msgspec.Struct, Generic[Form], frozen=True, array_like=True, gc=False):
    """A dictionary in few pieces: the keys a line each, the number of the value of each, and the values that differ."""

    keys: str
    numbers: bytes
    values: list[Form]


def compiled_index(
    name: str,
    form: type[Form],
    make: Callable[[], Mapping[str, Form]],
    *,
    sources: Iterable[Traversable],
    packages: Iterable[str],
) -> dict[str, Form]:
    """The dictionary that `make` gives, like `compiled`: for many keys without line breaks and few different values."""

    def packed() -> _Index[Form]:
        made = make()
        number: dict[Form, int] = {}
        for value in made.values():
            number.setdefault(value, len(number))
        return _Index("\n".join(made), array("I", map(number.__getitem__, made.values())).tobytes(), list(number))

    # msgspec makes the type for these values.
    index = compiled(name, _Index[form], packed, sources=sources, packages=packages)  # type: ignore[valid-type]
    numbers = array("I", index.numbers)
    keys = index.keys.split("\n") if numbers else []
    return dict(zip(keys, map(index.values.__getitem__, numbers), strict=True))


@cache
def code_digest(name: str) -> str:
    """The digest of a package's modules as they were when first asked for: a version that nobody can forget to raise."""
    digest = sha256()
    for module in sorted(package(name).iterdir(), key=lambda entry: entry.name):
        if module.name.endswith(".py"):
            digest.update(module.name.encode() + module.read_bytes())
    return digest.hexdigest()


def cache_folder() -> Path | None:
    """The folder of the cache, whether it exists or not; None where there is to be none."""
    chosen = os.environ.get(CACHE)
    if chosen is not None:
        return Path(chosen) if chosen else None
    shared = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(shared):
        return Path(shared) / "waqai"
    home = os.path.expanduser("~")
    return Path(home, ".cache", "waqai") if os.path.isabs(home) else None


def _key(sources: Iterable[Traversable], packages: Iterable[str]) -> str:
    found = sha256(sys.version.encode())
    for source in sources:
        content = source.read_bytes()
        found.update(f"\0{source.name}\0{len(content)}\0".encode() + content)
    found.update("\0".join(map(code_digest, packages)).encode())
    return found.hexdigest()[:32]


def _write(file: Path, content: bytes) -> None:
    """Write the file whole or not at all."""
    import tempfile  # only who writes pays for it

    file.parent.mkdir(parents=True, exist_ok=True)
    number, made = tempfile.mkstemp(dir=file.parent, prefix=".")
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(content)
        os.replace(made, file)
    except BaseException:
        os.unlink(made)
        raise


def _forget(folder: Path, name: str) -> None:
    """Remove all but the newest forms of `name`."""
    length = len(f"{name}-") + 32 + len(".msgpack")
    kept = [file for file in folder.glob(f"{name}-*.msgpack") if len(file.name) == length]
    for file in sorted(kept, key=lambda file: file.stat().st_mtime_ns, reverse=True)[KEPT:]:
        file.unlink()
