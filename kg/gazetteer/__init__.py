"""Places by name: the curated table, and imported gazetteers beneath it.

    files of GeoNames, OCHA ──▶ sources ──▶ rows ──▶ compiler ──▶ one SQLite file ──▶ Gazetteer ◀── kg.reference.places

`kg places import` writes the file; `Gazetteer` reads it beside the curated table. Where both know one place, the curated
row is it.
"""

from __future__ import annotations

from kg.gazetteer.reader import Candidate, Gazetteer

__all__ = ["Candidate", "Gazetteer"]
