"""What the decision about a trigger can see: named features of a word in its sentence.

Takes a view, the proposals of the rules and the index of a word; gives the features that hold, as strings. The names are
short because each stands in the table of weights: `w` the folded word, `s` its crude stem, `c-1` the stem before it, `l…`
readings of the lexicon, `cand`/`sel` what the rules proposed and kept, `oth`/`bef`/`ocl` the other events of the
sentence, before the word, and of its clause, `n+1` classes of nouns near by, `b`/`sb` stems in the surroundings.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kg.extract.clitics import _NOUN_PROCLITICS, _VERB_PROCLITICS, splits
from kg.extract.view import View, bases
from kg.lexicon import Lexicon
from kg.lexicon.memo import Memo

if TYPE_CHECKING:
    from kg.extract.triggers import Trigger

_ENDINGS = ("هم", "ها", "نا", "ات", "ان", "ين", "ون", "وا", "يه", "ه", "ا", "ت", "ي")
_KEPT = 3
_AROUND = 8
_stems: Memo = Memo()
_PROCLITICS = tuple(
    sorted({p for p in (*_NOUN_PROCLITICS, *_VERB_PROCLITICS) if p not in ("", "ا")}, key=lambda p: (-len(p), p))
)


def stem(norm: str) -> str:
    """The word without one run of proclitics and one ending, never shorter than three letters: crude, and the same for
    most forms of a word."""
    known: str | None = _stems.get(norm)
    if known is None:
        known = _without_ending(norm[len(proclitics(norm)) :])
        _stems.put(norm, known)
    return known


def proclitics(norm: str) -> str:
    """The longest run of letters at the front that can be proclitics."""
    return next((p for p in _PROCLITICS if norm.startswith(p) and len(norm) - len(p) >= _KEPT), "")


def _without_ending(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _KEPT:
            return word[: len(word) - len(ending)]
    return word


def noun_classes(norm: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The classes of the nouns that the word may be, with or without its article."""
    known: tuple[str, ...] | None = lexicon.classes.get(norm)
    if known is None:
        forms = {form for _, base in bases(norm) for form in (base, base.removeprefix("ال"))}
        known = tuple(sorted({class_ for form in forms for class_, _ in lexicon.nouns.get(form, ())}))
        lexicon.classes.put(norm, known)
    return known


class SentenceFeatures:
    """The features of the words of one sentence; what they share is computed once."""

    def __init__(
        self,
        view: View,
        proposed: Mapping[int, Trigger],
        kept: Mapping[int, Trigger],
        lexicon: Lexicon,
        means: str = "",
    ) -> None:
        self._means = means
        self._view = view
        self._proposed = proposed
        self._kept = kept
        self._lexicon = lexicon
        self._stems = [stem(norm) for norm in view.norms]
        self._classes = [noun_classes(norm, lexicon) for norm in view.norms]
        self._all_classes = sorted({class_ for classes in self._classes for class_ in classes})

    def of(self, index: int) -> list[str]:
        """The features of the word at `index`, each once."""
        found = self._words(index)
        found += self._readings(index)
        found += self._others(index)
        found += self._of_article(index)
        return list(dict.fromkeys(found))

    def _of_article(self, index: int) -> list[str]:
        """What the whole article says about the means, beside what the sentence says."""
        words = self._lexicon.words
        norms = self._view.norms
        local = "".join(cue[:2] for cue in ("air", "artillery", "chemical") if any(n in words[cue] for n in norms))
        own = self._stems[index]
        proposed = self._kept.get(index) or self._proposed.get(index)
        type_ = proposed.type if proposed else "-"
        return [f"doc={self._means}|{type_}", f"doc|s={self._means}|{own}", f"doc|loc={self._means}|{local}|{own}",
                f"doc|loc|t={self._means}|{local}|{type_}"]  # fmt: skip

    def _at(self, index: int) -> str:
        return self._stems[index] if 0 <= index < len(self._stems) else "_"

    def _words(self, index: int) -> list[str]:
        norms = self._view.norms
        word, own = norms[index], self._stems[index]
        after = norms[index + 1] if index + 1 < len(norms) else "_"
        found = [
            f"w={word}", f"s={own}", f"p3={own[:3]}", f"s3={own[-3:]}", f"pre={proclitics(word)}",
            f"s|c-1={own}|{self._at(index - 1)}", f"s|c1={own}|{self._at(index + 1)}", f"w|c1={word}|{after}",
            f"s|c2={own}|{self._at(index + 2)}", f"role={self._view.sentence.role}", "bias",
        ]  # fmt: skip
        found += [f"c{step}={self._at(index + step)}" for step in (-3, -2, -1, 1, 2, 3)]
        around = {
            self._at(i) for i in range(max(0, index - _AROUND), min(len(norms), index + _AROUND + 1)) if i != index
        }
        for other in sorted(around):
            found += (f"b={other}", f"sb={own}|{other}")
        return found

    def _readings(self, index: int) -> list[str]:
        found: list[str] = []
        for split in splits(self._view.norms[index], self._lexicon):
            for form in split.forms:
                type_ = form.entry.type
                found += (f"lt={type_}", f"ll={form.entry.lemma}", f"lp={form.pos}", f"ltp={type_}{form.pos}")
        proposed, kept = self._proposed.get(index), self._kept.get(index)
        if proposed:
            lemma = proposed.form.entry.lemma
            found += (f"cand={proposed.type}", f"crule={proposed.rule}", f"cl={lemma}{proposed.type}")
        if kept:
            found += (f"sel={kept.type}", f"srule={kept.rule}", f"sl={kept.form.entry.lemma}|{kept.type}")
        elif proposed:
            found.append(f"dropped={proposed.type}")
        return found

    def _others(self, index: int) -> list[str]:
        proposed = self._kept.get(index) or self._proposed.get(index)
        own = proposed.type if proposed else "-"
        clause = self._view.clause
        found: list[str] = []
        for i, other in self._kept.items():
            if i == index:
                continue
            found.append(f"oth={other.type}|{own}")
            if i < index:
                found.append(f"bef={other.type}|{own}")
            if clause[i] == clause[index]:
                found.append(f"ocl={other.type}|{own}")
        for step in (-3, -2, -1, 1, 2, 3):
            if 0 <= index + step < len(self._classes):
                for class_ in self._classes[index + step]:
                    found += (f"n{step}={class_}", f"n{step}={class_}|{own}")
        found += [f"nb={class_}|{own}" for class_ in self._all_classes]
        return found
