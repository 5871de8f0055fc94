"""Taking a statement in: its lines come to the door by account and booking day, and at the end the file is filed.

A line is this line and no other by the bank's number on its day, or, where the bank gives none, by all it says and
which of its likes it is. So the same file again, one that overlaps, one that was broken off or two at once double
nothing and lose nothing. What cannot be taken is set aside with place, field and reason, and stands in the paper
(FEE-16).
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from hallcore.desk import Actor
from hallcore.dossier import Archive
from hallcore.fees.banking import BadLine, Line, LinesTaken
from hallcore.fees.forms import Counterparty, LinesForm, StatementForm
from hallcore.fees.reconciling import CHUNK
from hallcore.fees.rules import account_number, code_key, fiscal_account, statement_number, taken_in
from hallcore.ground.errors import Refusal
from hallcore.journal import House
from portal.statements.entries import OURS, Contents, Entry, Format
from portal.statements.mt940 import looks_like_mt940, read_mt940
from portal.statements.tables import read_table
from portal.statements.templates import Template, templates

LARGEST = 32 << 20
MOST_BAD = 1000
"""Lines set aside that a paper lists; of more it says how many. The file itself is kept."""

MOST_WAITING = 4 * CHUNK
"""Lines that wait, of all days together, before those of the day that came first are taken."""

LIKE_A_CODE = 20
"""Digits of what looks like a payment code though nobody issued it."""

_TOKEN = re.compile(r"[0-9A-Za-z]{6,64}")
_SPACED = re.compile(r"(?<=[0-9]) (?=[0-9])")
_PLAIN_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,47}")


class Taken(NamedTuple):
    """What became of a file.

    Attributes:
        read, fresh, known: Lines of money that came in, of which new, of which known already.
        outgoing: Lines of money that went out.
        bad: Lines set aside.
        record: The record of the import.
    """

    form: Format
    read: int
    fresh: int
    known: int
    outgoing: int
    bad: tuple[BadLine, ...]
    record: str


def take_in(house: House, actor: Actor, account: str, name: str, data: bytes, template: str = "") -> Taken:
    """Take in a file of the bank for one fiscal account.

    Args:
        house: The hall's door.
        actor: Somebody of the treasury, or the head of the branch that holds the account.
        account: The fiscal account's code.
        name: The file's name.
        data: What is in it.
        template: The template for a table; "" tries all of them.

    Raises:
        Refusal: There is no such account, it is not the actor's, the file is none that can be read or holds nothing.
    """
    with house.reading() as root:
        number = fiscal_account(root.archive, account).number
        _require_own(root.archive, actor, account)
        contents = open_file(root.archive, data, template)
    kept = house.vault.keep(name, data)
    importer = _Importer(house, actor, account, re.sub(r"\D", "", number))
    importer.run(contents)
    if not (importer.read or importer.outgoing or importer.bad):
        raise Refusal("文件中没有到账明细", "FEE-16", where="file")
    form = StatementForm(
        contents.form,
        importer.read,
        importer.fresh,
        importer.known,
        _listed(importer.bad),
        importer.outgoing,
        (kept,),
    )
    done = house.perform("import-statement", account_number(account), actor, form)
    bad = tuple(importer.bad)
    return Taken(contents.form, form.read, form.fresh, form.known, form.outgoing, bad, done.number)


def open_file(archive: Archive, data: bytes, template: str = "") -> Contents:
    """Open a file of any format that is known.

    Raises:
        Refusal: It is too large, of no known format, or no template fits.
    """
    if len(data) > LARGEST:
        raise Refusal(f"文件超过 {LARGEST >> 20} MB，请分日导出", "FEE-16", where="file")
    if not data.startswith(b"PK") and looks_like_mt940(data):
        return read_mt940(data)
    known = templates(archive)
    if template:
        if template not in known:
            raise Refusal("没有这个对账文件模板", "FEE-16", where="template")
        return read_table(data, known[template])
    return _fitting(data, list(known.values()))


def _fitting(data: bytes, candidates: list[Template]) -> Contents:
    """The first template whose titles the table has."""
    for one in candidates[:-1]:
        try:
            return read_table(data, one)
        except Refusal as refusal:
            if refusal.where != "template":
                raise
    return read_table(data, candidates[-1])


def _require_own(archive: Archive, actor: Actor, account: str) -> None:
    """A branch brings the statements of the accounts it holds."""
    if actor.role != "banker":
        return
    for bank in archive.shelf("fee-banks").values():
        if bank["party"] == actor.party and account in bank["accounts"]:
            return
    raise Refusal("本网点不代收这个财政账户，不能导入它的对账文件", "FEE-02", where="account")


def _listed(bad: list[BadLine]) -> tuple[BadLine, ...]:
    if len(bad) <= MOST_BAD:
        return tuple(bad)
    return (*bad[:MOST_BAD], BadLine("", "", f"另有 {len(bad) - MOST_BAD} 行未列出，见原文件"))


class _Importer:
    """One file on its way through the door: lines wait by day until there are enough for one act."""

    def __init__(self, house: House, actor: Actor, account: str, number: str) -> None:
        self.house, self.actor, self.account, self.number = house, actor, account, number
        self.read = self.fresh = self.known = self.outgoing = 0
        self.bad: list[BadLine] = []
        self.today = house.clock.now().date()
        self._waiting: dict[date, list[tuple[Line, Counterparty]]] = {}
        self._likes: Counter[bytes] = Counter()
        self._amounts: dict[str, Decimal] = {}

    def run(self, contents: Contents) -> None:
        """Take everything in."""
        for entry, code in self._coded(contents.entries):
            fault = self._fault(entry)
            if fault is not None:
                self.bad.append(fault)
            elif entry.amount < 0:
                self.outgoing += 1
            else:
                self.read += 1
                self._wait(entry, code)
        for day in sorted(self._waiting):
            self._take(day)

    def _coded(self, entries: Iterator[Entry | BadLine]) -> Iterator[tuple[Entry, str]]:
        """The entries that could be read, each with the payment code found in it; so many at a time."""
        batch: list[Entry] = []
        for one in entries:
            if isinstance(one, BadLine):
                self.bad.append(one)
                continue
            batch.append(one)
            if len(batch) == CHUNK:
                yield from self._codes(batch)
                batch = []
        yield from self._codes(batch)

    def _codes(self, batch: list[Entry]) -> list[tuple[Entry, str]]:
        with self.house.reading() as root:
            return [(entry, code_in(root.archive, f"{entry.text} {entry.serial}")) for entry in batch]

    def _fault(self, entry: Entry) -> BadLine | None:
        """What keeps a line out of this account's statement."""
        if entry.currency.strip().upper() not in OURS:
            return BadLine(entry.place, "币种", f"币种是 {entry.currency.strip()[:12]}，账户只收人民币")
        own = re.sub(r"\D", "", entry.own)
        if own and own != self.number:
            return BadLine(entry.place, "账号", "账号不是这个财政账户的账号")
        if entry.on > self.today:
            return BadLine(entry.place, "日期", f"记账日期 {entry.on} 晚于今日")
        return None

    def _wait(self, entry: Entry, code: str) -> None:
        line = Line(self._id(entry), entry.on, entry.amount, entry.serial[:64], code, entry.place)
        waiting = self._waiting.setdefault(entry.on, [])
        waiting.append((line, entry.payer))
        if len(waiting) == CHUNK:
            self._take(entry.on)
        elif sum(map(len, self._waiting.values())) > MOST_WAITING:
            self._take(next(iter(self._waiting)))

    def _id(self, entry: Entry) -> str:
        """What makes it this line and no other on its day."""
        if _PLAIN_ID.fullmatch(entry.serial):
            return f"{entry.on:%Y%m%d}-{entry.serial}"
        said = "\x1f".join(
            (
                entry.on.isoformat(),
                str(entry.amount),
                entry.serial,
                entry.payer.name,
                entry.payer.account,
                entry.payer.bank,
                entry.text,
                entry.rest,
            )
        )
        digest = hashlib.sha256(said.encode()).digest()[:16]
        self._likes[digest] += 1
        return f"{digest.hex()}-{self._likes[digest]}"

    def _take(self, day: date) -> None:
        """One act for the lines of a day that wait."""
        waiting = self._waiting.pop(day)
        number = statement_number(self.account, day)
        form = LinesForm(
            self.account, tuple(line for line, _ in waiting), tuple(payer for _, payer in waiting)
        )
        paper = self._perform(number, form)
        taken = {line.id: line.amount for line in paper.lines} if paper is not None else {}
        self.fresh += len(taken)
        for line in form.lines:
            if taken.pop(line.id, None) is None:
                self._again(line)

    def _again(self, line: Line) -> None:
        """A line that is known already; the bank's number with another amount is looked at by somebody."""
        if self._amount_of(line.id) == line.amount:
            self.known += 1
            return
        self.read -= 1
        self.bad.append(BadLine(line.place, "流水号", "这个流水号已登记为另一金额，请与银行核对"))

    def _amount_of(self, line: str) -> Decimal | None:
        """What a known line came to; the record it was taken in is kept at hand, its neighbours mostly follow."""
        if line not in self._amounts:
            self._amounts = self._taken_with(line)
        return self._amounts.get(line)

    def _taken_with(self, line: str) -> dict[str, Decimal]:
        """What the lines of the record came to in which a line was taken."""
        with self.house.reading() as root:
            found = taken_in(root.archive, self.account, line)
            if found is None:
                return {}
            record = root.archive[found[0]].record(found[1])
            paper = record.paper
            record.let_go()
        return {one.id: one.amount for one in paper.lines} if isinstance(paper, LinesTaken) else {}

    def _perform(self, number: str, form: LinesForm) -> LinesTaken | None:
        """Take lines; None where all of them are known. Whoever else begins the same day just now is waited for."""
        while True:
            with self.house.reading() as root:
                standing = root.archive.get(number) is not None
            try:
                done = self.house.perform("take-lines", number if standing else "", self.actor, form)
            except Refusal as refusal:
                with self.house.reading() as root:
                    begun = root.archive.get(number) is not None
                if begun and not standing:
                    continue
                if refusal.where == number and standing:
                    return None
                raise
            return done.paper if isinstance(done.paper, LinesTaken) else None


def code_in(archive: Archive, text: str) -> str:
    """The payment code a line names: the first word that is one, else the first that looks like one, else ""."""
    words: list[str] = _TOKEN.findall(text) + _TOKEN.findall(_SPACED.sub("", text))
    for word in words:
        if archive.claimed(code_key(word)):
            return word
    return next((word for word in words if len(word) == LIKE_A_CODE and word.isdigit()), "")
