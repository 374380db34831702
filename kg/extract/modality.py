"""Whether an event happened, was tried, stopped, planned, denied or only thought of.

Takes the tokens of a sentence and an event in it; gives its modality and the rule that set it. The nearest cue before
the event in its clause decides; "managed to" takes an attempt back; a clause of purpose is an attempt at taking, driving
out, encircling, and a plan of what comes after.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from kg.extract.given import about_another, is_given
from kg.extract.outcome import outcome
from kg.extract.purpose import behind_to, is_future, of_means, purpose
from kg.extract.tokens import Token
from kg.extract.unable import unable
from kg.kinds import Modality
from kg.lexicon.affixes import AND, ARTICLE, BY, TO
from kg.lexicon.markers import joined, markers
from kg.lexicon.modality import ModalityCue, modality_cues

_REACH = 9  # tokens before an event in which a cue is looked for
_PARENTHESIS = 9  # tokens of a parenthesis between a cue and its event
_ADJECTIVES = 3  # words behind an event among which an adjective may qualify it
_DENIAL = 14  # tokens between a denial and "any"
_CALL = 25  # tokens between "called on" and "to": whoever is called on stands between
_NOT = 4  # tokens between "not" and what was not stopped
_CAME_ABOUT = 6  # words before a response among which one may say that it came about
_OBJECT = 3  # words before what is denied that no preposition is among
_SINCE = 4  # tokens of a time between "since" and the object of the verb before it
_ONLY = 3  # tokens between a denied event and "but"
_FAILED = 9  # tokens between "failed" and "in": who failed stands between

_ENDED: frozenset[Modality] = frozenset({"attempted", "averted"})
"""What a past verb that is joined to it comes after."""


Rule = Literal[
    "modality:told", "modality:will", "modality:will-verb", "modality:concluded", "modality:participle", "modality:planted",
    "modality:may", "modality:possible", "modality:imminent", "modality:any", "modality:none-at-all", "modality:managed",
    "modality:attempted-cue", "modality:averted-cue", "modality:planned-cue", "modality:denied-cue",
    "modality:hypothetical-cue", "modality:purpose", "modality:operation-of", "modality:called-for", "modality:warned", "modality:threatened", "modality:denied-far", "modality:failed", "modality:unable", "modality:not-planned",
    "modality:not-stopped", "modality:none-but", "modality:in-exchange", "modality:foiled", "modality:still-to-come", "modality:handing-over", "modality:disowned", "modality:repulsed", "modality:attempted-joined", "modality:planned-joined", "modality:hypothetical-joined",
]  # fmt: skip
"""The rules, each with an example among the tests. `told`: nothing speaks against it having happened."""

_SETTLED = frozenset({"modality:concluded", "modality:participle", "modality:managed", "modality:not-stopped"})
"""What no words behind an event change."""
_OF_OUTCOME: dict[Modality, Rule] = {"averted": "modality:foiled", "denied": "modality:disowned"}
_OF_CUE: dict[Modality, Rule] = {
    "actual": "modality:managed",
    "attempted": "modality:attempted-cue",
    "averted": "modality:averted-cue",
    "planned": "modality:planned-cue",
    "denied": "modality:denied-cue",
    "hypothetical": "modality:hypothetical-cue",
}
JOINED: dict[Modality, Rule] = {
    "attempted": "modality:attempted-joined",
    "planned": "modality:planned-joined",
    "hypothetical": "modality:hypothetical-joined",
}
"""What a noun shares with the event that it is joined to: tried to take the town and to advance."""


class Judged(NamedTuple):
    """A modality and the rule behind it."""

    modality: Modality
    rule: Rule


def judge(
    tokens: Sequence[Token],
    index: int,
    event_type: str,
    *,
    nominal: bool = True,
    future: bool = False,
    imperfect: bool = False,
    others: Sequence[int] = (),
) -> Judged:
    """The modality of the event of `event_type` whose trigger is token `index`.

    `nominal`: the trigger is no finite verb; `future`: it bears the letter of the future; `imperfect`: it is an imperfect
    verb; `others`: the triggers of the other events of the sentence, which a cue before them may be about instead.
    """
    told = _before(tokens, index, event_type, nominal=nominal, future=future, imperfect=imperfect, others=others)
    if told.modality not in ("actual", "attempted") or told.rule in _SETTLED:
        return told
    tried = told.modality == "attempted"
    if told.rule == "modality:attempted-cue" and _after_any(tokens, index, markers("averting")):
        return Judged("averted", "modality:averted-cue")
    came = outcome(tokens, index, event_type, attempted=tried) if nominal or tried else None
    if came is not None:
        return Judged(came, _OF_OUTCOME[came])
    if tokens[index].norm in markers("repulsing") and event_type != "Destruction":
        return Judged("averted", "modality:repulsed")
    return told


def _before(
    tokens: Sequence[Token],
    index: int,
    event_type: str,
    *,
    nominal: bool,
    future: bool,
    imperfect: bool,
    others: Sequence[int],
) -> Judged:
    """The modality by the words before the event, and by its own."""
    if future:
        return Judged("planned", "modality:will")
    if nominal and index + 1 < len(tokens) and tokens[index + 1].norm in markers("concluded"):
        return Judged("actual", "modality:concluded")
    if tokens[index].norm in markers("qualifying-participle"):
        return Judged("actual", "modality:participle")
    if imperfect and index and tokens[index - 1].norm in markers("may"):
        return Judged("hypothetical", "modality:may")
    if tokens[index].norm in markers("planting") and not any(t.norm in markers("result") for t in tokens[index:]):
        return Judged("attempted", "modality:planted")
    told = not nominal and not imperfect
    supposed = _that_may_have_been(tokens, index) if told else None
    if supposed is not None and _after_any(tokens, supposed, markers("denying")):
        return Judged("denied", "modality:denied-cue")
    if supposed is not None and _not_excluded(tokens, supposed):
        return Judged("hypothetical", "modality:hypothetical-cue")
    failed = unable(tokens, index, verb=told)
    if failed is not None:
        return Judged(failed, "modality:unable")
    cue = _cue(tokens, index, event_type, others, told=told)
    if cue is None or cue.modality != "averted":
        cue = _any(tokens, index) or cue  # which makes a noun of what is read as a verb
    cue = cue or _qualified(tokens, index)
    if cue is not None:
        return cue
    if nominal:
        return _nominal(tokens, index, event_type)
    return Judged("actual", "modality:told")


def _nominal(tokens: Sequence[Token], index: int, event_type: str) -> Judged:
    """The modality of a noun that no cue reaches, by the word that governs it."""
    aimed = purpose(tokens, index, event_type)
    if aimed is not None:
        return Judged(aimed, "modality:purpose")
    before = tokens[index - 1].norm if index else ""
    if event_type == "TerritorialGain" and before in markers("operation-of"):
        return Judged(of_means(tokens, index), "modality:operation-of")
    demanded = before in markers("to") or tokens[index].norm[0] == BY
    if (demanded and _called_for(tokens, index)) or _called_to(tokens, index):
        return Judged("hypothetical", "modality:called-for")
    if not tokens[index].norm.startswith(ARTICLE) and _warned_of(tokens, index):
        return Judged("hypothetical", "modality:warned")
    if _threatened(tokens, index):
        return Judged("planned", "modality:threatened")
    if _is_denied(tokens, index):
        return Judged("denied", "modality:denied-far")
    if before in markers("in") and _failed(tokens, index):
        return Judged("attempted", "modality:failed")
    if is_future(before) and not tokens[index].norm.startswith(ARTICLE):
        return Judged("planned", "modality:will-verb")
    return _open(tokens, index, event_type)


def _open(tokens: Sequence[Token], index: int, event_type: str) -> Judged:
    """A response, getting relief in, handing over arms: nouns of what is mostly still to be done or asked for, unless a word
    before them says that it came about."""
    norm = tokens[index].norm
    before = [token.norm for token in tokens[max(0, index - _CAME_ABOUT) : index]]
    if not any(word in markers("come-about") or word.removeprefix(AND) in markers("come-about") for word in before):
        if norm in markers("still-to-come"):
            return Judged("planned", "modality:still-to-come")
        if event_type == "Surrender" and norm in markers("handing-over"):
            return Judged("hypothetical", "modality:handing-over")
    return Judged("actual", "modality:told")


def _any(tokens: Sequence[Token], index: int) -> Judged | None:
    """Any attack: one that only may be, and none at all behind a denial."""
    if not index or tokens[index - 1].norm not in markers("any"):
        return None
    for token in reversed(tokens[max(0, index - 1 - _DENIAL) : index - 1]):
        if token.norm in markers("avoiding") or token.norm in markers("whether"):
            break
        if token.norm in markers("no") or token.norm in markers("denying"):
            return Judged("denied", "modality:none-at-all")
        if token.norm in markers("clause-end") and token.norm not in markers("comma"):
            break
    return Judged("hypothetical", "modality:any")


def _that_may_have_been(tokens: Sequence[Token], index: int) -> int | None:
    """Where "that" stands in a clause like: the ministry denied that its planes had (literally: were to have) struck; who
    struck stands between."""
    for at in range(index - 1, max(0, index - _FAILED) - 1, -1):
        norm = tokens[at].norm
        if norm in markers("clause-end") or norm in markers("relative"):
            return None
        if at and norm in markers("may-have-been") and tokens[at - 1].norm in markers("that"):
            return at - 1
    return None


def _not_excluded(tokens: Sequence[Token], index: int) -> bool:
    """Does not rule out that: the negated verb stands before "that", and who speaks between."""
    for at in range(index - 1, max(0, index - _FAILED), -1):
        norm = tokens[at].norm
        if norm in markers("excluding"):
            return tokens[at - 1].norm in markers("no")
        if norm in markers("clause-end") or norm in markers("that"):
            return False
    return False


def _called_for(tokens: Sequence[Token], index: int) -> bool:
    """Called on all parties, .., to stop: the demand stands before those that it is made to."""
    with_by = tokens[index].norm[0] == BY
    return _after_any(tokens, index, markers("demands-by") if with_by else markers("calls-to"))


def _called_to(tokens: Sequence[Token], index: int) -> bool:
    """Called in a statement for the return of the refugees: "to", written together with what is demanded, is the only one; behind
    another one it says what that is for."""
    if not behind_to(tokens[index].norm):
        return False
    for token in reversed(tokens[max(0, index - _CALL) : index]):
        norm = token.norm
        if norm in markers("calls-to"):
            return True
        if (
            norm in markers("to")
            or norm in markers("that")
            or norm in markers("result")
            or norm in markers("relative-one")
        ):
            return False
        if behind_to(norm) or norm in markers("clause-end"):
            return False
    return False


def _warned_of(tokens: Sequence[Token], index: int) -> bool:
    """The spokesman warned of an attack, of the outbreak of fighting: who warns stands between."""
    from_ = index - 2 if index and tokens[index - 1].norm in markers("happening") else index - 1
    return from_ > 0 and tokens[from_].norm in markers("from") and _after_any(tokens, from_, markers("warns"))


def _threatened(tokens: Sequence[Token], index: int) -> bool:
    """The minister threatened with a strike, with widening the operation: who threatens stands between."""
    norm = tokens[index].norm
    with_by = index if norm[0] == BY else index - 1
    by = tokens[with_by].norm if with_by > 0 else ""
    if (
        not by.startswith(BY)
        or by in markers("that")
        or by in markers("governing")
        or norm[0] == TO
        or (with_by < index and by[1:].startswith(ARTICLE))
    ):
        return False
    for token in reversed(tokens[max(0, with_by - _CALL) : with_by]):
        if token.norm in markers("threatens"):
            return True
        if token.norm in markers("modality-wall") or token.norm in markers("accusing") or token.norm in markers("that"):
            return False
        if token.norm in markers("clause-end") and token.norm not in markers("comma"):
            return False
    return False


def _is_denied(tokens: Sequence[Token], index: int) -> bool:
    """The spokesman of the forces, so and so, denied the targeting of civilians: what is denied is no object of a preposition
    (denied responsibility for the attack), nor what did not end (denied that the campaign had stopped)."""
    near = tokens[max(0, index - _OBJECT) : index]
    if tokens[index].norm.startswith((BY, TO)) or any(
        token.norm in markers("governing") or token.norm in markers("ending") or token.kind == "punct" for token in near
    ):
        return False
    return _after_any(tokens, index, markers("denying"))


def _after_any(tokens: Sequence[Token], index: int, words: frozenset[str]) -> bool:
    """Whether one of `words` stands before token `index`, and no clause of its own between."""
    for token in reversed(tokens[max(0, index - _CALL) : index]):
        norm = token.norm
        if norm in words:
            return True
        if norm in markers("that") or norm in markers("result"):
            return False
        if norm in markers("clause-end") and norm not in markers("comma"):
            return False
    return False


def _failed(tokens: Sequence[Token], index: int) -> bool:
    """The militia failed in launching: who failed stands between."""
    for token in reversed(tokens[max(0, index - _FAILED) : index - 1]):
        if token.norm in markers("failed"):
            return True
        if token.norm in markers("clause-end"):
            return False
    return False


def _cue(tokens: Sequence[Token], index: int, event_type: str, others: Sequence[int], *, told: bool) -> Judged | None:
    """The cue before the event that reaches it: the one that ends nearest, and of those the longest.

    `told`: the event is a past verb, which no demand or fear before "that" is about.
    """
    if index and tokens[index - 1].norm in markers("time-before"):
        return None
    cues_known = modality_cues()
    reach: list[tuple[int, int, Judged]] = []
    reported = False
    skipped = 0  # words of a parenthesis, which no cue counts
    at = index
    for _ in range(_REACH + _PARENTHESIS):
        at -= 1
        if at < 0:
            break
        norm = tokens[at].norm
        if norm in markers("comma"):
            before = _parenthesis(tokens, at, index)
            if before is None:
                break
            if at + 1 < index or not (told or joined(tokens[index].norm)):
                skipped += sum(token.kind != "punct" for token in tokens[before:at])
            at = before
            continue
        if norm in markers("clause-end") or (norm in markers("modality-wall") and not _of_time(tokens, at, index)):
            break
        # could be that its planes had struck, if he was killed: such a clause reports nothing
        open_ = tokens[at + 1].norm in markers("may-have-been") | markers("was")
        told_there = told and norm in markers("that") and not open_
        reported = reported or told_there
        found = cues_known.at(tokens, at) if norm in cues_known.first_words else None
        if found is None:
            if norm in markers("result"):
                break  # what an event led to is no attempt
            continue
        length, cues = found
        end = at + length
        judged = _judged(tokens, index, end, cues, event_type, others, skipped, length)
        if judged is None or (reported and judged.modality == "hypothetical"):
            continue
        if (told or event_type == "Destruction") and judged.modality in _ENDED and joined(tokens[index].norm):
            continue  # repelled the attack and shot down two
        reach.append((end, length, judged))
    return _strongest(reach)


def _of_time(tokens: Sequence[Token], at: int, index: int) -> bool:
    """Whether the word at `at` only opens a time between a verb and its object: has been trying for days to take the town."""
    if tokens[at].norm not in markers("since") or not at < index - 1 <= at + _SINCE:
        return False
    return tokens[index - 1].norm in markers("length-of-time")


def _strongest(reach: Sequence[tuple[int, int, Judged]]) -> Judged | None:
    """Of the cues that reach an event (the end of each, its length, what it says) the one that holds."""
    if not reach:
        return None
    nearest = max(reach, key=lambda cue: cue[:2])[2]
    over = _OVER.get(nearest.modality)
    return next((judged for _, _, judged in reversed(reach) if judged.modality == over), nearest)


_OVER: dict[Modality, Modality] = {"attempted": "averted", "planned": "denied"}
"""What a cue farther off turns the nearest into: beat back an attempt, denied that he plans to."""


def _qualified(tokens: Sequence[Token], index: int) -> Judged | None:
    """The adjective behind the event that says it is only feared or still to come: a possible attack."""
    for at in range(index + 1, min(index + 1 + _ADJECTIVES, len(tokens))):
        norm = tokens[at].norm
        if tokens[at].kind != "word" or norm in markers("function"):
            return None
        if norm in markers("possible"):
            return Judged("hypothetical", "modality:possible")
        if norm in markers("imminent") and (at + 1 == len(tokens) or tokens[at + 1].norm not in markers("from")):
            return Judged("planned", "modality:imminent")
    return None


def _judged(
    tokens: Sequence[Token],
    index: int,
    end: int,
    cues: Sequence[ModalityCue],
    event_type: str,
    others: Sequence[int],
    skipped: int,
    length: int,
) -> Judged | None:
    between = sum(token.kind != "punct" for token in tokens[end:index]) - skipped
    if end > index:
        return None
    for cue in cues:
        if between > cue.within or (cue.types and event_type not in cue.types):
            continue
        if cue.modality != "actual" and (
            about_another(tokens, index, end, others, cue.modality) or is_given(tokens, index, end, event_type, cue)
        ):
            return None
        if cue.modality == "planned" and _never_planned(tokens, end - length):
            return Judged("denied", "modality:not-planned")
        if cue.modality == "denied" and end == index and _but(tokens, index):
            return Judged("actual", "modality:none-but")
        if cue.modality == "averted" and _is_negated(tokens, end):
            return Judged("actual", "modality:not-stopped")
        return Judged(cue.modality, _OF_CUE[cue.modality])
    return None


def _but(tokens: Sequence[Token], index: int) -> bool:
    """Whether "but" takes the denial back: it kills none but children, only one was killed."""
    for token in tokens[index + 1 : index + 1 + _ONLY]:
        if token.norm in markers("except"):
            return True
        if token.norm in markers("clause-end"):
            return False
    return False


def _never_planned(tokens: Sequence[Token], start: int) -> bool:
    """Whether the plan told from `start` is denied: had not been planning, denied that it (literally: were to) planned."""
    before = tokens[start - 1].norm if start else ""
    if before in markers("not-then"):
        return True
    if start > 1 and before in markers("being-still") and tokens[start - 2].norm in markers("not-then"):
        return True
    supposed = _that_may_have_been(tokens, start)
    return supposed is not None and _after_any(tokens, supposed, markers("denying"))


def _is_negated(tokens: Sequence[Token], end: int) -> bool:
    """Whether the cue up to `end` is what somebody did not do, or failed to: could not stop the advance."""
    for token in reversed(tokens[max(0, end - 1 - _NOT) : end - 1]):
        if token.norm in markers("no") or token.norm in markers("failed"):
            return True
        if token.norm in markers("clause-end") or token.norm in markers("that"):
            return False
    return False


def _parenthesis(tokens: Sequence[Token], comma: int, index: int) -> int | None:
    """The comma that opens a parenthesis closed by `comma` right before the event's phrase; None where it is none."""
    if comma + 1 != index and tokens[comma + 1].norm not in markers("phrase-preposition"):
        return None
    for at in range(comma - 1, max(-1, comma - 1 - _PARENTHESIS), -1):
        if tokens[at].norm in markers("comma"):
            return at
    return None
