"""Names of parties as the reference table has them, found in a sentence.

Takes the rows of the table; gives the longest name that begins at a word. A name matches with and without the article on
each word, in quotes or as a hashtag; a name that the table marks counts only in its country, or where the article has
named its bearer before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from typing import NamedTuple, Protocol

import msgspec

from kg.extract.view import View, key
from kg.lexicon import Lexicon
from kg.lexicon.affixes import ARTICLE
from kg.lexicon.states import inflected
from kg.text import fold, fold_name

# Latin letters in Arabic text: تنظيم PKK الإرهابي، شبكة CNN
_ACRONYM = re.compile("[A-Z]{3,}")
_ABROAD = frozenset({"MediaOutlet", "NewsAgency", "Person"})
"""Kinds that report from, or travel to, other countries than their own."""
_METONYMS = frozenset({"State", "Government", "Civilians"})


class NameRow(Protocol):
    """A name with its mark: the country where alone it is meant, or that it needs other evidence."""

    @property
    def text(self) -> str: ...
    @property
    def country(self) -> str | None: ...
    @property
    def ambiguous(self) -> bool: ...


class ActorRow(Protocol):
    """A row of the reference table of actors, as far as names need it."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def country(self) -> str | None: ...
    @property
    def name(self) -> str: ...
    @property
    def arabic(self) -> Sequence[NameRow]: ...
    @property
    def english(self) -> Sequence[str]: ...


class Alias(msgspec.Struct, frozen=True, gc=False):
    """A name of an actor, by its words behind the first; `exact` where the article must stand as in the table; `common`
    where every state has what it names (الشرطة); `rival` of a government for which others than the state's forces fight."""

    rest: tuple[str, ...]
    name: str
    id: str
    kind: str
    country: str
    only: str
    weak: bool
    exact: str
    common: bool = False
    rival: bool = False


ByLength = tuple[tuple[int, dict[tuple[str, ...], tuple[Alias, ...]]], ...]
"""Names with one first word and one second by the number of words behind the first, the longest first, and by these words."""


class About(Protocol):
    """What an article is about, as far as names need it: its countries, the likeliest first; the one that the sentence is
    about; and the references of the parties named in full so far."""

    @property
    def countries(self) -> tuple[str, ...]: ...
    @property
    def local(self) -> tuple[str, ...]: ...
    @property
    def introduced(self) -> Set[str]: ...


class _Nothing(NamedTuple):
    """An article that nothing is known of."""

    countries: tuple[str, ...] = ()
    local: tuple[str, ...] = ()
    introduced: frozenset[str] = frozenset()


_NOTHING = _Nothing()


class Names(msgspec.Struct, frozen=True, gc=False):
    """Curated names by the first word, and by the second one where there is one: few names go on like the text. `references` are the references of the actors by name; `nations` the countries of
    adjectives of states, without the article (folded), empty for those that the lexicon has no state for."""

    by_first: dict[str, dict[tuple[str, ...], ByLength]]
    references: dict[str, str]
    nations: dict[str, str]

    @classmethod
    def of(cls, rows: Iterable[ActorRow], lexicon: Lexicon) -> Names:
        """The names of the rows."""
        common, rivals = lexicon.words["every-state"], lexicon.words["rival-governments"]
        by_first: dict[str, list[Alias]] = {}
        references: dict[str, str] = {}
        for row in rows:
            references[row.name] = f"actor/{row.id}"
            rival = fold(row.name).text in rivals
            for written in row.arabic:
                words = fold_name(written.text).split()
                exact = words[0] if len(words) == 1 else ""
                if words:
                    every = " ".join(words) in common
                    cls._add(by_first, row, [key(word) for word in words], exact, written, common=every, rival=rival)
            for acronym in filter(_ACRONYM.fullmatch, row.english):
                cls._add(by_first, row, [acronym], acronym, None)
        nations = {form: "" for word in lexicon.words["foreign-adjectives"] for form in inflected(word)}
        nations |= {form: state.country for form, state in lexicon.adjectives.items()}
        return cls({first: _by_second(found) for first, found in by_first.items()}, references, nations)

    @staticmethod
    def _add(
        by_first: dict[str, list[Alias]],
        row: ActorRow,
        words: list[str],
        exact: str,
        written: NameRow | None,
        *,
        common: bool = False,
        rival: bool = False,
    ) -> None:
        first, *rest = words
        only = (written.country if written else None) or ""
        weak = written is not None and written.ambiguous
        country = row.country or ""
        alias = Alias(tuple(rest), row.name, f"actor/{row.id}", row.kind, country, only, weak, exact, common, rival)
        by_first.setdefault(first, []).append(alias)

    def begins(self, base: str) -> bool:
        """Whether any name begins with the word."""
        return key(base) in self.by_first

    def home(self, view: View, index: int, base: str) -> str:
        """The country of the party that is named without doubt at token `index`; empty where there is none."""
        alias = self.at(view, index, base, _NOTHING)
        return alias.country if alias is not None and alias.kind not in _ABROAD else ""

    def at(self, view: View, index: int, base: str, about: About) -> Alias | None:
        """The longest name that begins at token `index`, whose first word without proclitics is `base`.

        A name that is meant in several of the article's countries is meant in the likeliest, and what every state has in
        that of the sentence; with another state's adjective behind it (الشرطة الإندونيسية) it is that state's. One that
        needs other evidence counts where the article has named its bearer in full before.
        """
        by_second = self.by_first.get(key(base))
        if by_second is None:
            return None
        second = view.keys[index + 1 : index + 2]
        for length, by_rest in (*by_second.get(second, ()), *(by_second.get((), ()) if second else ())):
            found = by_rest.get(view.keys[index + 1 : index + 1 + length])
            if not found:
                continue
            nation = self._nation(view, index + 1 + length)
            meant = found if nation is None else [a for a in found if a.only in ("", nation)]
            best = self._best(meant, base, about)
            if best is not None:
                return best
        return None

    def _nation(self, view: View, index: int) -> str | None:
        """The country of the state's adjective with the article at `index`; None of any other word."""
        norm = view.norms[index] if index < len(view.norms) else ""
        return self.nations.get(norm[2:]) if norm.startswith(ARTICLE) else None

    @staticmethod
    def _best(found: Sequence[Alias], base: str, about: About) -> Alias | None:
        """Of the bearers of a name the one that is meant."""
        countries = about.countries
        best: Alias | None = None
        for alias in found:
            if best is not None and not alias.only:
                break
            if alias.exact and base != alias.exact and key(alias.exact) != alias.exact:
                continue
            if alias.only and alias.only not in (about.local if alias.common else countries):
                continue
            if alias.weak and (alias.id not in about.introduced or alias.kind in _METONYMS):
                continue
            if best is None or countries.index(alias.only) < countries.index(best.only):
                best = alias
            if not alias.only:
                break
        return best


def _by_second(found: Iterable[Alias]) -> dict[tuple[str, ...], ByLength]:
    grouped: dict[tuple[str, ...], list[Alias]] = {}
    for alias in found:
        grouped.setdefault(alias.rest[:1], []).append(alias)
    return {second: _by_length(aliases) for second, aliases in grouped.items()}


def _by_length(found: Sequence[Alias]) -> ByLength:
    grouped: dict[int, dict[tuple[str, ...], list[Alias]]] = {}
    for alias in sorted(found, key=lambda alias: (alias.weak, not alias.only, alias.id)):
        grouped.setdefault(len(alias.rest), {}).setdefault(alias.rest, []).append(alias)
    return tuple(
        (length, {rest: tuple(aliases) for rest, aliases in grouped[length].items()})
        for length in sorted(grouped, reverse=True)
    )
