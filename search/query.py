"""A question: what is searched for, which filters hold, how it is sorted; and its form in a URL.

What a reader writes: words (all of them must be there), "a phrase", -without, 编号:a project number.
Whatever cannot be used is dropped and said in ``notes``; a search box has no errors.

Not here: what the words mean to the index (plan).
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from search.analyzer import fold_query
from search.entry import SearchError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TEXT_MOST = 200
PIECES_MOST = 24
VALUES_MOST = 30
VALUE_MOST = 100
SIZE_MOST = 100
# Nobody reads past it, and every page before it must be ranked.
DEPTH_MOST = 10_000
_YUAN_MOST = Decimal(10) ** 16


class QueryInvalid(SearchError):  # noqa: N818 - named for what is wrong, as the other errors here are
    """A query built by code with impossible bounds; queries read from a URL never raise it."""


class Sort(enum.StrEnum):
    """The orders a page can have."""

    RELEVANCE = "relevance"
    DATE_DESC = "date_desc"
    DATE_ASC = "date_asc"
    AMOUNT_DESC = "amount_desc"


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """One question. Values of one filter are alternatives; different filters must all hold.

    Attributes:
        text: As the reader wrote it.
        kinds: Exact kinds.
        stages: Exact stages.
        regions: Exact regions; a division code that ends in 00 holds for everything below it.
        date_from: First day, inclusive.
        date_to: Last day, inclusive.
        amount_min: Yuan, inclusive; an entry without an amount is never within bounds.
        amount_max: Yuan, inclusive.
        sort: Order; without any text relevance means newest first.
        page: From 1.
        size: Results to a page, 1 to 100.
        notes: What was dropped while reading the query, in Chinese; not part of the question.

    Raises:
        QueryInvalid: On construction, where page, size or amounts are impossible.
    """

    text: str = ""
    kinds: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    amount_min: Decimal | None = None
    amount_max: Decimal | None = None
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = 20
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not (1 <= self.size <= SIZE_MOST and self.page >= 1 and self.page * self.size <= DEPTH_MOST):
            raise QueryInvalid(
                f"page {self.page} of size {self.size} is outside the first {DEPTH_MOST} results"
            )
        for bound in (self.amount_min, self.amount_max):
            if bound is not None and not bound.is_finite():
                raise QueryInvalid("an amount bound must be finite")


class Wording(NamedTuple):
    """A query's text, taken apart; everything folded.

    Attributes:
        pieces: What stood between spaces, without signs.
        phrases: What stood in quotation marks.
        excluded: Words and phrases that must not be there.
        numbers: Complete project numbers.
        notes: What was cut off, in Chinese.
    """

    pieces: tuple[str, ...]
    phrases: tuple[str, ...]
    excluded: tuple[str, ...]
    numbers: tuple[str, ...]
    notes: tuple[str, ...]


_TOKEN = re.compile(
    r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?:项目|招标|采购|办件)?编号: ?(?P<number>[^\s"]+)|(?P<piece>[^\s"]+))',
)
_WORD = re.compile(r"\w")


def read_text(text: str) -> Wording:
    """Take a query's text apart; never fails."""
    notes = []
    if len(text) > TEXT_MOST:
        text = text[:TEXT_MOST]
        notes.append(f"检索词超过{TEXT_MOST}字，只按前{TEXT_MOST}字检索。")
    pieces: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    numbers: list[str] = []
    for at, token in enumerate(_TOKEN.finditer(fold_query(text))):
        if at == PIECES_MOST:
            notes.append(f"检索词超过{PIECES_MOST}个，其余未用。")
            break
        phrase, number, piece = (
            " ".join((token[name] or "").split()) for name in ("phrase", "number", "piece")
        )
        if piece.startswith("-"):
            piece = piece.lstrip("-")
        found = phrase or number or piece
        if not _WORD.search(found):
            continue
        if token["minus"]:
            excluded.append(found)
        elif phrase:
            phrases.append(phrase)
        elif number:
            numbers.append(number)
        else:
            pieces.append(piece)
    return Wording(tuple(pieces), tuple(phrases), tuple(excluded), tuple(numbers), tuple(notes))


_LISTS = (("kind", "kinds", "种类"), ("stage", "stages", "阶段"), ("region", "regions", "地区"))
_DATES = (("from", "date_from", "起始日期"), ("to", "date_to", "截止日期"))
_AMOUNTS = (("min", "amount_min", "最低金额"), ("max", "amount_max", "最高金额"))
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})", re.ASCII)
_AMOUNT = re.compile(r"(\d{1,18}(?:\.\d{1,6})?)(万|亿)?元?", re.ASCII)
_UNITS = {"": Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}


def _pairs(mapping: Mapping[str, object] | Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Any of the shapes parameters come in, as name to values: dict, dict of lists, multidict, pairs."""
    items: Any = mapping.items() if hasattr(mapping, "items") else mapping
    gathered: dict[str, list[str]] = {}
    for name, value in items:
        values = value if isinstance(value, (list, tuple)) else (value,)
        gathered.setdefault(str(name), []).extend(str(one).strip() for one in values if one is not None)
    return {name: [one for one in values if one] for name, values in gathered.items()}


def _labels(values: list[str], name: str, notes: list[str]) -> tuple[str, ...]:
    kept = tuple(dict.fromkeys(value for value in values if len(value) <= VALUE_MOST and value.isprintable()))
    if len(kept) < len(set(values)):
        notes.append(f"{name}中有无法识别的值，已略去。")
    if len(kept) > VALUES_MOST:
        notes.append(f"{name}超过{VALUES_MOST}个，其余已略去。")
    return kept[:VALUES_MOST]


def _day(values: list[str], name: str, notes: list[str]) -> dt.date | None:
    if not values:
        return None
    if found := _DAY.fullmatch(values[-1]):
        year, month, day = (int(part) for part in found.groups() if part is not None)
        try:
            return dt.date(year, month, day)
        except ValueError:
            pass
    notes.append(f"{name}“{values[-1][:20]}”不是有效日期，已略去；请按2026-03-02的形式填写。")
    return None


def _yuan(values: list[str], name: str, notes: list[str]) -> Decimal | None:
    if not values:
        return None
    if found := _AMOUNT.fullmatch(values[-1].replace(",", "").replace("，", "").replace(" ", "")):
        try:
            amount = Decimal(found[1]) * _UNITS[found[2] or ""]
        except InvalidOperation:
            amount = _YUAN_MOST
        if amount < _YUAN_MOST:
            return amount
    notes.append(f"{name}“{values[-1][:20]}”不是有效金额，已略去；请填写元数，如 1000000 或 100万。")
    return None


def _whole(values: list[str], least: int, most: int, default: int) -> int | None:
    """A whole number within bounds; None where it is none."""
    if not values:
        return default
    value = values[-1]
    if value.isascii() and value.isdigit() and len(value) <= 9 and least <= int(value) <= most:
        return int(value)
    return None


def parse_params(mapping: Mapping[str, object] | Iterable[tuple[str, str]]) -> Query:
    """The query in a URL's parameters: q, kind, stage, region, from, to, min, max, sort, page, size.

    Never raises: what cannot be read is dropped, and said in the query's ``notes``. Bounds given
    the wrong way round are exchanged, and that is said too. Unknown names are left alone.

    Args:
        mapping: A mapping of names to a value or a list of values, a multidict, or (name, value) pairs.
    """
    given = _pairs(mapping)
    notes: list[str] = []
    found: dict[str, Any] = {"text": " ".join(given.get("q", []))}
    if len(found["text"]) > TEXT_MOST:
        found["text"] = found["text"][:TEXT_MOST].strip()
        notes.append(f"检索词超过{TEXT_MOST}字，只按前{TEXT_MOST}字检索。")
    for name, field, label in _LISTS:
        found[field] = _labels(given.get(name, []), label, notes)
    for name, field, label in _DATES:
        found[field] = _day(given.get(name, []), label, notes)
    for name, field, label in _AMOUNTS:
        found[field] = _yuan(given.get(name, []), label, notes)
    for low, high, label in (
        ("date_from", "date_to", "起止日期"),
        ("amount_min", "amount_max", "金额上下限"),
    ):
        if found[low] is not None and found[high] is not None and found[low] > found[high]:
            found[low], found[high] = found[high], found[low]
            notes.append(f"{label}前后颠倒，已对调。")
    orders = given.get("sort", [])
    if orders and orders[-1] not in set(Sort):
        notes.append("排序方式无法识别，已按相关程度排列。")
        orders = []
    found["sort"] = Sort(orders[-1]) if orders else Sort.RELEVANCE
    size = _whole(given.get("size", []), 1, SIZE_MOST, 20)
    if size is None:
        notes.append(f"每页条数应在1至{SIZE_MOST}之间，已按20条显示。")
    found["size"] = size or 20
    page = _whole(given.get("page", []), 1, DEPTH_MOST // found["size"], 1)
    if page is None:
        notes.append(f"页码无效或超出前{DEPTH_MOST}条，已回到第1页。")
    found["page"] = page or 1
    return Query(**found, notes=tuple(notes))


def to_params(query: Query) -> list[tuple[str, str]]:
    """The query as URL parameters, defaults left out; ``parse_params`` gives the same query back."""
    params = [("q", query.text)] if query.text else []
    for name, field, _ in _LISTS:
        params.extend((name, value) for value in getattr(query, field))
    for name, field, _ in _DATES:
        if (day := getattr(query, field)) is not None:
            params.append((name, day.isoformat()))
    for name, field, _ in _AMOUNTS:
        if (amount := getattr(query, field)) is not None:
            params.append((name, f"{amount:f}"))
    if query.sort is not Sort.RELEVANCE:
        params.append(("sort", query.sort.value))
    if query.page != 1:
        params.append(("page", str(query.page)))
    if query.size != Query().size:
        params.append(("size", str(query.size)))
    return params
