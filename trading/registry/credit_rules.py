"""What a party's qualifications are worth on a day, and what keeps it out. Pure.

Who is barred is refused where it enrols and where it bids. A qualification is never asked for at registration (EB-02): what
a tender wants its own documents say, and its evaluators judge it as it stood at the deadline.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple, TypeVar

from hallcore.approval.beside import LicenceEnded, LicenceIssued
from hallcore.dossier import Archive, Dossier, split_record_number
from hallcore.ground.edition import Law
from hallcore.ground.errors import Refusal
from hallcore.ground.events import Paper
from trading.registry.credit_model import (
    KINDS,
    CreditEnded,
    CreditEntered,
    CreditForm,
    ProofEntered,
    ProofWithdrawn,
)

P = TypeVar("P", bound=Paper)
_DAY = timedelta(days=1)
WHAT = {"tendering": "依法必须进行招标的项目的投标", "procurement": "政府采购活动"}


class Proof(NamedTuple):
    """Something a party shows, where in its dossier, and why it does not hold at the moment asked for; "" if it does."""

    n: int
    paper: ProofEntered
    lapse: str


class Entry(NamedTuple):
    """An entry on a party's credit, where in its dossier, and how it was ended, if it was."""

    n: int
    paper: CreditEntered
    ended: CreditEnded | None

    def stands(self, on: date) -> bool:
        """Whether it keeps the party out on a day."""
        first, last = self.paper.first, self.paper.last
        return self.ended is None and first is not None and last is not None and first <= on <= last


def after_years(day: date, years: int) -> date:
    """The day so many years after; the last of February where there is no such day (GEN-02)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


# -- qualifications and performance ---------------------------------------------------------------------------------


def proofs_of(archive: Archive, party: Dossier, at: datetime) -> tuple[Proof, ...]:
    """Everything a party showed by a moment and had not taken back, each with whether it held then."""
    gone = {split_record_number(paper.of)[1] for _n, paper in _before(party, ProofWithdrawn, at)}
    return tuple(
        Proof(n, paper, lapse_of(archive, paper, at))
        for n, paper in _before(party, ProofEntered, at)
        if n not in gone
    )


def _before(party: Dossier, kind: type[P], at: datetime) -> Iterator[tuple[int, P]]:
    """The papers of a kind that were filed by a moment, each with its place."""
    for n in party.numbers(kind.type):
        record = party.record(n)
        if record.at <= at and isinstance(record.paper, kind):
            yield n, record.paper


def lapse_of(archive: Archive, paper: ProofEntered, at: datetime) -> str:
    """Why a qualification does not hold at a moment: not yet, no longer, or its licence was ended; "" if it does."""
    day = at.date()
    if day < paper.valid_from:
        return "尚未生效"
    if paper.valid_to is not None and day > paper.valid_to:
        return "已过有效期"
    library = archive.get(f"LIC-{paper.licence}") if paper.licence else None
    if library is not None:
        ends = [library.record(n).at for n in library.numbers(LicenceEnded.type)]
        if ends and ends[-1] <= at:
            return "证照已注销或者撤销"
    return ""


def check_licence(library: Dossier | None, party: Dossier, today: date) -> LicenceIssued:
    """A licence of the library may be shown by its holder while it is valid.

    Raises:
        Refusal: There is none of that number, it is somebody else's (said alike), or it is over.
    """
    issued = library.latest(LicenceIssued) if library is not None else None
    if library is None or issued is None or issued.holder != party.number:
        raise Refusal("证照库中没有本单位的这一证照", "EB-02", where="licence")
    if library.numbers(LicenceEnded.type) or (issued.valid_to is not None and issued.valid_to < today):
        raise Refusal("该证照已过有效期或者已注销，不能登记", "EB-02", where="licence")
    return issued


# -- credit -----------------------------------------------------------------------------------------------------------


def entries_of(party: Dossier) -> tuple[Entry, ...]:
    """Everything on a party's credit, oldest first."""
    ended = {split_record_number(paper.of)[1]: paper for paper in party.papers(CreditEnded)}
    return tuple(
        Entry(n, paper, ended.get(n))
        for n in party.numbers(CreditEntered.type)
        if isinstance(paper := party.record(n).paper, CreditEntered)
    )


def period_of(form: CreditForm, law: Law) -> tuple[date | None, date | None]:
    """From when until when a decision keeps a party out.

    Raises:
        Refusal: The kind is none, or the years are fewer or more than its clause allows.
    """
    if form.kind not in KINDS:
        raise Refusal("请选择记录的种类", where="kind")
    kind = KINDS[form.kind]
    if not kind.bars:
        return None, None
    if form.kind == "serious":
        return form.decided_on, after_years(form.decided_on, int(law.figure("GP-010")))
    least, most = law.figure_of(kind.rule, "ban-least"), law.figure_of(kind.rule, "ban-most")
    if not least.meets(form.years) or not most.meets(form.years):
        raise Refusal(f"禁止期限应为 {least.value} 年至 {most.value} 年", kind.rule, where="years")
    return form.decided_on, after_years(form.decided_on, form.years) - _DAY


def check_standing(party: Dossier, regime: str, on: date) -> None:
    """Refuse whoever is kept out of a kind of trade on a day, with the decision and its clause.

    Raises:
        Refusal: An entry that bars it stands.
    """
    for entry in entries_of(party):
        paper = entry.paper
        if KINDS[paper.kind].bars == regime and entry.stands(on):
            raise Refusal(
                f"{paper.organ}{paper.decision}：{KINDS[paper.kind].words}，"
                f"{paper.first} 至 {paper.last} 不得参加{WHAT[regime]}",
                paper.rule,
                where=paper.code,
            )
