"""What a method of trading is: a procedure's table, read by the parts its clocks, figures and words play."""

from __future__ import annotations

from typing import Literal, NamedTuple

Regime = Literal["tendering", "procurement", "land", "minerals", "property"]
"""The body of law a method stands in: 招标投标, 政府采购, 土地使用权, 矿业权, 国有产权."""

REGIMES: dict[str, str] = {
    "tendering": "工程建设",
    "procurement": "政府采购",
    "land": "土地使用权",
    "minerals": "矿业权",
    "property": "国有产权",
}
"""As the national portal names its classes (PT-06)."""

PREFIXES: dict[str, str] = {
    "tendering": "DHGC",
    "procurement": "DHCG",
    "land": "DHTD",
    "minerals": "DHKY",
    "property": "DHCQ",
}
"""How the numbers of a regime's matters begin."""


CATEGORIES: dict[str, dict[str, str]] = {
    "tendering": {
        "A01": "房屋建筑",
        "A02": "市政工程",
        "A03": "公路工程",
        "A07": "水利工程",
        "A99": "其他工程",
    },
    "procurement": {
        "B01": "货物",
        "B02": "服务",
        "B03": "工程",
        "B99": "其他",
    },
}
"""What is traded, by regime: the letters of the unified transaction code (PT-09, status M)."""

LOTS: dict[str, str] = {"procurement": "采购包"}
"""What the lots of a regime are called; 标段 elsewhere."""


def regime_of(number: str) -> str:
    """The regime a matter's number belongs to: ``DHCG-2026-0001.1`` is procurement; "" for what is not traded."""
    return next((regime for regime, prefix in PREFIXES.items() if number.startswith(f"{prefix}-")), "")


class Choice(NamedTuple):
    """Whether a method may be used for something, and why.

    Attributes:
        method: The procedure's name.
        title: As pages call it.
        open: Whether it is for this kind of thing at all.
        why: The reason, in words; what else it wants where it may not.
        cite: The rule the reason rests on.
        grounds: The grounds one of which it wants, short name → words; none where it needs none.
        approval: Whether it wants an approval given beforehand.
    """

    method: str
    title: str
    open: bool
    why: str
    cite: str
    grounds: dict[str, str]
    approval: bool = False
