"""How a method that is no tender speaks: pages and papers written for tenders are told in its own words.

Its table says under ``[words]`` what stands for a word of tendering (``"投标人" = "供应商"``). What people wrote
themselves and what the law says are never touched. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, cast

import msgspec

from hallcore.dossier import Dossier
from hallcore.ground.lawbook import Law
from hallcore.ground.procedure import Procedure
from trading.methods.rules import Method

COMPOSED = frozenset(
    {
        ("Standing", "rejected"),
        ("Rejected", "reason"),
        ("LotOpening", "reason"),
        ("BidRead", "cause"),
        ("FailureAnnounced", "cause"),
        ("Refused", "reason"),
    }
)
"""Fields of papers whose words are the hall's, not a person's (struct, field)."""


class Speech:
    """The words of one method, and what must stand as it was written.

    Attributes:
        words: Word of tendering → what this method says; empty where it speaks as tenders do.
        verbatim: Texts with such words in them that stand as they are.
    """

    def __init__(self, words: dict[str, str], verbatim: Iterable[str] = ()) -> None:
        self.words = words
        self.verbatim = frozenset(
            text for text in verbatim if text not in words and any(word in text for word in words)
        )
        kept, said = (sorted(texts, key=len, reverse=True) for texts in (self.verbatim, words))
        self._pattern = re.compile("|".join(map(re.escape, (*kept, *said)))) if words else None

    def say(self, text: str) -> str:
        """A text of the hall's own in the method's words."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda found: self.words.get(found[0], found[0]), text)

    def retell(self, told: Any) -> Any:  # noqa: ANN401 - whatever a page or a paper is made of
        """The same value with every text in it said; bytes, numbers and addresses stay."""
        if isinstance(told, str):
            return told if told.startswith(("/", "#", "http")) else self.say(told)
        if isinstance(told, tuple):
            parts = [self.retell(each) for each in told]
            return type(told)(*parts) if hasattr(told, "_fields") else tuple(parts)
        if isinstance(told, dict):
            return {key: self.retell(each) for key, each in told.items()}
        if isinstance(told, msgspec.Struct):
            changes = {name: self.retell(getattr(told, name)) for name in told.__struct_fields__}
            return msgspec.structs.replace(told, **changes)
        return told


def speech_of(method: Method, *dossiers: Dossier, besides: Iterable[str] = ()) -> Speech:
    """How a method speaks about these dossiers: what was written in them stands as it is, and so does the law.

    Args:
        method: The method.
        dossiers: Those whose papers may be quoted.
        besides: Other texts that stand as they are.
    """
    words = spoken_words(method.procedure)
    if not words:
        return Speech({})
    own = [text for dossier in dossiers for text in _written(dossier)]
    return Speech(words, (*own, *_law_words(method.law), *besides))


def spoken_words(procedure: Procedure) -> dict[str, str]:
    """Word of tendering → what this procedure says for it; nothing where it speaks as tenders do."""
    return {word: said for word, said in procedure.words.items() if not word.isascii()}


@lru_cache(maxsize=16)
def _law_words(law: Law) -> tuple[str, ...]:
    """What the rules of an edition say, and what the laws they cite are called."""
    cites = [law.cite(rule) for rule in law.keys("rule")]
    return tuple(dict.fromkeys(words for cite in cites for words in (cite.words, cite.law)))


def _written(dossier: Dossier) -> Iterator[str]:
    for record in dossier.all_records():
        yield from _texts(record.paper)
        yield from (file.name for file in record.files)


def _texts(value: object) -> Iterator[str]:
    """Every text somebody wrote in a value."""
    if isinstance(value, str):
        yield value.strip()
        yield from (line.strip() for line in value.splitlines())  # pages break lines into paragraphs
    elif isinstance(value, msgspec.Struct):
        name = type(value).__name__
        for field in value.__struct_fields__:
            if (name, field) not in COMPOSED:
                yield from _texts(getattr(value, field))
    elif isinstance(value, (tuple, list)):
        for each in cast("Iterable[object]", value):
            yield from _texts(each)
    elif isinstance(value, dict):
        for each in cast("dict[str, object]", value).values():
            yield from _texts(each)
