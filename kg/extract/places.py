"""Where: the places that a sentence names.

Takes views of sentences; gives place `Noun`s with the bare name, the class that the cue word says, and how the event lies
to the place (edge, countryside, direction). A name is taken behind a cue (مدينة، ريف، مطار), in the list that a dual or
plural cue opens, behind a direction word, and bare where the known names hold it. Linking to a gazetteer is
`places_link`'s part.
"""

from __future__ import annotations

from typing import Protocol

from kg.extract.names import Noun
from kg.extract.view import View, bare, bases
from kg.lexicon import Lexicon

_LONGEST = 4


class Known(Protocol):
    """What tells whether words are the name of a place."""

    def length(self, words: tuple[str, ...]) -> int:
        """How many of the folded `words` make the longest known name that begins with the first; 0 for none."""
        ...

    def free(self, words: tuple[str, ...]) -> bool:
        """Whether the name is so well known that it needs no cue (a country, a large city)."""
        ...


def places(view: View, taken: frozenset[int], lexicon: Lexicon, known: Known) -> list[Noun]:
    """The places of a sentence in text order; tokens in `taken` belong to other names."""
    found: list[Noun] = []
    index = 0
    while index < len(view.norms):
        made = _at(view, index, taken, lexicon, known)
        if made:
            found.extend(made)
            index = made[-1].last + 1
        else:
            index += 1
    return found


def _at(view: View, index: int, taken: frozenset[int], lexicon: Lexicon, known: Known) -> list[Noun]:
    token = view.tokens[index]
    if token.kind != "word" or index in taken:
        return []
    for proclitics, base in bases(token.norm):
        cue = _cue(base, lexicon)
        if cue is not None:
            return _cued(view, index, proclitics, base, cue, taken, lexicon, known)
        if base in lexicon.words["directions"]:
            return _directed(view, index, proclitics, base, taken, lexicon, known)
        words = (base, *view.norms[index + 1 : index + _LONGEST])
        length = known.length(words)
        if length and known.free(words[:length]):
            name = _text(view, index, index + length - 1, proclitics)
            return [Noun("place", index, index + length - 1, "", name, None, proclitics, "place:known")]
    return []


def _cue(base: str, lexicon: Lexicon) -> str | None:
    for cls, _ in lexicon.nouns.get(base, ()) or lexicon.nouns.get(bare(base), ()):
        if cls.startswith("place-"):
            return cls[len("place-") :]
    return None


def _cued(
    view: View, index: int, proclitics: str, base: str, cue: str, taken: frozenset[int], lexicon: Lexicon, known: Known
) -> list[Noun]:
    """A cue word and the name or names behind it."""
    start = index + 1
    if base.startswith("ال") and not _in_apposition(view, start, cue, known):
        return []
    end = _name_end(view, start, taken, lexicon, known)
    if end is None:
        if cue in ("edge", "area", "city", "town") and start < len(view.norms):
            return _at(view, start, taken, lexicon, known)
        return []
    keeps_cue = cue in ("countryside", "facility", "camp", "hill")
    first_of_name = index if keeps_cue else start
    name = _text(view, first_of_name, end, proclitics if keeps_cue else "")
    relation = cue if cue in ("edge", "countryside") else ""
    made = [Noun("place", index, end, cue, name, None, proclitics, f"place:{cue}", relation=relation)]
    made.extend(_listed(view, end, cue, base, taken, lexicon, known))
    return made


def _in_apposition(view: View, start: int, cue: str, known: Known) -> bool:
    """العاصمة دمشق: a definite cue is followed by the name itself; otherwise it is the town, not the town of."""
    if cue in ("edge", "countryside") or start >= len(view.norms) or view.tokens[start].kind != "word":
        return False
    if not known.length(view.norms[start : start + _LONGEST]):
        return False
    return known.free(view.norms[start : start + 1]) or (cue == "city" and view.norms[start].startswith("ال"))


def _listed(
    view: View, end: int, cue: str, base: str, taken: frozenset[int], lexicon: Lexicon, known: Known
) -> list[Noun]:
    """بلدتي A وB، قرى A وB وC: the further names of a list."""
    made: list[Noun] = []
    several = base in lexicon.words["plural-cues"]
    position = end + 1
    while position < len(view.norms):
        norm = view.norms[position]
        if norm in ("،", ",") and several and position + 1 < len(view.norms):
            position += 1
            norm = view.norms[position]
            if not norm.startswith("و") and not known.length(view.norms[position : position + _LONGEST]):
                break
        after_comma = several and view.norms[position - 1] in ("،", ",")
        if (not norm.startswith("و") or len(norm) < 3 or position in taken) and not after_comma:
            break
        rest = norm[1:] if norm.startswith("و") else norm
        words = (rest, *view.norms[position + 1 : position + _LONGEST])
        length = known.length(words)
        if _cue(rest, lexicon) is not None or rest in lexicon.words["stopwords"]:
            break
        if not length:
            if not several or rest in lexicon.words["not-place"] or (rest,) in lexicon.states:
                break
            last = _name_end(view, position, taken, lexicon, known, first=rest)
            if last is None:
                break
        else:
            last = position + length - 1
        name = " ".join((_raw(view, position, 1 if norm.startswith("و") else 0), *_raws(view, position + 1, last)))
        made.append(Noun("place", position, last, cue, name, None, "و", "place:list"))
        position = last + 1
        if not several and len(made) >= 1:
            break
    return made


def _directed(
    view: View, index: int, proclitics: str, base: str, taken: frozenset[int], lexicon: Lexicon, known: Known
) -> list[Noun]:
    """شمال غربي X."""
    position = index + 1
    while position < len(view.norms) and view.norms[position] in lexicon.words["directions"]:
        position += 1
    if base.startswith("ال") or position >= len(view.norms) or position in taken:
        return []
    inner = _at(view, position, taken, lexicon, known)
    if not inner:
        words = view.norms[position : position + _LONGEST]
        length = known.length(words)
        if not length and view.norms[position] in lexicon.words["not-place"]:
            return []
        if not length:
            return []
        inner = [
            Noun(
                "place",
                position,
                position + length - 1,
                "",
                _text(view, position, position + length - 1, ""),
                None,
                "",
                "",
            )
        ]
    first = inner[0]
    direction = " ".join(view.norms[i] for i in range(index, position))
    whole = Noun(
        "place", index, first.last, first.cls, first.name, None, proclitics, "place:direction",
        relation=first.relation or "direction", direction=direction,
    )  # fmt: skip
    return [whole, *inner[1:]]


def _name_end(
    view: View, start: int, taken: frozenset[int], lexicon: Lexicon, known: Known, *, first: str | None = None
) -> int | None:
    """The last token of the name that begins at `start`, or None where no name does."""
    if start >= len(view.norms) or view.tokens[start].kind != "word" or start in taken:
        return None
    word = first or view.norms[start]
    words = (word, *view.norms[start + 1 : start + _LONGEST])
    length = known.length(words)
    if not length:
        if word in lexicon.words["stopwords"] or word in lexicon.words["not-place"] or len(word) < 3:
            return None
        if word in lexicon.words["name-heads"]:
            length = 2
        elif word in lexicon.words["place-adjectives"] or bare(word) in lexicon.adjectives:
            return None
        else:
            length = 1
    last = start + length - 1
    if last >= len(view.norms) or view.tokens[last].kind != "word":
        return None
    # ريف حلب الشمالي: the direction belongs to the region's name; الشرقية may be part of a town's.
    while last + 1 < len(view.norms) and view.norms[last + 1] in lexicon.words["region-adjectives"]:
        last += 1
    return last


def _raw(view: View, index: int, skip: int) -> str:
    return view.tokens[index].text[skip:]


def _raws(view: View, first: int, last: int) -> list[str]:
    return [view.tokens[i].text for i in range(first, last + 1)]


def _text(view: View, first: int, last: int, proclitics: str) -> str:
    """The words as written, without the proclitics of the first."""
    words = _raws(view, first, last)
    written = words[0]
    if proclitics:
        written = written[len(proclitics) :]
        if proclitics.endswith("ل") and written.startswith("ل") and view.norms[first].startswith(proclitics + "ل"):
            written = "ا" + written
    return " ".join((written, *words[1:]))
