"""Files that are sent as they lie: our own stylesheet and script, and the files of releases.

Takes names; gives responses. A name is looked up in a list and never joined to a path, so that no name leads elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import unquote

from kg.endpoint.protocol import Download, Refusal, Response
from kg.errors import InputError
from kg.release import description
from kg.release.description import File, Release
from kg.release.verify import SUMS, opened

_STATIC_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


def static(name: str) -> Response:
    """One of our own files."""
    found = _static().get(name)
    if found is None:
        raise Refusal(404, "there is no such file")
    content_type, body = found
    return Response(200, (("Content-Type", content_type), ("Cache-Control", "public, max-age=3600")), body)


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
    found: dict[str, Path] = {}
    for entry in sorted(entries):
        try:
            found[opened(entry).date] = entry
        except InputError:
            # Not complete, or of another version: not offered.
            continue
    return dict(sorted(found.items()))


def newest(folder: Path | None) -> tuple[Release, tuple[File, ...]] | None:
    """The newest release with its files, for the front page."""
    found = list(releases(folder).values())
    return (opened(found[-1]), listed(found[-1])) if found else None


def listed(release: Path) -> tuple[File, ...]:
    """The files of a release as its checksums list them, the data first."""
    rows = [line.partition("  ") for line in (release / SUMS).read_text(encoding="utf-8").splitlines()]
    names = {entry.name: entry for entry in release.iterdir()}
    found = (File(name, names[name].stat().st_size, digest) for digest, _, name in rows if name in names)
    return tuple(sorted(found, key=lambda file: file.order))


def dump(folder: Path | None, path: str) -> Response:
    """A file of a release: `/dumps/DATE/FILE`; `/dumps/latest…` leads to the newest, `/dumps/` to the list."""
    found = releases(folder)
    _, _, day, *rest = [*path.split("/"), "", ""]
    name = unquote("/".join(part for part in rest if part))
    if not day or not found:
        return Response(302, (("Location", "/#downloads"),))
    if day == "latest":
        return Response(302, (("Location", f"/dumps/{list(found)[-1]}/{name}"),))
    release = found.get(day)
    if release is None:
        raise Refusal(404, f"there is no release {day!r}")
    if not name:
        return Response(302, (("Location", "/#downloads"),))
    known = {file.name: f'"{file.sha256}"' for file in listed(release)} | {SUMS: ""}
    if name not in known:
        raise Refusal(404, f"the release {day} has no file {name!r}")
    media_type, compression = description.kind(name)
    headers = (
        ("Content-Type", compression or media_type),
        ("ETag", known[name]),
        ("Cache-Control", "public, max-age=31536000, immutable"),
    )
    return Response(200, headers, Download(release / name))
