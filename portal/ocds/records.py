"""Packing releases: release packages, records with their compiled release, and the merging OCDS prescribes.

Packages are dated by their newest release and never by the clock, so the same content has the same
bytes. Another publisher's releases are packed as the bytes they came in. What is not here: what a
release says (``release``).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from portal.ocds.extended import EXTENSIONS
from portal.ocds.standard import VERSION, Moment, Release, Shape, encode
from portal.ocds.tale import Publisher


class Packed(Shape, frozen=True, kw_only=True):
    """A release as its exact bytes, with what packing asks of it."""

    ocid: str
    date: datetime
    data: bytes


class PublisherName(Shape, frozen=True, kw_only=True):
    """Who publishes a package."""

    name: str
    uri: str | None = None


class ReleasePackage(Shape, frozen=True, kw_only=True):
    """Releases, one after another."""

    uri: str
    version: str
    published_date: Moment
    publisher: PublisherName
    license: str | None = None
    extensions: tuple[str, ...] = ()
    releases: tuple[msgspec.Raw, ...]


class Record(Shape, frozen=True, kw_only=True):
    """One contracting process: every release of it, oldest first, and what they come to."""

    ocid: str
    releases: tuple[msgspec.Raw, ...]
    compiled_release: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class RecordPackage(Shape, frozen=True, kw_only=True):
    """Records."""

    uri: str
    version: str
    published_date: Moment
    publisher: PublisherName
    license: str | None = None
    extensions: tuple[str, ...] = ()
    records: tuple[Record, ...]


def packed(release: Release) -> Packed:
    """A release of ours, written."""
    return Packed(ocid=release.ocid, date=release.date, data=encode(release))


def release_package(uri: str, releases: Sequence[Packed], publisher: Publisher, published: datetime) -> bytes:
    """Pack releases in the order given.

    Args:
        uri: Where this very package is fetched.
        releases: At least one.
        publisher: Who publishes the package.
        published: When its newest content was.
    """
    package = ReleasePackage(
        uri=uri,
        version=VERSION,
        published_date=published,
        publisher=PublisherName(name=publisher.name, uri=publisher.url),
        extensions=_declared(releases, publisher),
        releases=tuple(msgspec.Raw(each.data) for each in releases),
    )
    return encode(package)


def record_package(
    uri: str, releases: Sequence[Packed], publisher: Publisher, published: datetime, *, compiled: bool
) -> bytes:
    """Pack one process whole: its releases by date, and with ``compiled`` what they come to."""
    ordered = sorted(releases, key=lambda each: each.date)
    record = Record(
        ocid=ordered[0].ocid,
        releases=tuple(msgspec.Raw(each.data) for each in ordered),
        compiled_release=msgspec.Raw(compile_releases(ordered)) if compiled else msgspec.UNSET,
    )
    package = RecordPackage(
        uri=uri,
        version=VERSION,
        published_date=published,
        publisher=PublisherName(name=publisher.name, uri=publisher.url),
        extensions=_declared(releases, publisher),
        records=(record,),
    )
    return encode(package)


def _declared(releases: Sequence[Packed], publisher: Publisher) -> tuple[str, ...]:
    """The extensions of our releases; another publisher's come as they are, and what they use is theirs to say."""
    return EXTENSIONS if any(each.ocid.startswith(f"{publisher.prefix}-") for each in releases) else ()


# -- merging ----------------------------------------------------------------------------------------------

_OMITTED = ("id", "date", "tag")


def compile_releases(ordered: Sequence[Packed]) -> bytes:
    """The compiled release of releases of ours, oldest first (OCDS 1.1, merging).

    A later value replaces an earlier one; objects merge by their fields, arrays of objects by their
    ids, other arrays are replaced whole. The schema's exceptions to that concern fields we do not write.
    """
    merged: dict[str, Any] = {"tag": ["compiled"]}
    for each in ordered:
        release = json.loads(each.data, parse_float=Decimal)
        merged |= {"id": f"{release['ocid']}-{release['date']}", "date": release["date"]}
        _merge(merged, {name: value for name, value in release.items() if name not in _OMITTED})
    return encode(merged)


def _merge(into: dict[str, Any], new: dict[str, Any]) -> None:
    for name, value in new.items():
        before = into.get(name)
        if isinstance(value, dict):
            _merge(into.setdefault(name, {}), value)
        elif _has_ids(value):
            into[name] = _merged_by_id(before or [], value)
        else:
            into[name] = value


def _has_ids(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) and "id" in each for each in value)


def _merged_by_id(before: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    merged = {each["id"]: each for each in before}
    for each in new:
        _merge(merged.setdefault(each["id"], {}), each)
    return list(merged.values())
