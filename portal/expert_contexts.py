"""What the routes about experts are about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hallcore.dossier import Dossier
from trading.experts.model import EXPERT


@dataclass(frozen=True)
class ExpertContext:
    """An expert of the pool."""

    expert: Dossier


class Experts:
    """``{number}`` → ExpertContext."""

    def __init__(self, request: Any) -> None:  # noqa: ANN401 - pyramid ships no types
        self.request = request

    def __getitem__(self, number: str) -> ExpertContext:
        """The expert or KeyError."""
        dossier: Dossier = self.request.archive[number]
        if dossier.machine != EXPERT:
            raise KeyError(number)
        return ExpertContext(dossier)
