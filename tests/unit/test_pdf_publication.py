"""A publication is plain data: it crosses a pipe unchanged and says what is wrong with it, all at once."""

from __future__ import annotations

import hashlib
from datetime import datetime

import msgspec
import pytest

from pdf.errors import Fault, PaperRefused, PdfError
from pdf.publication import (
    Column,
    Facts,
    Items,
    Paragraph,
    Publication,
    Section,
    SignOff,
    Table,
    Total,
    Why,
    check,
    from_json,
    texts,
    to_json,
)
from tests.unit import paper_samples

SAMPLES = [paper_samples.award, paper_samples.notice, paper_samples.opening_record]


def changed(**changes: object) -> Publication:
    return msgspec.structs.replace(paper_samples.award(), **changes)


def faults_of(publication: Publication) -> tuple[Fault, ...]:
    with pytest.raises(PaperRefused) as refused:
        check(publication)
    return refused.value.faults


@pytest.mark.parametrize("sample", SAMPLES)
def test_it_crosses_a_pipe_unchanged(sample):
    """As JSON and back a publication is the same, its times with the zone they were written in."""
    publication = sample()
    again = from_json(to_json(publication))
    assert again == publication
    assert again.sealed_at.utcoffset() == publication.sealed_at.utcoffset()
    assert to_json(again) == to_json(publication)


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_samples_are_papers(sample):
    """Notice, record of opening and award have no fault."""
    check(sample())


def test_the_hash_is_the_records_own():
    """The SHA-256 on paper is computed from the record attached; nobody states it."""
    publication = paper_samples.award()
    assert publication.record_sha256 == hashlib.sha256(publication.record_json).hexdigest()
    assert "record_sha256" not in msgspec.structs.asdict(publication)


@pytest.mark.parametrize(
    "text",
    [b"", b"{}", b"[]", b'{"kind":1}', b"\xff", to_json(paper_samples.award()).replace(b"kind", b"sort")],
)
def test_other_json_is_no_publication(text):
    """Missing, wrong or unknown fields are refused as this pillar's own error."""
    with pytest.raises(PdfError):
        from_json(text)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"kind": " "}, "kind"),
        ({"organ": ""}, "organ"),
        ({"record_number": ""}, "record_number"),
        ({"title": ()}, "title"),
        ({"title": ("题", "")}, "title"),
        ({"record_json": b""}, "record_json"),
        ({"record_p7s": b""}, "record_p7s"),
        ({"published_at": datetime(2026, 3, 2)}, "published_at"),  # noqa: DTZ001 - the missing zone is the case
        ({"sealed_at": datetime(2026, 3, 2)}, "sealed_at"),  # noqa: DTZ001 - same
        ({"proof_url": "javascript:alert(1)"}, "proof_url"),
        ({"proof_url": "https://大厅/1"}, "proof_url"),
        ({"log_index": -1}, "log_index"),
        ({"opening": (Paragraph("一行\n两行"),)}, "opening / blocks[0]"),
        ({"opening": (Paragraph("倒\u202e写"),)}, "opening / blocks[0]"),
        ({"sections": (Section("一", (Items(()),)),)}, "sections[0] 一 / blocks[0]"),
        ({"closing": (Facts(()),)}, "closing / blocks[0]"),
        ({"closing": (Why("投标截止时间", "3月24日", ()),)}, "closing / blocks[0]"),
        ({"closing": (Table((), ()),)}, "closing / blocks[0]"),
        (
            {"closing": (Table((Column("一"), Column("二")), (("a", "b"), ("c",))),)},
            "closing / blocks[0] / row 2",
        ),
        (
            {"closing": (Table((Column("一"), Column("二")), (), total=Total("计", 1, ())),)},
            "closing / blocks[0] / total",
        ),
        (
            {"closing": (Table((Column("一"), Column("二")), (), total=Total("计", 0, ("", ""))),)},
            "closing / blocks[0] / total",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(changes, where):
    """Each fault alone is found, and its place named."""
    assert where in [fault.where for fault in faults_of(changed(**changes))]


def test_all_faults_are_told_together():
    """Given three faults, the clerk hears of three."""
    publication = changed(organ="", title=(), closing=(Items(()),))
    assert {fault.where for fault in faults_of(publication)} == {"organ", "title", "closing / blocks[0]"}


def test_full_width_and_fixed_spaces_may_stand():
    """Official lines are set with full-width spaces; those are text."""
    check(changed(opening=(Paragraph("甲　乙\u00a0丙"),)))


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_text_escapes_the_glyph_check(sample):
    """Every string in the publication is among the texts checked, save what is printed by other means."""
    publication = sample()
    told = {text for _, text in texts(publication)}
    elsewhere = {"text", "centre", "figure"}
    kinds = {"paragraph", "subhead", "items", "note", "facts", "table", "why"}

    def strings(value: object) -> set[str]:
        if isinstance(value, str):
            return {value}
        if isinstance(value, dict):
            return set().union(*map(strings, value.values())) if value else set()
        if isinstance(value, list):
            return set().union(*map(strings, value)) if value else set()
        return set()

    plain = msgspec.json.decode(to_json(publication))
    for name in ("record_json", "record_p7s", "published_at", "sealed_at"):
        plain.pop(name)
    plain["sign_off"].pop("signed_on")
    assert strings(plain) - told <= elsewhere | kinds


def test_a_sign_off_is_dated():
    """A paper without a date is no paper: the date has no default."""
    with pytest.raises(TypeError):
        SignOff("敦化市示例中心")
