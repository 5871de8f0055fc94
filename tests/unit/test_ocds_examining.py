"""A foreign release is disclosed if the standard's own schema takes it and it keeps to our bounds; else place and reason."""

from __future__ import annotations

import copy
import json
import random
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, FormatChecker

from portal.ocds.examining import BadRelease, examine
from portal.ocds.reading import LARGEST, Reader

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
GOOD: dict[str, Any] = {
    "ocid": "ocds-b5fd17-1",
    "id": "1-tender",
    "date": "2025-06-01T09:00:00Z",
    "tag": ["tender"],
    "initiationType": "tender",
    "language": "en",
    "parties": [{"id": "A", "name": "Town", "roles": ["buyer"]}, {"id": "B", "name": "Builder"}],
    "tender": {"id": "1", "title": "Road", "value": {"amount": 1200.5, "currency": "GBP"}},
}


def written(value: Any) -> bytes:
    """Return JSON as a publisher would write it."""
    return json.dumps(value, ensure_ascii=False).encode()


def refused(data: bytes) -> BadRelease:
    """Examine what must be refused, and return how."""
    with pytest.raises(BadRelease) as caught:
        examine(data, NOW)
    return caught.value


def changed(place: str, value: Any) -> bytes:
    """Return the good release with one value changed, ``tender.value.amount``; a raw text stands for itself."""
    release = copy.deepcopy(GOOD)
    *way, last = place.split(".")
    inner = release
    for name in way:
        inner = inner[name]
    inner[last] = "@@@"
    return written(release).replace(b'"@@@"', value if isinstance(value, bytes) else written(value))


def test_a_good_release_is_read_exactly() -> None:
    """What is read is what was written, amounts digit for digit."""
    release = examine(changed("tender.value.amount", b"1200.10"), NOW)
    assert release.tender.value.amount == Decimal("1200.10")  # type: ignore[union-attr]  # GOOD has both
    assert str(release.tender.value.amount) == "1200.10"  # type: ignore[union-attr]  # as above
    assert release.date == datetime(2025, 6, 1, 9, tzinfo=UTC)


# -- place and reason ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "value", "where", "told"),
    [
        ("tender.value.amount", b"NaN", "$", "NaN 不是数"),
        ("tender.value.amount", b"-Infinity", "$", "-Infinity 不是数"),
        ("tender.value.amount", b"0.30000000000000004", "$.tender.value.amount", "浮点误差"),
        ("tender.value.amount", b"1.12345", "$.tender.value.amount", "5 位小数"),
        ("tender.value.amount", b"1e999999999", "$.tender.value.amount", "超出可记范围"),
        ("tender.value.amount", b"1234567890123456789012", "$.tender.value.amount", "超出可记范围"),
        ("tender.value.amount", b"1e-30", "$.tender.value.amount", "超出可记范围"),
        ("tender.value.amount", b"9" * 5000, "$", "数字过长"),
        ("tender.value.amount", "1200", "$.tender.value.amount", "应为整数或者小数或者空值，而不是文字"),
        ("tender.value.amount", True, "$.tender.value.amount", "而不是真假值"),
        ("tender.value.currency", "GBB", "$.tender.value.currency", "“GBB”不是 ISO 4217"),
        ("tender.value", None, "$.tender.value", "应为对象，而不是空值"),
        ("tender.status", "open", "$.tender.status", "“open”不在标准的封闭代码表内"),
        ("tender.documents", [{"title": "x"}], "$.tender.documents[0].id", "缺少标准要求必有的字段"),
        ("tender.documents", [{"id": "", "title": "x"}], "$.tender.documents[0].id", "不能为空"),
        (
            "tender.documents",
            [{"id": "1", "url": "http://Contract Finder"}],
            "$.tender.documents[0].url",
            "“http://Contract Finder”不是合法的网址",
        ),
        (
            "tender.tenderPeriod",
            {"endDate": "2025-02-30T00:00:00Z"},
            "$.tender.tenderPeriod.endDate",
            "不合 RFC 3339",
        ),
        (
            "tender.tenderPeriod",
            {"endDate": "2025-02-03"},
            "$.tender.tenderPeriod.endDate",
            "“2025-02-03”不合 RFC 3339",
        ),
        (
            "tender.tenderPeriod",
            {"endDate": "2025-02-03T00:00:00"},
            "$.tender.tenderPeriod.endDate",
            "没有时区",
        ),
        ("tag", ["tenders"], "$.tag[0]", "“tenders”不在标准的封闭代码表内"),
        ("tag", [], "$.tag", "不能为空"),
        ("date", "1970-01-01T00:00:00Z", "$.date", "不合情理"),
        ("date", "2027-06-01T00:00:00Z", "$.date", "不合情理"),
        ("ocid", "b5fd17-1", "$.ocid", "ocid 应为"),
        ("ocid", "ocds-b5fd17-路", "$.ocid", "ocid 应为"),
        ("ocid", "", "$.ocid", "不能为空"),
        ("id", "x" * 201, "$.id", "不超过 200"),
        ("id", "a\nb", "$.id", "可打印"),
        ("id", 7, "$.id", "应为文字，而不是整数"),
        ("language", "English, Welsh", "$.language", "ISO 639-1"),
        ("language", ["en", "cy"], "$.language", "应为文字或者空值，而不是数组"),
        ("tender.title", "x" * 100_001, "$.tender.title", "超过上限"),
        ("tender.title", b'"\\ud800"', "$.tender.title", "代理码"),
        ("parties", [{"id": "A"}, {"id": "B"}, {"id": "A"}], "$.parties[2]", "与第 0 项完全相同"),
        ("tender.title", b'"a","title":"b"', "…title", "名称重复"),
        ("tender.x", b"[" * 70 + b"]" * 70, "$.tender.x" + "[0]" * 62, "嵌套超过 64 层"),
        ("tender.x", b"[" * 100_000 + b"]" * 100_000, "$", "嵌套超过 64 层"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(place: str, value: Any, where: str, told: str) -> None:
    """Each bad value is refused at its place in the release, in a sentence."""
    refusal = refused(changed(place, value))
    assert refusal.where == where
    assert told in refusal.reason


@pytest.mark.parametrize("name", ["ocid", "id", "date", "tag", "initiationType"])
def test_what_the_standard_requires_is_missed_by_name(name: str) -> None:
    """Given a release without one of its five required fields, that field is named."""
    refusal = refused(written({key: value for key, value in GOOD.items() if key != name}))
    assert (refusal.where, refusal.reason) == (f"$.{name}", "缺少标准要求必有的字段")


@pytest.mark.parametrize(
    ("data", "byte", "told"),
    [
        (written(GOOD)[:32], 32, "内容在第 32 字节处中断"),
        (b'{"ocid":"ocds-b5', 8, "自第 8 字节开始的文字没有结束，内容在第 16 字节处中断"),
        (written(GOOD) + b"x", len(written(GOOD)), "的“x”不合 JSON 语法"),
        ('{"标题": "路",}'.encode(), len('{"标题": "路",'.encode()), "第 17 字节处的“}”不合 JSON 语法"),
        ('{"标题": "'.encode() + b"\xff", len('{"标题": "'.encode()), "不是 UTF-8"),
        (b"", 0, "内容在第 0 字节处中断"),
    ],
)
def test_broken_json_is_told_with_its_byte(data: bytes, byte: int, told: str) -> None:
    """Where the text stops to be JSON or UTF-8, the byte is named, counted in bytes and not in characters."""
    refusal = refused(data)
    assert told in refusal.reason
    assert refusal.byte == byte


def test_what_is_not_an_object_is_no_release() -> None:
    """A list, a number or nothing is not a release."""
    for data in (b"[]", b"7", b"null", b'"x"'):
        assert "JSON 对象" in refused(data).reason


def test_a_release_beyond_the_limit_is_refused_unread() -> None:
    """Whoever asks without a reader before him meets the same limit."""
    assert "超过上限" in refused(b" " * (LARGEST + 1)).reason


def test_a_stranger_cannot_write_on_the_operator_s_terminal() -> None:
    """Control characters of a name or value do not come out in the message."""
    release = {**GOOD, "tender": {"id": "1", "status": "\x1b[2Jx", "\x1b]0;x": {"currency": "\x07"}}}
    for refusal in (refused(written(release)), refused(written({**GOOD, "date": "\x1b[31m"}))):
        assert (refusal.reason + refusal.where).isprintable()


@pytest.mark.parametrize(
    "amount", [b"0", b"-5", b"1e3", b"0.0001", b"123456789012345678", b"1.50000", b"null"]
)
def test_honest_amounts_are_taken(amount: bytes) -> None:
    """Whole, negative, in powers of ten, with trailing zeroes or null: an exact number is taken as it is."""
    assert examine(changed("tender.value.amount", amount), NOW).ocid == GOOD["ocid"]


# -- beside the schema --------------------------------------------------------------------------------------

OURS = (
    "浮点误差",
    "超出可记范围",
    "ISO 4217",
    "不合情理",
    "ocid 应为",
    "可打印字符",
    "ISO 639-1",
)
"""Words of the refusals that are our own and go beyond the schema."""

VALUES = (
    None,
    "",
    "x",
    "tender",
    0,
    -1,
    1.5,
    True,
    [],
    {},
    ["x"],
    [{}],
    [{"id": "1"}],
    {"id": 1},
    "2025-01-01",
    "GBP",
)


def releases(shared: Path) -> list[dict[str, Any]]:
    """Return real and fictional releases of every stage."""
    ocds = shared / "data/ocds"
    lines = (ocds / "contracts_finder_200.jsonl").read_text(encoding="utf-8").splitlines()
    package = ocds / "sample-data/fictional-example/1.1/ocds-213czf-000-00001.json"
    return [*json.loads(package.read_bytes())["releases"], *map(json.loads, lines[:60])]


def places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every value inside a value."""
    keys = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    inner = [place for key in keys for place in places(value[key], (*way, key))]
    return [*inner, *([way] if way else [])]


def disturbed(release: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """Return a release with one value replaced, removed or doubled somewhere."""
    copied = copy.deepcopy(release)
    *way, last = dice.choice(places(copied))
    inner: Any = copied
    for key in way:
        inner = inner[key]
    if isinstance(inner, list) and dice.random() < 0.3:
        inner.append(inner[last])
    elif dice.random() < 0.3:
        del inner[last]
    else:
        inner[last] = dice.choice(VALUES)
    return copied


def test_every_verdict_agrees_with_the_schema(shared: Path) -> None:
    """Given thousands of releases disturbed at one place, what we take the schema takes, and the reverse but for our bounds."""
    schema = json.loads((shared / "data/ocds/schema/release-schema.json").read_bytes())
    validator = Draft4Validator(schema, format_checker=FormatChecker())
    dice = random.Random(2026)  # noqa: S311 - the same disturbances every time, nothing secret
    pool, verdicts = releases(shared), {True: 0, False: 0}
    for _ in range(1500):
        release = disturbed(dice.choice(pool), dice)
        valid, refusal = validator.is_valid(release), verdict(release)
        verdicts[valid] += 1
        if valid:
            assert refusal is None or any(word in refusal.reason for word in OURS), refusal
        else:
            assert refusal is not None, next(validator.iter_errors(release))
    assert min(verdicts.values()) > 300


def verdict(release: dict[str, Any]) -> BadRelease | None:
    """Return why a release is refused, or None."""
    try:
        examine(written(release), NOW)
    except BadRelease as refusal:
        return refusal
    return None


def test_the_real_two_hundred_are_taken_but_for_two(shared: Path) -> None:
    """Of 200 real releases two have a link that is no address; the schema says the same of the same two."""
    schema = json.loads((shared / "data/ocds/schema/release-schema.json").read_bytes())
    validator = Draft4Validator(schema, format_checker=FormatChecker())
    bad, wrong = {}, set()
    for piece in Reader(shared / "data/ocds/contracts_finder_200.jsonl").pieces():
        try:
            examine(piece.data, NOW)
        except BadRelease as refusal:
            bad[piece.line] = refusal.where
        if not validator.is_valid(json.loads(piece.data)):
            wrong.add(piece.line)
    assert bad == {7: "$.awards[0].documents[1].url", 115: "$.tender.documents[1].url"}
    assert set(bad) == wrong


def test_the_blank_template_is_no_release(shared: Path) -> None:
    """A form that nobody filled in is refused, at the first thing the standard wants."""
    blank = shared / "data/ocds/sample-data/blank-template/release-template-1__1__5.json"
    assert refused(blank.read_bytes()).where.startswith("$.")
