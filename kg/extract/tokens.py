"""The text of an article cut into sentences and tokens.

Takes raw text; gives a `Page` whose sentences and tokens carry offsets of the raw text. It is separate because every
other part of extraction counts in these tokens. Lines are paragraphs; a sentence ends at a full stop, a question or
exclamation mark, or the end of its line, not at dots that stand for a pause, and never grows beyond `LONGEST` tokens, so
that no later step can meet unbounded input.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from sys import intern
from typing import Literal

import msgspec

from kg.lexicon.markers import markers
from kg.text import Folded, fold

LONGEST = 160
"""Most tokens in a sentence; a longer one is cut at its last comma or pause, or bluntly where it has none."""

Role = Literal["headline", "body", "subhead", "caption", "boilerplate"]
Kind = Literal["word", "number", "punct"]


class Token(msgspec.Struct, frozen=True, gc=False):
    """Characters [start, end) of the raw text: `text` as it stands, `norm` folded for comparison."""

    start: int
    end: int
    text: str
    norm: str
    kind: Kind


class Sentence(msgspec.Struct, frozen=True, gc=False):
    """Characters [start, end) of the raw text; `line` counts lines from 1."""

    start: int
    end: int
    tokens: tuple[Token, ...]
    line: int
    role: Role


class Page(msgspec.Struct, frozen=True, gc=False):
    """A document cut up: the raw text, the folded text, and the sentences in order."""

    raw: str
    folded: Folded
    sentences: tuple[Sentence, ...]


# A caption's or a button's Latin letters stick to the word before them (حماةpic); لـCNN is one word.
_GLUED = "[\u0620-\u064a\u066e-\u06d3]{3,}+(?=[A-Za-z]{2})"
_TOKEN = re.compile(rf"(?P<word>{_GLUED}|[^\W\d_]+)|(?P<number>\d+(?:[.,٫٬]\d+)*)|(?P<punct>[^\s])")
_KINDS: tuple[Kind, ...] = ("punct", "word", "number", "punct")
"""By the number of the group."""
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")
_STOPS = frozenset(".؟?!…")
_AFTER_STOP = frozenset("\"»”’')]}.؟?!…")
_ELLIPSIS = "…"
_DOTS = frozenset({".", _ELLIPSIS})
_COMMAS = frozenset("،,؛;")
_MARKS = _COMMAS | _DOTS | _STOPS
_SHORTEST_WORD = 2  # a stop after one letter closes an abbreviation, not a sentence
_LONGEST_SUBHEAD = 14
_BEGINNING = 200  # letters
_LONGEST_HEADLINE = 40
_CREDIT = re.compile(r"\([^()]{2,40}\)\s*$")


def sentences(raw: str, *, title: str | None = None, boilerplate: Sequence[str] = ()) -> Page:
    """`raw` cut into sentences.

    `title` is the article's title where it is known apart from the text; `boilerplate` are folded beginnings of lines
    that belong to the page and not to the article.
    """
    folded = fold(raw)
    found: list[Sentence] = []
    known_title = fold(title).text.strip() if title else None
    starts = tuple(boilerplate)
    before = ""
    seen_body = False
    for number, start, line in _lines(folded.text):
        content = line.strip()
        if not content:
            continue
        tokens = _tokens(raw, folded, start, line)
        if not tokens:
            continue
        if not _ARABIC.search(content) or (starts and content.startswith(starts)):
            role: Role = "boilerplate"  # what a page says around its article, before the headline, too
        else:
            role = _role(content, len(tokens), first=not seen_body, title=known_title, repeated=content == before)
            seen_body = True
            before = content
        found.extend(
            Sentence(part[0].start, part[-1].end, part, number, role)
            for part in _parts(tokens)
            if _says_something(part)
        )
    return Page(raw, folded, tuple(found))


def head(raw: str, lines: int) -> list[tuple[Token, ...]]:
    """The tokens of the first `lines` lines of `raw` that hold any, of those without Arabic too; offsets count in the line, of
    which no more than its beginning is read."""
    found: list[tuple[Token, ...]] = []
    for line in raw.split("\n", 2 * lines)[: 2 * lines]:
        begun = line[:_BEGINNING]
        folded = fold(begun)
        tokens = _tokens(begun, folded, 0, folded.text)
        if tokens:
            found.append(tuple(tokens))
    return found[:lines]


def _lines(text: str) -> Iterator[tuple[int, int, str]]:
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        yield number, start, line
        start += len(line) + 1


def _tokens(raw: str, folded: Folded, base: int, line: str) -> list[Token]:
    source = folded.source
    made = []
    for match in _TOKEN.finditer(line):
        start, end = match.span()
        # Interned: each word is looked up in dozens of tables, and what is the same string needs no comparing.
        norm, start, end = intern(line[start:end]), base + start, base + end
        if source is not None:
            start, end = source[start], source[end - 1] + 1
        made.append(Token(start, end, raw[start:end], norm, _KINDS[match.lastindex or 0]))
    return made


def _role(content: str, length: int, *, first: bool, title: str | None, repeated: bool) -> Role:
    stopped = content[-1] in _STOPS or (content[-1] in _AFTER_STOP and content[-2:-1] in ".؟?!…")
    if first:
        headline = content == title or (not stopped and length <= _LONGEST_HEADLINE)
        return "headline" if headline else "body"
    if repeated or (not stopped and length <= _LONGEST_HEADLINE and _CREDIT.search(content)):
        return "caption"
    return "subhead" if not stopped and length <= _LONGEST_SUBHEAD else "body"


def _says_something(part: tuple[Token, ...]) -> bool:
    return any(token.kind == "word" for token in part)


def _parts(tokens: list[Token]) -> Iterator[tuple[Token, ...]]:
    """The sentences of one line."""
    begin, comma = 0, -1
    index, count = 0, len(tokens)
    last = max((index for index, token in enumerate(tokens) if token.kind != "punct"), default=0)
    while index < count:
        token = tokens[index]
        if token.norm not in _MARKS and index + 1 - begin < LONGEST:
            index += 1
            continue
        if token.norm in _COMMAS:
            comma = index
        dots = _dots(tokens, index) if token.norm in _DOTS and index < last else 0
        if dots and index + dots - begin < LONGEST:
            comma = index = index + dots - 1
        elif token.norm in _STOPS and not _abbreviates(tokens, index):
            while index + 1 < count and tokens[index + 1].norm in _AFTER_STOP and _touches(tokens, index):
                index += 1
            yield tuple(tokens[begin : index + 1])
            begin, comma = index + 1, -1
        elif index + 1 - begin >= LONGEST:
            cut = comma if comma > begin else index
            yield tuple(tokens[begin : cut + 1])
            begin, comma = cut + 1, -1
            index = cut
        index += 1
    if begin < count:
        yield tuple(tokens[begin:])


def _dots(tokens: list[Token], index: int) -> int:
    """How many tokens from `index` are dots of a pause or of words left out: `..`, `…`, `(...)`. In Arabic newspapers they
    part no sentences (دوما.. قتلى بقصف)."""
    end = index
    while end < len(tokens) and tokens[end].norm in _DOTS and (end == index or _touches(tokens, end - 1)):
        end += 1
    return end - index if end - index > 1 or tokens[index].norm == _ELLIPSIS else 0


def _abbreviates(tokens: list[Token], stop: int) -> bool:
    """Whether the stop at `stop` closes an abbreviation or initial, or stands inside a word or number."""
    if stop == 0 or stop + 1 >= len(tokens):
        return False
    before, after = tokens[stop - 1], tokens[stop + 1]
    if tokens[stop].norm != ".":
        return False
    if before.kind == "word" and len(before.norm) < _SHORTEST_WORD:
        return True
    if before.norm in markers("letter-names") and after.norm in markers("letter-names"):
        return True  # a channel whose name is letters
    # names of sites and initials: bbc.co.uk, عربي.نت
    return (
        before.end == tokens[stop].start
        and after.start == tokens[stop].end
        and (after.norm.isascii() or after.norm in markers("site-endings"))
        and after.kind == "word"
    )


def _touches(tokens: list[Token], index: int) -> bool:
    return tokens[index].end == tokens[index + 1].start
