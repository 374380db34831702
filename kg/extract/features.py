"""What the decision about a trigger can see: named features of a word in its sentence.

Takes a view, the proposals of the rules and the index of a word; gives the features that hold, in groups, functions from
what they look at to names (see `kg.lexicon.model`). The names are short because each stands in the table of weights: `w` the folded word, `s` its crude stem, `c-1` the stem before it, `l…`
readings of the lexicon, `cand`/`sel` what the rules proposed and kept, `oth`/`bef`/`ocl` the other events of the
sentence, before the word, and of its clause, `n+1` classes of nouns near by, `b`/`sb` stems in the surroundings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kg.extract.clitics import _NOUN_PROCLITICS, _VERB_PROCLITICS, splits
from kg.extract.view import View, bases
from kg.lexicon import Lexicon
from kg.lexicon.memo import Memo
from kg.lexicon.model import Bag, Part, Parts, Vocabulary

if TYPE_CHECKING:
    from kg.extract.triggers import Trigger

_ENDINGS = ("هم", "ها", "نا", "ات", "ان", "ين", "ون", "وا", "يه", "ه", "ا", "ت", "ي")
_KEPT = 3
_AROUND = 8
_OUTSIDE = "_"
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


def _word(word: str, own: str) -> tuple[str, ...]:
    """The word itself."""
    return "bias", f"w={word}", f"s={own}", f"p3={own[:3]}", f"s3={own[-3:]}", f"pre={proclitics(word)}"


def _next(word: str, own: str, after: str, stem_after: str) -> tuple[str, ...]:
    """The word and the next one."""
    return f"w|c1={word}|{after}", f"s|c1={own}|{stem_after}"


def _neighbours(own: str, before: str, second: str) -> tuple[str, ...]:
    """The stem and the one before it, and the second behind it."""
    return f"s|c-1={own}|{before}", f"s|c2={own}|{second}"


def _near(step: int, other: str) -> tuple[str, ...]:
    """The stem so many words away."""
    return (f"c{step}={other}",)


def _surroundings(own: str, other: str) -> tuple[str, ...]:
    """A stem in the surroundings."""
    return f"b={other}", f"sb={own}|{other}"


def _sentence(role: str) -> tuple[str, ...]:
    """The part of the article that the sentence is."""
    return (f"role={role}",)


def _readings(*readings: tuple[str, str, str]) -> Iterable[str]:
    """The readings of the lexicon: type, lemma and part of speech of each."""
    found: list[str] = []
    for type_, lemma, pos in readings:
        found += (f"lt={type_}", f"ll={lemma}", f"lp={pos}", f"ltp={type_}{pos}")
    return dict.fromkeys(found)


def _proposed(type_: str, rule: str, lemma: str) -> tuple[str, ...]:
    """What the rules proposed."""
    return f"cand={type_}", f"crule={rule}", f"cl={lemma}{type_}"


def _kept(type_: str, rule: str, lemma: str) -> tuple[str, ...]:
    """What the rules kept."""
    return f"sel={type_}", f"srule={rule}", f"sl={lemma}|{type_}"


def _dropped(type_: str) -> tuple[str, ...]:
    """What the rules proposed and did not keep."""
    return (f"dropped={type_}",)


def _other(name: str, own: str, type_: str) -> tuple[str, ...]:
    """Another event of the sentence."""
    return (f"{name}={type_}|{own}",)


def _noun_near(step: int, own: str, class_: str) -> tuple[str, ...]:
    """A class of nouns so many words away."""
    return f"n{step}={class_}", f"n{step}={class_}|{own}"


def _noun(own: str, class_: str) -> tuple[str, ...]:
    """A class of nouns of the sentence."""
    return (f"nb={class_}|{own}",)


def _article(means: str, local: str, own: str, type_: str) -> tuple[str, ...]:
    """What the whole article says about the means, beside what the sentence says."""
    return (
        f"doc={means}|{type_}", f"doc|s={means}|{own}", f"doc|loc={means}|{local}|{own}",
        f"doc|loc|t={means}|{local}|{type_}",
    )  # fmt: skip


_STEPS = (-3, -2, -1, 1, 2, 3)
_MEANS = ("air", "artillery", "chemical")


class SentenceFeatures:
    """The features of the words of one sentence; what they share is computed once."""

    def __init__(
        self,
        view: View,
        proposed: Mapping[int, Trigger],
        kept: Mapping[int, Trigger],
        lexicon: Lexicon,
        means: str = "",
        vocabulary: Vocabulary | None = None,
    ) -> None:
        self._means = means
        self._view = view
        self._proposed = proposed
        self._kept = kept
        self._lexicon = lexicon
        self._own = [stem(norm) for norm in view.norms]
        self._words = view.norms if vocabulary is None else [vocabulary[norm] for norm in view.norms]
        """What surrounds a word; `vocabulary` holds the words that the model knows, without one every word is told."""
        self._stems = self._own if vocabulary is None else [vocabulary[each] for each in self._own]
        self._classes = [noun_classes(norm, lexicon) for norm in view.norms]
        self._all_classes = sorted({class_ for classes in self._classes for class_ in classes})
        words = lexicon.words
        self._local = "".join(cue[:2] for cue in _MEANS if not words[cue].isdisjoint(view.norms))

    def of(self, index: int) -> Parts:
        """The features of the word at `index`."""
        view, stems, count = self._view, self._stems, len(self._stems)
        word, own = view.norms[index], self._own[index]
        around = {step: stems[index + step] if 0 <= index + step < count else _OUTSIDE for step in _STEPS}
        after = self._words[index + 1] if index + 1 < count else _OUTSIDE
        kept, proposed = self._kept.get(index), self._proposed.get(index)
        likely = kept or proposed
        type_ = likely.type if likely else "-"
        parts: list[Part] = [
            (_word, word, own),
            (_next, word, own, after, around[1]),
            (_neighbours, own, around[-1], around[2]),
            *((_near, step, other) for step, other in around.items()),
            (_sentence, view.sentence.role),
            (_readings, *self._readings(word)),
            (_article, self._means, self._local, own, type_),
        ]
        if proposed:
            parts.append((_proposed, proposed.type, proposed.rule, proposed.form.entry.lemma))
        if kept:
            parts.append((_kept, kept.type, kept.rule, kept.form.entry.lemma))
        elif proposed:
            parts.append((_dropped, proposed.type))
        surroundings = dict.fromkeys(stems[max(0, index - _AROUND) : index])
        surroundings.update(dict.fromkeys(stems[index + 1 : index + _AROUND + 1]))
        bags: list[Bag] = [
            ((_surroundings, own), surroundings),
            ((_noun, type_), self._all_classes),
            *self._others(index, type_),
        ]
        bags += [
            ((_noun_near, step, type_), self._classes[index + step]) for step in _STEPS if 0 <= index + step < count
        ]
        return Parts(parts, bags)

    def _readings(self, word: str) -> list[tuple[str, str, str]]:
        return [
            (form.entry.type, form.entry.lemma, form.pos)
            for split in splits(word, self._lexicon)
            for form in split.forms
        ]

    def _others(self, index: int, own: str) -> list[Bag]:
        """The other events of the sentence that the rules keep, those before the word, and those of its clause."""
        others = {i: other.type for i, other in self._kept.items() if i != index}
        clause = self._view.clause
        before = dict.fromkeys(type_ for i, type_ in others.items() if i < index)
        beside = dict.fromkeys(type_ for i, type_ in others.items() if clause[i] == clause[index])
        return [
            ((_other, "oth", own), dict.fromkeys(others.values())),
            ((_other, "bef", own), before),
            ((_other, "ocl", own), beside),
        ]
