"""Rows of the law that are words: what drafts are looked through for, items of check lists, clauses of documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from hallcore.ground.row import Row, Status


class TermRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words a draft of a notice is looked through for, because the law does not like what they usually say.

    Attributes:
        id: Its own name, ``capital``.
        name: What is wrong where they stand, in words.
        pattern: A regular expression, looked for sentence by sentence.
        unless: One that, found in the same sentence, makes it harmless; "" for none.
        parts: In which parts of a draft it is looked for.
        regimes: Bodies of law it holds in; none for all.
        change: What is to be changed.
        outright: Whether the law forbids it without exception; else a reason may be given.
    """

    id: str
    rule: str
    name: str
    pattern: str
    unless: str = ""
    parts: tuple[str, ...]
    regimes: tuple[str, ...] = ()
    change: str
    outright: bool = False
    status: Status = "M"

    @property
    def key(self) -> str:
        """Its own name."""
        return self.id

    @property
    def rests_on(self) -> tuple[str, str] | None:
        """The rule it serves."""
        return ("rule", self.rule)


class QuestionRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One item of a check list: what is asked, and which answer lets the matter pass.

    Attributes:
        id: Its own name, ``FQ-01``.
        regimes: Bodies of law it holds in; none for all.
    """

    id: str
    rule: str
    asks: str
    wanted: Literal["yes", "no"]
    regimes: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its own name."""
        return self.id

    @property
    def rests_on(self) -> tuple[str, str] | None:
        """The rule it serves."""
        return ("rule", self.rule)


class TextRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A clause of the library documents are put together from; a changed clause is a new row with its period.

    Attributes:
        id: Its own name, ``TX-01``.
        rule: What it rests on.
        chapter: Under which heading it stands.
        title: What it is called.
        text: Its words, with names of blanks in brackets: 【投标有效期】.
        edition: Which wording this is, ``2026-1``.
        regimes: Bodies of law it may be used in; none for all.
        needed: Whether documents without it are not whole.
    """

    id: str
    rule: str
    chapter: str
    title: str
    text: str
    edition: str
    regimes: tuple[str, ...] = ()
    needed: bool = False

    @property
    def key(self) -> str:
        """Its own name."""
        return self.id

    @property
    def rests_on(self) -> tuple[str, str] | None:
        """The rule it serves."""
        return ("rule", self.rule)


def term_faults(row: TermRow) -> Iterator[str]:
    """Whether what is looked for can be looked for."""
    for pattern in (row.pattern, row.unless):
        try:
            found = re.compile(pattern).search("")
        except re.error as fault:
            yield f"{pattern!r} is no regular expression: {fault}"
        else:
            if pattern and found is not None:
                yield f"{pattern!r} finds something in nothing"
