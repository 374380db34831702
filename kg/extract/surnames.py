"""The full name of a person whom a sentence calls by the last word of it.

Takes what an article has told and a surname in one of its sentences; gives the name as an earlier sentence has it: "the
colonel X Y", later "Y said". It is apart from who speaks because that reads forwards, one sentence at a time, and a person may be
named in full where nothing is said.
"""

from __future__ import annotations

from kg.extract.clitics import splits
from kg.extract.speaker import Memory
from kg.extract.view import View, bare
from kg.lexicon.affixes import ARTICLE, DEFINITE
from kg.lexicon.markers import joined, markers
from kg.lexicon.reporting import reports, speaker_nouns

_GIVEN = 3  # most words of a name before the surname
_SHORTEST = 3
_NO_NAME = (
    "function",
    "aside",
    "trailing",
    "segment",
    "was",
    "that",
    "no-name",
    "title",
    "one-of",
    "organisation-head",
    "naming",
    "office",
)


def full_name(memory: Memory, view: View, at: int) -> str | None:
    """The name in full, as the first sentence before `view` has it that names the person whose surname is token `at`."""
    surname = view.norms[at]
    if not memory.occurrences:
        for place, earlier in enumerate(memory.views):
            for index, norm in enumerate(earlier.norms):
                memory.occurrences.setdefault(norm, []).append((place, index))
    places = memory.occurrences.get(surname, [])
    looked, name = memory.surnames.get(surname, (0, None))
    while name is None and looked < len(places) and memory.views[places[looked][0]].number < view.number:
        place, index = places[looked]
        name, looked = _in_full(memory, memory.views[place], index), looked + 1
    memory.surnames[surname] = looked, name
    return name


def _in_full(memory: Memory, view: View, index: int) -> str | None:
    """The name that ends at token `index`, where one does."""
    first = index
    while first and index - first < _GIVEN and _may_be_given(memory, view, first - 1):
        first -= 1
    if first == index or not _is_introduced(view, first):
        return None
    return " ".join(token.text for token in view.tokens[first : index + 1])


def _may_be_given(memory: Memory, view: View, at: int) -> bool:
    """Whether the word may be one of a name before a surname: nothing that any table has a use for."""
    norm = view.norms[at]
    if view.tokens[at].kind != "word" or len(norm) < _SHORTEST or norm.startswith(DEFINITE):
        return False
    if joined(norm) and norm not in markers("given-with-waw"):
        return False
    if norm in reports() or any(norm in markers(name) for name in _NO_NAME) or splits(norm, memory.lexicon):
        return False
    stem = bare(norm)
    known = (norm,) in memory.lexicon.states or stem in memory.lexicon.adjectives
    return not known and speaker_nouns().at(view.tokens, at) is None


def _is_introduced(view: View, first: int) -> bool:
    """Whether what stands before a name may introduce a person: a comma, a title or office, a verb of saying."""
    if not first:
        return True
    norm = view.norms[first - 1]
    said = norm in reports() or norm in markers("title") or norm in markers("comma")
    return said or norm.startswith(ARTICLE) or speaker_nouns().at(view.tokens, first - 1) is not None
