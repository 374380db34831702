"""What the decision about a trigger can see: named features of a word in its sentence.

Takes a view, the proposals of the rules and the index of a word; gives the features that hold, in groups, functions from
what they look at to names (see `kg.lexicon.model`): to add a feature is a line in a group, or a group with a line in `_groups`
and its value in `SentenceFeatures.of`. The names are short because each stands in the table of weights: `w` the folded word, `s` its crude stem, `c-1` the stem before it, `l…`
readings of the lexicon, `cand`/`sel` what the rules proposed and kept, `oth`/`bef`/`ocl` the other events of the
sentence, before the word, and of its clause, `n+1` classes of nouns near by, `b`/`sb` stems in the surroundings.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from sys import intern
from typing import TYPE_CHECKING

from kg.extract.clitics import NOUN_PROCLITICS, VERB_PROCLITICS, splits
from kg.extract.view import View, bases
from kg.lexicon import Lexicon
from kg.lexicon.affixes import ARTICLE, affixes
from kg.lexicon.memo import Table
from kg.lexicon.model import Case, Groups

if TYPE_CHECKING:
    from kg.extract.triggers import Trigger

_ENDINGS = affixes("crude-endings")
_KEPT = 3
_AROUND = 8
_OUTSIDE = "_"
_PROCLITICS = tuple(
    sorted(
        {p for p in (*NOUN_PROCLITICS, *VERB_PROCLITICS) if p and p not in affixes("question")},
        key=lambda p: (-len(p), p),
    )
)

_BY_LETTER = {letter: tuple(p for p in _PROCLITICS if p[0] == letter) for letter in {p[0] for p in _PROCLITICS}}


def stem(norm: str) -> str:
    """The word without one run of proclitics and one ending, never shorter than three letters: crude, and the same for
    most forms of a word."""
    return STEMS[norm]


class _Stems(Table[str]):
    __slots__ = ()

    def make(self, word: str) -> str:
        return intern(_without_ending(word[len(proclitics(word)) :]))


STEMS = _Stems()
"""The stems by word."""


def proclitics(norm: str) -> str:
    """The longest run of letters at the front that can be proclitics."""
    for each in _BY_LETTER.get(norm[:1], ()):
        if norm.startswith(each) and len(norm) - len(each) >= _KEPT:
            return each
    return ""


def _without_ending(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _KEPT:
            return word[: len(word) - len(ending)]
    return word


def noun_classes(norm: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The classes of the nouns that the word may be, with or without its article."""
    known: tuple[str, ...] | None = lexicon.classes.get(norm)
    if known is None:
        forms = {form for _, base in bases(norm) for form in (base, base.removeprefix(ARTICLE))}
        known = tuple(sorted({class_ for form in forms for class_, _ in lexicon.nouns.get(form, ())}))
        lexicon.classes.put(norm, known)
    return known


def knows(features: Container[str], trigger: Trigger, norm: str) -> bool:
    """Whether any of the features that name the word `norm`, or the lemma that the rules read it as, weighs something: the
    annotated articles have it then, often enough to say what it mostly is. The lemma's own weight alone does not tell: training
    leaves small ones out, and a lemma that is an event half of the time has a small one."""
    lemma = trigger.form.entry.lemma
    names = (f"ll={lemma}", f"w={norm}", f"s={STEMS[norm]}", f"cl={lemma}{trigger.type}", f"sl={lemma}|{trigger.type}")
    return any(name in features for name in names)


def _groups(own: str, type_: str) -> Groups:
    """The groups of features of a word with the stem `own`, read by the rules as a trigger of `type_`; the comments say
    what else they look at."""
    return Groups(
        words=(
            (_next,),
            (_next_stem, own),
            (_before_stem, own),
            (_second_stem, own),
            *((_near, step) for step in _STEPS),
            (_sentence,),
        ),
        others=(
            (_word, own),
            (_readings,),
            (_article, own, type_),
            (_proposed,),
            (_kept,),
        ),
        bags=(
            (_around,),
            (_around_stem, own),
            (_noun, type_),
            (_noun_near, type_),
            (_other, "oth", type_),
            (_other, "bef", type_),
            (_other, "ocl", type_),
        ),
    )


def _word(own: str, word: str) -> tuple[str, ...]:
    """The word itself."""
    return "bias", f"w={word}", f"s={own}", f"p3={own[:3]}", f"s3={own[-3:]}", f"pre={proclitics(word)}"


def _next(words: tuple[str, str]) -> tuple[str, ...]:
    """The word and the next one."""
    return (f"w|c1={words[0]}|{words[1]}",)


def _next_stem(own: str, other: str) -> tuple[str, ...]:
    return (f"s|c1={own}|{other}",)


def _before_stem(own: str, other: str) -> tuple[str, ...]:
    return (f"s|c-1={own}|{other}",)


def _second_stem(own: str, other: str) -> tuple[str, ...]:
    """The second stem behind it."""
    return (f"s|c2={own}|{other}",)


def _near(step: int, other: str) -> tuple[str, ...]:
    """The stem so many words away."""
    return (f"c{step}={other}",)


def _sentence(role: str) -> tuple[str, ...]:
    """The part of the article that the sentence is."""
    return (f"role={role}",)


def _readings(readings: tuple[tuple[str, str, str], ...]) -> Iterable[str]:
    """The readings of the lexicon: type, lemma and part of speech of each."""
    found: list[str] = []
    for type_, lemma, pos in readings:
        found += (f"lt={type_}", f"ll={lemma}", f"lp={pos}", f"ltp={type_}{pos}")
    return dict.fromkeys(found)


def _article(own: str, type_: str, means: tuple[str, str]) -> tuple[str, ...]:
    """What the whole article says about the means, and what the sentence says."""
    doc, local = means
    return (
        f"doc={doc}|{type_}", f"doc|s={doc}|{own}", f"doc|loc={doc}|{local}|{own}", f"doc|loc|t={doc}|{local}|{type_}",
    )  # fmt: skip


def _proposed(reading: _Reading | None) -> tuple[str, ...]:
    """What the rules proposed."""
    if reading is None:
        return ()
    type_, rule, lemma, kept = reading
    proposed = (f"cand={type_}", f"crule={rule}", f"cl={lemma}{type_}")
    return proposed if kept else (*proposed, f"dropped={type_}")


def _kept(reading: _Reading | None) -> tuple[str, ...]:
    """What the rules kept."""
    if reading is None:
        return ()
    type_, rule, lemma, _ = reading
    return f"sel={type_}", f"srule={rule}", f"sl={lemma}|{type_}"


def _around(other: str) -> tuple[str, ...]:
    """A stem in the surroundings."""
    return (f"b={other}",)


def _around_stem(own: str, other: str) -> tuple[str, ...]:
    return (f"sb={own}|{other}",)


def _noun(type_: str, class_: str) -> tuple[str, ...]:
    """A class of nouns of the sentence."""
    return (f"nb={class_}|{type_}",)


def _noun_near(type_: str, what: tuple[str, str]) -> tuple[str, ...]:
    """How many words away a class of nouns is, and which."""
    step, class_ = what
    return f"n{step}={class_}", f"n{step}={class_}|{type_}"


def _other(name: str, type_: str, other: str) -> tuple[str, ...]:
    """The type of another event of the sentence."""
    return (f"{name}={other}|{type_}",)


_Reading = tuple[str, str, str, bool]
"""Type, rule and lemma of a trigger of the rules, and whether they keep one there."""
_STEPS = (-3, -2, -1, 1, 2, 3)
_STEP_NAMES = tuple((step, str(step)) for step in _STEPS)
_BEYOND = (_OUTSIDE,) * 3
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
    ) -> None:
        self._means = means
        self._view = view
        self._proposed = proposed
        self._kept = kept
        self._lexicon = lexicon
        self._stems = (*_BEYOND, *map(STEMS.__getitem__, view.norms), *_BEYOND)
        """The stems, and what stands for those before the first and behind the last."""
        known = lexicon.classes.get
        self._classes = {
            index: classes
            for index, norm in enumerate(view.norms)
            if (classes := found if (found := known(norm)) is not None else noun_classes(norm, lexicon))
        }
        """The classes of nouns, where there are any."""
        self._all_classes = sorted({class_ for classes in self._classes.values() for class_ in classes})
        cues = lexicon.words
        self._local = "".join(cue[:2] for cue in _MEANS if not cues[cue].isdisjoint(view.norms))

    def of(self, index: int) -> Case:
        """The features of the word at `index`."""
        view, stems, count = self._view, self._stems, len(self._view.norms)
        at = index + len(_BEYOND)
        word, own = view.norms[index], stems[at]
        _, _, before, behind, second, _ = near = (*stems[at - 3 : at], *stems[at + 1 : at + 4])
        after = view.norms[index + 1] if index + 1 < count else _OUTSIDE
        classes, kept, proposed = self._classes, self._kept.get(index), self._proposed.get(index)
        likely = kept or proposed
        type_ = likely.type if likely else "-"
        low, high = len(_BEYOND) + max(0, index - _AROUND), len(_BEYOND) + min(count, index + _AROUND + 1)
        around = dict.fromkeys(stems[low:at] + stems[at + 1 : high])
        return Case(
            (_groups, own, type_),
            ((word, after), behind, before, second, *near, view.sentence.role),
            (
                word,
                self._readings(word),
                (self._means, self._local),
                _reading(proposed, kept),
                _reading(kept, kept),
            ),
            (
                around,
                around,
                self._all_classes,
                [
                    (name, class_)
                    for step, name in _STEP_NAMES
                    if index + step in classes
                    for class_ in classes[index + step]
                ],
                *self._others(index),
            ),
        )

    def _readings(self, word: str) -> tuple[tuple[str, str, str], ...]:
        return tuple(
            [
                (form.entry.type, form.entry.lemma, form.pos)
                for split in splits(word, self._lexicon)
                for form in split.forms
            ]
        )

    def _others(self, index: int) -> tuple[Collection[str], ...]:
        """The other events of the sentence that the rules keep, those before the word, and those of its clause."""
        others = {i: other.type for i, other in self._kept.items() if i != index}
        if not others:
            return (), (), ()
        clause = self._view.clause
        before = {type_: None for i, type_ in others.items() if i < index}
        beside = {type_: None for i, type_ in others.items() if clause[i] == clause[index]}
        return dict.fromkeys(others.values()), before, beside


def _reading(trigger: Trigger | None, kept: Trigger | None) -> _Reading | None:
    return None if trigger is None else (trigger.type, trigger.rule, trigger.form.entry.lemma, kept is not None)
