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
