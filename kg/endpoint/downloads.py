"""Files that are sent as they lie: our own stylesheet and script, and the files of releases.

Takes names; gives responses. A name is looked up in a list and never joined to a path, so that no name leads elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import unquote

from kg.endpoint.negotiation import HTML, TRIPLES, choose
from kg.endpoint.protocol import Download, Refusal, Request, Response, has, has_any
from kg.errors import InputError
from kg.release import description
from kg.release.description import File
from kg.release.verify import SUMS, opened

_STATIC_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Offered:
    """A release that is offered: its day and its files, the data first."""

    date: str
    files: tuple[File, ...]

    def dumps(self, site: str) -> tuple[str, ...]:
        """The URLs of its data, where the site is reached by the URL `site`."""
        data = (file for file in self.files if description.is_dump(file.name))
        return tuple(f"{site}dumps/{self.date}/{file.name}" for file in data)


def static(name: str) -> Response:
    """One of our own files."""
    found = _static().get(name)
    if found is None:
        raise Refusal(404, "there is no such file")
    content_type, body = found
    headers = (("Content-Type", content_type), ("Cache-Control", "public, max-age=3600"), ("Vary", "Accept-Encoding"))
    return Response(200, headers, body)


@cache
def _static() -> Mapping[str, tuple[str, bytes]]:
    entries = files("kg.endpoint.pages").joinpath("static").iterdir()
    return {
        entry.name: (_STATIC_TYPES[Path(entry.name).suffix], entry.read_bytes())
        for entry in entries
        if Path(entry.name).suffix in _STATIC_TYPES
    }


def releases(folder: Path | None) -> dict[str, Path]:
    """The releases in a folder by their date, the oldest first; the folder may also be a release itself."""
    if folder is None or not folder.is_dir():
        return {}
    inside = [folder] if (folder / SUMS).is_file() else list(folder.iterdir())
    # A name with a dot before it is that of a release in the making.
    entries = [entry for entry in inside if not entry.name.startswith(".") and (entry / SUMS).is_file()]
    read = ((_offered(entry, *_written(entry)), entry) for entry in sorted(entries))
    return dict(sorted((found.date, entry) for found, entry in read if found is not None))


def newest(folder: Path | None) -> Offered | None:
    """The newest release."""
    found = list(releases(folder).values())
    return _offered(found[-1], *_written(found[-1])) if found else None


def _written(release: Path) -> tuple[int, ...]:
    """When the files were written from which `_offered` reads: they are read again when they are others."""
    files = [release / SUMS, release / description.COUNTS]
    return tuple(file.stat().st_mtime_ns if file.is_file() else 0 for file in files)


@lru_cache(maxsize=1000)
def _offered(release: Path, *_: int) -> Offered | None:
    """The release in the folder; None where it is not complete, or of another version. Read once: it may name 100,000 graphs."""
    try:
        return Offered(opened(release).date, _listed(release))
    except InputError:
        return None


def _listed(release: Path) -> tuple[File, ...]:
    """The files of a release as its checksums list them, the data first."""
    rows = [line.partition("  ") for line in (release / SUMS).read_text(encoding="utf-8").splitlines()]
    names = {entry.name: entry for entry in release.iterdir()}
    found = (File(name, names[name].stat().st_size, digest) for digest, _, name in rows if name in names)
    return tuple(sorted(found, key=lambda file: file.order))


def dump(folder: Path | None, request: Request) -> Response:
    """A file of a release: `/dumps/DATE/FILE`; `/dumps/latest…` leads to the newest, `/dumps/` to the list."""
    found = releases(folder)
    _, _, day, *rest = [*request.path.split("/"), "", ""]
    name = unquote("/".join(part for part in rest if part))
    if not day or not found:
        return Response(302, (("Location", "/#downloads"),))
    if day == "latest":
        return Response(302, (("Location", f"/dumps/{list(found)[-1]}/{name}"),))
    release = found.get(day)
    offered = _offered(release, *_written(release)) if release else None
    if release is None or offered is None:
        raise Refusal(404, f"there is no release {day!r}")
    if not name:
        return Response(302, (("Location", "/#downloads"),))
    known = {file.name: f'"{file.sha256}"' for file in offered.files} | {SUMS: ""}
    if name not in known:
        raise Refusal(404, f"the release {day} has no file {name!r}")
    media_type, compression = description.kind(name)
    headers = (
        ("Content-Type", compression or media_type),
        ("ETag", known[name]),
        ("Cache-Control", "public, max-age=31536000, immutable"),
        ("Vary", "Accept-Encoding"),
    )
    kept = has(request, known[name]) or has_any(request)
    return Response(304 if kept else 200, headers, Download(release / name))


def described(folder: Path | None, request: Request) -> Response | None:
    """Where the data set or a release is described: `/dataset`, `/release/DATE…`, which VoID, DCAT and PROV name; None for other paths.

    They stand for what no file can hold: 303 leads to what says something of it.
    """
    choice = choose(request.headers.get("accept"), (HTML, *TRIPLES))
    page = choice is not None and choice.format is HTML
    _, first, day, *inside = [*request.path.split("/"), "", ""]
    if first == "dataset" and not day:
        return _other("/" if page else "/.well-known/void")
    if first != "release" or not day:
        return None
    release = releases(folder).get(day)
    if release is None:
        return None
    ours = [f"/release/{day}", f"/release/{day}/run", f"/release/{day}/program"]
    if request.path not in ours:
        return None
    return _other("/#downloads" if page else f"/dumps/{day}/{'prov.nt' if any(inside) else 'dcat.ttl'}")


def _other(location: str) -> Response:
    return Response(303, (("Location", location), ("Vary", "Accept")))
