"""The two drawings on a paper: the round seal and the QR code, as SVG.

Text inside SVG ignores the style sheet in WeasyPrint, so every text element names its family itself.
The drawn seal is an image only; what proves is the signature (signing/pades.py) and the record.
"""

from __future__ import annotations

import itertools
import math
from typing import Final

import segno
from markupsafe import Markup, escape

_RED: Final = "#b3201b"
_STAR: Final = "80,56 86,73.5 104.5,73.8 89.8,85 95.2,102.7 80,92.1 64.8,102.7 70.2,85 55.5,73.8 74,73.5"
_FAMILIES: Final = "Noto Serif SC, Noto Serif SC Rare, Noto Serif CJK SC"
_RADIUS: Final = 59.0
_WIDEST_STEP: Final = 30.0
_ARC: Final = 248.0
"""Degrees the ring of characters may take, open below."""


def seal(organ: str, caption: str) -> Markup:
    """The seal of ``organ``: ring, star, the name along the ring, and a caption below if there is one."""
    step = min(_WIDEST_STEP, _ARC / max(len(organ) - 1, 1))
    size = min(17.0, _RADIUS * math.radians(step) * 0.86)
    parts = [
        Markup('<svg viewBox="0 0 160 160" xmlns="http://www.w3.org/2000/svg">'),
        Markup("<title>电子印章：{}</title>").format(organ),
        Markup('<circle cx="80" cy="80" r="76" fill="none" stroke="{}" stroke-width="4"/>').format(_RED),
        Markup('<polygon fill="{}" points="{}"/>').format(_RED, _STAR),
    ]
    for index, character in enumerate(organ):
        turn = (index - (len(organ) - 1) / 2) * step
        x = 80 + _RADIUS * math.sin(math.radians(turn))
        y = 80 - _RADIUS * math.cos(math.radians(turn))
        place = f"translate({x:.2f} {y:.2f}) rotate({turn:.2f})"
        parts.append(_text(character, size, f'transform="{place}" dy="{size * 0.36:.2f}" font-weight="700"'))
    if caption:
        parts.append(_text(caption, 12, 'x="80" y="131"'))
    parts.append(Markup("</svg>"))
    return Markup("").join(parts)


def _text(text: str, size: float, attributes: str) -> Markup:
    """A text element, centred, in the paper's family."""
    return Markup(  # noqa: S704 - the attributes are numbers of ours, the text is escaped
        f'<text {attributes} text-anchor="middle" font-family="{_FAMILIES}" font-size="{size:.2f}" '
        f'fill="{_RED}">{escape(text)}</text>'
    )


def qr_code(address: str, title: str = "证明页") -> Markup:
    """A QR code (ISO/IEC 18004, error correction M) of ``address``, without its quiet zone.

    Runs of dark modules are strokes a little thicker than a row, so that no reader shows white hairlines
    between rows.
    """
    matrix = segno.make_qr(address, error="m", boost_error=False).matrix
    runs = []
    for y, row in enumerate(matrix):
        x = 0
        for dark, modules in itertools.groupby(row):
            length = sum(1 for _ in modules)
            if dark:
                runs.append(f"M{x} {y}.5h{length}")
            x += length
    side = len(matrix)
    return Markup(  # noqa: S704 - numbers of ours
        f'<svg viewBox="0 0 {side} {side}" xmlns="http://www.w3.org/2000/svg"><title>二维码：{escape(title)}</title>'
        f'<path stroke="#000" stroke-width="1.02" d="{"".join(runs)}"/></svg>'
    )
