"""What this pillar raises, and nothing else leaks from it.

The sentences are English and meant for logs and developers; the portal says them in Chinese.
"""

from __future__ import annotations

from dataclasses import dataclass


class PdfError(Exception):
    """A paper could not be made.

    Args:
        reason: One English sentence.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a publication.

    Attributes:
        where: The place in the publication ("sections[2] 投标报价 / blocks[0] / row 3, column 2").
        problem: What is wrong there.
        character: The character that cannot be set, where it is one.
    """

    where: str
    problem: str
    character: str = ""


class PaperRefused(PdfError):  # noqa: N818 - the paper is refused; nothing failed
    """The publication cannot be printed as it is: every fault, each with its place."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"{fault.where}: {fault.problem}" for fault in faults))
        self.faults = faults


class FontsMissing(PdfError):  # noqa: N818 - says what is missing
    """The font files are not there or not what they should be; the reason says what to install."""


class PressFailed(PdfError):  # noqa: N818 - the press failed, the paper may be sound
    """The child process died, ran out of time or answered nonsense; the job may be tried again."""
