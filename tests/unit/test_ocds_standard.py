"""The release as a value is the release of the schema: the same fields, kinds and closed code lists."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import msgspec
import pytest

from portal.ocds import standard
from portal.ocds.standard import CURRENCIES, Release, Shape, Value, encode

CLOSED = {
    "releaseTag.csv": standard.Tag,
    "tenderStatus.csv": standard.TenderStatus,
    "awardStatus.csv": standard.AwardStatus,
    "contractStatus.csv": standard.ContractStatus,
    "milestoneStatus.csv": standard.MilestoneStatus,
    "method.csv": standard.Method,
    "procurementCategory.csv": standard.Category,
}


@pytest.fixture(scope="module")
def schema(shared: Path) -> dict[str, Any]:
    """Return release-schema.json of OCDS 1.1.5."""
    loaded: dict[str, Any] = json.loads((shared / "data/ocds/schema/release-schema.json").read_bytes())
    return loaded


def codes(shared: Path, name: str) -> set[str]:
    """Return the codes of one of the standard's lists."""
    with (shared / "data/ocds/schema/codelists" / name).open(encoding="utf-8") as file:
        return {row["Code"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("name", CLOSED)
def test_a_closed_code_list_is_taken_whole(name: str, shared: Path) -> None:
    """Every code of a closed list is a value, and nothing else is."""
    assert get_origin(CLOSED[name]) is Literal
    assert set(get_args(CLOSED[name])) == codes(shared, name)


def test_currencies_are_those_of_the_standard(shared: Path) -> None:
    """The list of currencies is the standard's, present and past."""
    assert codes(shared, "currency.csv") == CURRENCIES


def shapes() -> dict[str, type[Shape]]:
    """Return every object of a release by its name in the schema."""
    found = {
        kind.__name__: kind
        for kind in vars(standard).values()
        if isinstance(kind, type) and issubclass(kind, Shape)
    }
    del found["Shape"]
    return found


def test_every_object_of_the_schema_has_its_shape(schema: dict[str, Any]) -> None:
    """Definitions and shapes are the same; the unit of an item and the release itself stand beside them."""
    assert set(shapes()) == {*schema["definitions"], "Unit", "Release"}


@pytest.mark.parametrize("name", sorted(shapes()))
def test_a_shape_has_exactly_the_fields_of_the_schema(name: str, schema: dict[str, Any]) -> None:
    """Field by field: the same names, and required where the schema requires it."""
    parts = {
        **schema["definitions"],
        "Release": schema,
        "Unit": schema["definitions"]["Item"]["properties"]["unit"],
    }
    fields = msgspec.structs.fields(shapes()[name])
    assert {each.encode_name for each in fields} == set(parts[name]["properties"])
    assert {each.encode_name for each in fields if each.required} == set(parts[name].get("required", ()))


def test_amounts_are_written_exactly() -> None:
    """Given 8,960,000.10 yuan, the JSON has these digits and no float's."""
    assert (
        encode(Value(amount=Decimal("8960000.10"), currency="CNY"))
        == b'{"amount":8960000.10,"currency":"CNY"}'
    )


def test_what_is_absent_is_not_written() -> None:
    """An empty release has its five required fields and no empty one."""
    text = b'{"ocid":"ocds-demo01-1","id":"1","date":"2026-03-02T08:30:00+08:00","tag":["tender"],"initiationType":"tender"}'
    assert encode(msgspec.json.decode(text, type=Release)) == text
