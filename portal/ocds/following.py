"""Holding releases against the log: none missing, none added, none altered, none out of its place.

A release is told from public records and nothing else, so whoever has the records (``portal.stretches``) tells it again
and compares. What a record does not say is taken from the releases themselves: how a member of a consortium is called,
who publishes and where. What is not here: whether the records are all there (``portal.stretches``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from hallcore.vault import FileRef
from portal.ocds.beginnings import BEGIN
from portal.ocds.identifiers import tender_of
from portal.ocds.records import packed
from portal.ocds.release import READ, TOLD, releases_of
from portal.ocds.tale import Publisher, Step
from portal.stretches import Followed, Whole
from trading.tendering.rules import tender_number


class Compared(msgspec.Struct, frozen=True):
    """What came of it.

    Attributes:
        told: How many releases were made anew and are the same.
        unknown: How many could only be counted, because their process begins before the stretch.
        faults: Where the releases and the log differ.
    """

    told: int
    unknown: int
    faults: tuple[str, ...]


def compared(whole: Whole, packages: Sequence[bytes], prefix: str) -> Compared:
    """Hold the releases of packages, in the order given, against the records of a stretch.

    Args:
        whole: Every public record between two positions.
        packages: Release packages of the feed over the same stretch, in its order.
        prefix: The publisher's ocid prefix.
    """
    given = [release for each in packages for release in _own(each, prefix)]
    publisher = _publisher(packages, prefix)
    again, unknown = _again(whole, given, publisher)
    expected = [
        record.number
        for record in whole.records
        if record.type in TOLD and (record.number in again or tender_number(record.dossier) in unknown)
    ]
    ids = [str(release["id"]) for release in given]
    faults = list(_order_faults(expected, ids))
    same = 0
    for release in given:
        made = again.get(str(release["id"]))
        if made is None:
            continue
        wrong = sorted(name for name in {*made, *release} if made.get(name) != release.get(name))
        if wrong:
            faults.append(f"公告 {release['id']} 与记录重编的不一致：{'、'.join(wrong)}")
        same += not wrong
    left = sum(tender_number(number.rpartition("-")[0]) in unknown for number in set(ids) & set(expected))
    return Compared(same, left, tuple(faults))


def _order_faults(expected: list[str], given: list[str]) -> Iterator[str]:
    for number in expected:
        if number not in given:
            yield f"缺少公告 {number}：它的记录在日志中"
    for number in dict.fromkeys(given):
        if number not in expected:
            yield f"公告 {number} 在这一段日志中没有记录"
        if given.count(number) > 1:
            yield f"公告 {number} 给出了 {given.count(number)} 次"
    common = [number for number in given if number in expected]
    wanted = [number for number in expected if number in given]
    place = next((n for n, (a, b) in enumerate(zip(common, wanted, strict=False)) if a != b), None)
    if place is not None:
        yield f"公告 {common[place]} 不在日志的次序上，此处应为 {wanted[place]}"


def _own(package: bytes, prefix: str) -> Iterator[dict[str, Any]]:
    for release in json.loads(package, parse_float=Decimal)["releases"]:
        if tender_of(prefix, release["ocid"]):
            yield release


def _publisher(packages: Sequence[bytes], prefix: str) -> Publisher:
    for each in packages:
        told = json.loads(each)["publisher"]
        return Publisher(told["name"], told.get("uri", ""), prefix)
    return Publisher("", "", prefix)


def _again(
    whole: Whole, given: Sequence[dict[str, Any]], publisher: Publisher
) -> tuple[dict[str, dict[str, Any]], set[str]]:
    """Every release made anew by its id, and the processes that begin before the stretch."""
    names = {
        party["identifier"]["id"]: party.get("name", "")
        for release in given
        for party in release.get("parties", ())
    }
    processes: dict[str, list[Step]] = {}
    for record in whole.records:
        if record.type in READ:
            processes.setdefault(tender_number(record.dossier), []).append(_step(record))
    again, unknown = {}, set()
    for tender, steps in processes.items():
        if type(steps[0].paper).type not in BEGIN:
            unknown.add(tender)
            continue
        for release in releases_of(tender, steps, publisher, lambda code: names.get(code, "")):
            again[release.id] = json.loads(packed(release).data, parse_float=Decimal)
    return again, unknown


def _step(record: Followed) -> Step:
    files = tuple(FileRef(each["name"], int(each["size"]), each["sha256"]) for each in record.body["files"])
    at = datetime.fromisoformat(record.body["at"])
    return Step(record.position, record.number, at, record.sha256, record.paper, files)
