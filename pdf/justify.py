"""Chinese lines that reach both margins.

WeasyPrint 70 justifies by widening spaces; Chinese has none, so its lines stay ragged. This replaces the one
function that does it with one that spreads the rest of a line between its characters, as CSS Text 3 names it
(text-justify: inter-character). It leans on the inside of a pinned library: tests/unit/test_pdf_render.py
fails when that inside changes.
"""

from __future__ import annotations

import itertools
from typing import Any, Final

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline

MOST: Final = 0.085
"""Ems a gap may grow: from a tenth on, readers that copy text see spaces. A line that lacks more (a long
number went to the next) stays ragged."""


def install() -> None:
    """Let every layout in this process justify so."""
    inline.justify_line = _spread


def _spread(context: Any, line: Any, extra: float) -> None:  # noqa: ANN401 - WeasyPrint ships no types
    """Widen the gaps of ``line`` so that it grows by ``extra`` pixels."""
    marks = list(itertools.takewhile(lambda child: not isinstance(child, boxes.TextBox), line.children))
    parts = line.children[len(marks) :]
    count = sum(len(part.text) for part in parts if isinstance(part, boxes.TextBox))
    if count < 2 or not all(isinstance(part, boxes.TextBox) for part in parts):
        return  # what a paper has beside plain text are the numbers before items; those stay where they are
    gap = extra / (count - 1)
    if gap > MOST * line.style["font_size"]:
        return
    # Pango puts half a gap before the first character and half behind the last: start half a gap earlier.
    shift = -gap / 2
    for part in parts:
        style = part.style.copy()
        own = style["letter_spacing"]
        style["letter_spacing"] = gap if own == "normal" else own + gap
        layout = inline.create_layout(part.text, style, context, None, part.justification_spacing)
        layout.deactivate()
        part.style, part.pango_layout = style, layout
        part.position_x += shift
        part.width += gap * len(part.text)
        shift += gap * len(part.text)
    line.width += extra
