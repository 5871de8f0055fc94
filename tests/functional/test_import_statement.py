"""Statements taken in: the same, overlapping, broken-off and concurrent files double nothing and lose nothing (FEE-16)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hallcore.desk import Actor
from hallcore.fees.banking import LinesTaken, StatementImported
from hallcore.fees.fates import line_payer, lines_of
from hallcore.ground.errors import Refusal
from portal.cli import importing_statements, main
from portal.commands import COMMANDS
from portal.control import ControlServer
from portal.feebook import FeeBook
from portal.settings import Settings
from portal.statements.taking import Taken, take_in
from portal.statements.templates import Template, save_template, templates
from tests.makers.fees import BANK, FeeHall, fee_hall

MONDAY = "DZ-CZ01-20260302"
HEAD = "记账日期,贷方发生额,借方发生额,流水号,本方账号,币种,对方户名,对方账号,对方行名,附言\n"
SUSPENSE = ("suspense:CZ01", "")


@pytest.fixture
def hall() -> Iterator[FeeHall]:
    """A hall whose fee book is kept, on Monday 2 March 2026."""
    house = fee_hall()
    follow(house)
    yield house
    house.close()


def follow(hall: FeeHall) -> None:
    """Let the fee book catch up."""
    hall.hall.seal()
    view = FeeBook(hall.hall.house)
    with hall.hall.reading() as root:
        cursor, size = view.cursor(), root.journal.size
    view.take(cursor, size)


def row(serial: str, amount: str = "80.00", code: str = "", day: str = "2026-03-02", **changes: str) -> str:
    """One row of a table of the bank."""
    cells = {
        "day": day,
        "credit": amount,
        "debit": "",
        "serial": serial,
        "own": "2200000000000000001",
        "currency": "人民币",
        "payer": "示例付款人",
        "account": "6222000000000000001",
        "bank": "示例银行",
        "text": code,
    }
    return ",".join({**cells, **changes}.values()) + "\n"


def bring(hall: FeeHall, *rows: str, who: str = "finance") -> Taken:
    """A table taken in for the special account."""
    data = (HEAD + "".join(rows)).encode("gb18030")
    return take_in(hall.hall.house, hall.people[who], "CZ01", "示例对账单.csv", data, "credit-debit")


def counts(taken: Taken) -> tuple[int, int, int, int, int]:
    """Read, fresh, known, outgoing, set aside."""
    return taken.read, taken.fresh, taken.known, taken.outgoing, len(taken.bad)


def standing(hall: FeeHall, number: str = MONDAY) -> dict[str, tuple[str, str]]:
    """Each line of a day: what it is, and its notice."""
    with hall.hall.reading() as root:
        dossier = root.archive.get(number)
        return {} if dossier is None else {key: one[:2] for key, one in lines_of(dossier).items()}


def test_a_file_is_taken_in_line_by_line_and_filed(hall: FeeHall) -> None:
    """The code is found among other words; the payer is kept beside the record; the paper says what there was."""
    notice = hall.noticed()
    hall.paid(notice, hall.shift(), channel="transfer")
    taken = bring(
        hall,
        row("S1", code=f"缴费 {hall.code_of(notice)} 示例"),
        row("S2", "12.00"),
        row("S3", "", debit="5.00"),
    )
    assert counts(taken) == (2, 2, 0, 1, 0)
    assert standing(hall) == {"20260302-S1": ("matched", notice), "20260302-S2": ("unknown", "")}
    with hall.hall.reading() as root:
        assert (
            line_payer(root.archive, root.archive[MONDAY], "20260302-S1")["account"] == "6222000000000000001"
        )
        record = root.archive["ZH-CZ01"].record(1)
    paper = record.paper
    assert isinstance(paper, StatementImported)
    assert (paper.form, paper.read, paper.fresh, paper.outgoing) == ("csv", 2, 2, 1)
    assert [ref.name for ref in record.files] == ["示例对账单.csv"]
    assert hall.balances()[SUSPENSE] == Decimal("-12.00")


@pytest.mark.parametrize(
    ("bad", "field", "reason"),
    [
        (row("S9", day="2026-02-30"), "记账日期", "没有这一天"),
        (row("S9", "-80.00"), "贷方发生额", "负数"),
        (row("S9", currency="USD"), "币种", "USD"),
        (row("S9", own="2200000000000000002"), "账号", "不是这个财政账户"),
        (row("S9", day="2026-03-03"), "日期", "晚于今日"),
        ("2026-03-02,80.00\n", "", "只有 2 列"),
    ],
)
def test_a_bad_line_is_set_aside_and_the_others_are_taken(
    hall: FeeHall, bad: str, field: str, reason: str
) -> None:
    """Issue 4: February 30, a negative amount, another currency, another account, a broken row: never the file."""
    taken = bring(hall, row("S1"), bad, row("S2"))
    assert counts(taken)[:2] == (2, 2)
    (one,) = taken.bad
    assert (one.place, one.field) == ("第 3 行", field)
    assert reason in one.reason
    with hall.hall.reading() as root:
        paper = root.archive["ZH-CZ01"].record(1).paper
    assert isinstance(paper, StatementImported)
    assert paper.bad == taken.bad


def test_the_same_file_twice_and_one_that_overlaps_double_nothing(hall: FeeHall) -> None:
    """Nor do lines without the bank's number that say the same: there are as many as the fullest file shows."""
    assert counts(bring(hall, row("S1"), row(""), row(""))) == (3, 3, 0, 0, 0)
    assert counts(bring(hall, row("S1"), row(""), row(""))) == (3, 0, 3, 0, 0)
    assert counts(bring(hall, row(""), row(""), row(""), row("S2"))) == (4, 2, 2, 0, 0)
    assert len(standing(hall)) == 5
    assert hall.balances()[SUSPENSE] == Decimal("-400.00")


def test_the_bank_s_number_with_another_amount_is_set_aside(hall: FeeHall) -> None:
    """It is neither the line that is known nor quietly dropped; in one file as in two."""
    taken = bring(hall, row("S1"), row("S1", "81.00"))
    assert counts(taken) == (1, 1, 0, 0, 1)
    assert (taken.bad[0].place, taken.bad[0].field) == ("第 3 行", "流水号")
    assert counts(bring(hall, row("S1", "82.00"), row("S1"))) == (1, 0, 1, 0, 1)


def test_a_file_that_was_broken_off_goes_on_where_it_was(
    hall: FeeHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Power is cut after the first act: the next run takes what is left, and files the whole."""
    rows = [row(f"S{n}") for n in range(700)]
    perform, done = hall.hall.house.perform, []

    def dying(verb: str, *rest: object) -> object:
        if done:
            raise SystemExit("power cut")
        done.append(verb)
        return perform(verb, *rest)

    monkeypatch.setattr(hall.hall.house, "perform", dying)
    with pytest.raises(SystemExit):
        bring(hall, *rows)
    monkeypatch.undo()
    assert len(standing(hall)) == 500
    assert counts(bring(hall, *rows)) == (700, 200, 500, 0, 0)
    assert hall.balances()[SUSPENSE] == -700 * Decimal("80.00")


def test_two_who_bring_the_same_file_at_once_take_each_line_once(hall: FeeHall) -> None:
    """Each of them is told what they brought; together it is the file."""
    rows = [row(f"S{n}") for n in range(40)] + [row(f"T{n}", day="2026-03-01") for n in range(40)]
    told: list[Taken] = []
    workers = [
        threading.Thread(target=lambda who=who: told.append(bring(hall, *rows, who=who)))
        for who in ("finance", "finance2", "banker")
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(one.read for one in told) == [80, 80, 80]
    assert sum(one.fresh for one in told) == 80
    assert hall.balances()[SUSPENSE] == -80 * Decimal("80.00")
    with hall.hall.reading() as root:
        papers = root.archive[MONDAY].papers(LinesTaken)
    ids = [line.id for paper in papers for line in paper.lines]
    assert len(ids) == len(set(ids)) == 40


def test_a_branch_brings_only_what_it_holds(hall: FeeHall) -> None:
    """FEE-02: of another bank's accounts it has no statement; nobody else brings one at all."""
    hall.people["stranger"] = Actor("U-999999", "banker", BANK.code[:-1] + "X")
    with pytest.raises(Refusal, match="不代收") as refused:
        bring(hall, row("S1"), who="stranger")
    assert refused.value.cite == "FEE-02"
    with pytest.raises(Refusal):
        bring(hall, row("S1"), who="teller")
    with pytest.raises(Refusal, match="没有登记这个财政账户"):
        take_in(hall.hall.house, hall.people["finance"], "CZ99", "a.csv", HEAD.encode())
    assert not standing(hall)


@pytest.mark.parametrize("data", [b"", b"\x00\x00", HEAD.encode(), b":20:X\n:25:1\n", b"PK\x03\x04broken"])
def test_a_file_with_nothing_in_it_is_refused(hall: FeeHall, data: bytes) -> None:
    """An empty table, a statement without movements, a damaged workbook: nothing is filed."""
    with pytest.raises(Refusal):
        take_in(hall.hall.house, hall.people["finance"], "CZ01", "a", data)
    assert len(hall.hall.see("ZH-CZ01").records) == 1


def test_a_template_that_the_treasury_saved_reads_another_bank_s_table(hall: FeeHall) -> None:
    """Saved once, chosen by itself; those that are shipped cannot be overwritten."""
    house = hall.hall.house
    own = Template("own-bank", "示例自定格式", {"day": ("记帐日",), "credit": ("进帐",), "serial": ("号",)})
    data = "记帐日,进帐,号\n20260302,80.00,S1\n".encode()
    with pytest.raises(Refusal, match="列名行"):
        take_in(house, hall.people["finance"], "CZ01", "a.csv", data)
    save_template(house, own)
    with hall.hall.reading() as root:
        assert templates(root.archive)["own-bank"] == own
    assert counts(take_in(house, hall.people["finance"], "CZ01", "a.csv", data)) == (1, 1, 0, 0, 0)
    with pytest.raises(Refusal):
        save_template(house, Template("signed", "另一种", own.columns))


# -- the command ------------------------------------------------------------------------------------------


class Standing:
    """What commands find of a hall that is running."""

    def __init__(self, hall: FeeHall, settings: Settings) -> None:
        self.house, self.settings = hall.hall.house, settings


@pytest.fixture
def running(hall: FeeHall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A hall that answers at its socket."""
    settings = Settings(var=tmp_path)
    monkeypatch.setattr(importing_statements, "settings_from", lambda *_a, **_k: settings)
    server = ControlServer(Standing(hall, settings), COMMANDS)  # type: ignore[arg-type]  # all that this command needs
    server.start()
    yield
    server.stop()


def run(*words: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["import", "statement", *words])


@pytest.mark.usefixtures("running")
def test_the_command_tells_what_became_of_every_line(tmp_path: Path) -> None:
    """Also of an MT940 file; where something was set aside it ends with 1."""
    file = tmp_path / "a.csv"
    file.write_text(HEAD + row("S1") + row("S2", day="2026-02-30"), encoding="utf-8")
    first = run(str(file), "--account", "CZ01")
    assert first.exit_code == 1
    assert "搁置 a.csv 第 3 行 记账日期：没有这一天：2026年2月30日" in first.output
    assert "到账 1 笔，新登记 1，早已登记 0，支出 0（跳过），搁置 1；记录 ZH-CZ01-0001" in first.output
    mt940 = tmp_path / "b.sta"
    mt940.write_text(
        ":20:T1\n:25:2200000000000000001\n:28C:1\n:60F:C260301CNY0,00\n"
        ":61:2603020302C80,00NTRFNONREF//S1\n:86:X\n:62F:C260302CNY80,00\n-\n",
        encoding="ascii",
    )
    second = run(str(mt940), "--account", "CZ01")
    assert (second.exit_code, "早已登记 1" in second.output) == (0, True)
    assert run(str(file), "--account", "CZ01", "--template", "none").exit_code == 1
