"""Papers addressed to applicants, brought to be verified by whoever holds them: genuine or not, and nothing more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from webtest import TestApp, Upload

from hallcore.approval.model import DecisionMade
from portal import make_app, zoned
from portal.hall import Hall
from tests.functional.applicant_hands import Hands, decided, desk, publish, verdicts
from tests.functional.bidder_fixtures import demo_hall
from tests.functional.test_public_proofs import checks_of, verdict_of, verify


@pytest.fixture(scope="module")
def hall(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A demo hall in which an applicant's case was decided."""
    with demo_hall(seeded, tmp_path_factory.mktemp("inside") / "var") as opened:
        yield opened


@pytest.fixture(scope="module")
def case(hall: Hall) -> tuple[str, bytes]:
    """A decided case and the sealed PDF of its decision, as its applicant fetches it."""
    publish(hall)
    company = Hands(hall, TestApp(zoned(make_app(hall), "public")), "company1")
    number = company.applied()
    desk(hall, "accept", number, "d01-accept", verdicts(hall, number))
    decided(hall, number)
    hall.press_room.print_all()
    hall.settle()
    with hall.house.reading() as root:
        n = root.archive[number].numbers(DecisionMade.type)[-1]
    return number, company.get(f"/my/cases/{number}/papers/{n}.pdf").body


@pytest.fixture
def stranger(hall: Hall) -> TestApp:
    """Somebody who has not signed in."""
    return TestApp(zoned(make_app(hall), "public"))


def test_a_decision_is_genuine_by_its_hash_and_its_seal(stranger: TestApp, case: tuple[str, bytes]) -> None:
    """Four checks: the bytes, the seal on them, the record of the printing, the record that was printed."""
    _number, pdf = case
    page = verify(stranger, paper=Upload("decision.pdf", pdf))
    assert verdict_of(page) == "proven"
    assert list(checks_of(page).values()) == ["yes"] * 4
    assert "这是本厅印发的文书，发出后没有改动" in page.text


def test_whose_it_is_and_what_it_says_is_not_told(stranger: TestApp, case: tuple[str, bytes]) -> None:
    """Nothing of an internal record: no number, no kind, no name, no way to its evidence."""
    number, pdf = case
    page = verify(stranger, paper=Upload("decision.pdf", pdf))
    for word in (number, "决定书", "示例食品", "bundle.zip", "/records/", "市场监督管理局"):
        assert word not in page.html.find("main").get_text() + str(page.html.find("main")), word


@pytest.mark.parametrize("spoil", ["added", "changed", "cut"])
def test_a_changed_one_is_not(stranger: TestApp, case: tuple[str, bytes], spoil: str) -> None:
    """A byte more, another, or fewer: it is not what was issued, and the seal says so."""
    _number, pdf = case
    spoiled = {
        "added": pdf + b"\n%added\n",
        "changed": pdf.replace(b"/Type", b"/Tyqe", 1),
        "cut": pdf[: len(pdf) // 2],
    }[spoil]
    page = verify(stranger, paper=Upload("decision.pdf", spoiled))
    assert verdict_of(page) == "refuted"
    assert "不是本厅印发的原件" in page.text


def test_its_hash_alone_proves_nothing(stranger: TestApp, hall: Hall, case: tuple[str, bytes]) -> None:
    """Who types the digest has shown no paper and learns nothing of one; its number is no public record."""
    number, _pdf = case
    with hall.house.reading() as root:
        n = root.archive[number].numbers(DecisionMade.type)[-1]
        sha256, _size, issue = root.archive.shelf("papers")[f"{number}-{n:04d}"]
    for token in (sha256, issue):
        page = verify(stranger, token=token)
        assert verdict_of(page) == "undecidable"
        assert "没有这个编号或者摘要的公开记录" in page.text


def test_one_that_is_not_in_the_log_yet_is_to_be_asked_again(
    stranger: TestApp, hall: Hall, case: tuple[str, bytes]
) -> None:
    """Given a checkpoint that does not cover its records, the answer is not no."""
    _number, pdf = case
    published = hall.settings.var / "log" / "checkpoint"
    note = published.read_bytes()
    published.unlink()
    try:
        page = verify(stranger, paper=Upload("decision.pdf", pdf))
    finally:
        published.write_bytes(note)
    assert verdict_of(page) == "undecidable"
    assert "请稍后再验" in page.text
