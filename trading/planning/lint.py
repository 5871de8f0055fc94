"""What a draft is looked through for before it is published: words the law does not like, sentence by sentence. Pure.

Which words, in which parts, and how grave, is law data (``[[term]]``); here they are only looked for. What numbers must be
(periods, weights, caps) is judged by the rules of tendering, whose refusals the desk shows beside these flags.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import Law
from hallcore.ground.lawfile import Placed
from hallcore.ground.wording import TermRow
from trading.planning.model import Flag, Justified

_SENTENCE = re.compile(r"[^。；;！!？?\n]+")
QUOTE = 60
"""Characters of a sentence that are shown around what was found."""

PARTS = ("qualification", "content", "criteria", "documents")
"""The parts of a draft that terms may name."""


class Passage(NamedTuple):
    """A piece of a draft: which part it is, where it stands in words, and what it says."""

    part: str
    place: str
    text: str


def flags(law: Law, regime: str, passages: Iterable[Passage]) -> tuple[Flag, ...]:
    """Every flag of a draft, in the order of the draft; a sentence gets each flag once.

    Args:
        law: The edition whose words are looked for.
        regime: The body of law the tender stands in.
        passages: The draft.
    """
    terms = tuple(row for row in law.rows(TermRow) if not row.regimes or regime in row.regimes)
    found = [flag for passage in passages for flag in _in_passage(passage, terms)]
    return tuple({flag.mark: flag for flag in found}.values())


def _in_passage(passage: Passage, terms: Sequence[TermRow]) -> Iterator[Flag]:
    for sentence in _SENTENCE.findall(passage.text):
        for term in terms:
            if passage.part not in term.parts:
                continue
            hit = _pattern(term.pattern).search(sentence)
            if hit is None or (term.unless and _pattern(term.unless).search(sentence)):
                continue
            quote = _around(sentence, hit)
            yield Flag(term.id, term.rule, term.name, passage.place, quote, term.change, term.outright)


def _around(sentence: str, hit: re.Match[str]) -> str:
    """The sentence, or where it is long the stretch around what was found."""
    text = sentence.strip()
    if len(text) <= QUOTE:
        return text
    start = max(0, hit.start() - (QUOTE - len(hit[0])) // 2)
    piece = sentence[start : start + max(QUOTE, len(hit[0]))].strip()
    return f"{'…' if start else ''}{piece}{'…' if start + QUOTE < len(sentence) else ''}"


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def check_flags(found: Sequence[Flag], reasons: dict[str, str]) -> tuple[Justified, ...]:
    """Let a draft go out whose flags are all justified, and say how.

    Args:
        found: Its flags.
        reasons: For each flag by its mark, why the purchaser keeps what it found.

    Returns:
        What the notice says of them.

    Raises:
        Refusal: One is forbidden outright, or one has no reason; the refusal says what to change.
    """
    for flag in found:
        if flag.outright:
            raise Refusal(
                f"{flag.place}：{flag.name}（“{flag.quote}”）。{flag.change}", flag.rule, where="flags"
            )
    for flag in found:
        if not reasons.get(flag.mark, "").strip():
            raise Refusal(
                f"{flag.place}：{flag.name}（“{flag.quote}”）。{flag.change}保留的，请写明理由",
                flag.rule,
                where="flags",
            )
    return tuple(
        Justified(flag.rule, flag.name, flag.place, flag.quote, reasons[flag.mark].strip()) for flag in found
    )


def term_faults(rows: Iterable[Placed]) -> Iterator[str]:
    """Terms that name a part no draft has."""
    for placed in rows:
        if isinstance(placed.row, TermRow):
            unknown = [part for part in placed.row.parts if part not in PARTS]
            yield from (f"{placed.place}: unknown part {part!r}" for part in unknown)
