"""Who may be entered, who may be drawn for a lot, and who is left out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from hallcore.dossier import Archive, Dossier
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import Law
from trading.bidding.model import BidderEnrolled
from trading.experts.drawing import FrozenEntry, LeftOut
from trading.experts.lottery import salt_of
from trading.experts.model import (
    ACCOUNTS,
    CREDIT,
    POOL,
    TIES,
    CreditMarked,
    EntryForm,
    ExpertConfirmed,
    ExpertEntered,
    Tie,
    TiesDeclared,
)
from trading.opening.rules import roll_of
from trading.registry.rules import day_of
from trading.tendering.qualifying_model import PrequalificationPublished
from trading.tendering.qualifying_rules import applications_of, parties_of_applications
from trading.tendering.rules import notice_of

LAST = "\U0010ffff"


class Parties(NamedTuple):
    """Whose people may not evaluate a lot: the bidders with their consortia, the purchasing side, the supervisor."""

    bidders: frozenset[str]
    buyers: frozenset[str]
    supervisor: str


def check_entry(form: EntryForm, law: Law) -> None:
    """An expert has eight years in the field, a specialty and an employer that is named (ZB-072)."""
    if not all((form.name.strip(), form.ident.strip(), form.rank.strip(), form.region.strip())):
        raise Refusal("请填写专家的姓名、证件号码、职称和地区", "ZB-072", where="name")
    if not form.subjects or any(not subject.strip() for subject in form.subjects):
        raise Refusal("请填写至少一个评标专业", "ZB-073", where="subjects")
    if not law.figure_of("ZB-072").meets(form.years):
        least = law.figure_of("ZB-072").value
        raise Refusal(f"从事相关领域工作应当满 {least} 年，现为 {form.years} 年", "ZB-072", where="years")
    check_ties(form.ties)


def check_ties(ties: Iterable[Tie]) -> None:
    """Each tie names its party; the end of an employment is a day."""
    for n, tie in enumerate(ties):
        if tie.kind not in TIES or not tie.party.strip():
            raise Refusal("利害关系应当写明种类和对方单位", "ZB-074", where=f"ties[{n}]")
        if tie.until:
            day_of(tie.until, f"ties[{n}].until")


def ties_of(expert: Dossier) -> TiesDeclared:
    """Employer and ties as declared last."""
    declared = expert.latest(TiesDeclared)
    entered = expert.the(ExpertEntered)
    return declared or TiesDeclared(entered.employer, entered.employer_name, entered.ties)


def credit_of(expert: Dossier) -> int:
    """What is left of the credit an expert entered with."""
    return CREDIT + sum(paper.points for paper in expert.papers(CreditMarked))


def valid_to(expert: Dossier) -> date | None:
    """The last day an expert may be drawn; None while the entry is not confirmed."""
    confirmed = expert.latest(ExpertConfirmed)
    return date.fromisoformat(confirmed.valid_to) if confirmed is not None else None


def name_of(expert: Dossier) -> str:
    """The expert's name from the annex, or "" where it was erased."""
    annex = expert.record(expert.numbers(ExpertEntered.type)[-1]).annex
    return (annex.get("name") if annex is not None else None) or ""


def expert_by(archive: Archive, account: str) -> Dossier | None:
    """The expert an account belongs to."""
    number = archive.shelf(ACCOUNTS).get(account)
    return archive.get(str(number)) if number else None


def pool_of(archive: Archive, subject: str) -> Iterator[Dossier]:
    """Everybody in the pool with a specialty, suspended or not, in the order of their numbers."""
    for _subject, number in archive.shelf(POOL).keys((subject, ""), (subject, LAST)):
        yield archive[number]


def subjects_of(archive: Archive) -> tuple[str, ...]:
    """The specialties there are."""
    return tuple(sorted({subject for subject, _number in archive.shelf(POOL)}))


def parties_of(archive: Archive, tender: Dossier, lot: str) -> Parties:
    """Whose people are left out of a lot's committee; who bids is known from the roll alone."""
    roll, _ = roll_of(tender)
    numbers = next((each.bids for each in roll.lots if each.lot == lot), ())
    enrolled = [archive[number].the(BidderEnrolled) for number in numbers]
    notice = notice_of(tender)
    return Parties(
        bidders=frozenset(code for one in enrolled for code in (one.bidder, *one.consortium)),
        buyers=frozenset({notice.purchaser, notice.agency} - {""}),
        supervisor=notice.supervisor,
    )


def parties_applying(archive: Archive, matter: Dossier) -> Parties:
    """Whose people are left out of the committee that reviews applications, once their time is over."""
    if matter.state == "applying":
        raise Refusal("资格预审申请尚未截止，不能形成抽取名单", "ZB-073", where=matter.number)
    project = matter.the(PrequalificationPublished)
    return Parties(
        bidders=parties_of_applications(applications_of(archive, matter)),
        buyers=frozenset({project.purchaser, project.agency} - {""}),
        supervisor=project.supervisor,
    )


def barred(expert: Dossier, parties: Parties, on: date, law: Law) -> tuple[str, str] | None:
    """Why an expert may not be drawn on a day, as rule and reason; None where nothing is against it."""
    until = valid_to(expert)
    if expert.state != "confirmed" or until is None:
        return "ZB-073", "暂停抽取或者未确认入库"
    if until < on:
        return "ZB-072", "聘期已满"
    least = int(law.figure("ZB-140", "credit"))
    if credit_of(expert) < least:
        return "ZB-073", f"信用分低于 {least} 分"
    declared = ties_of(expert)
    return _employed(declared, parties) or next(
        filter(None, (_tied(tie, parties, on, law) for tie in declared.ties)), None
    )


def _employed(declared: TiesDeclared, parties: Parties) -> tuple[str, str] | None:
    if declared.employer in parties.bidders:
        return "ZB-074", "投标人单位人员"
    if declared.employer in parties.buyers:
        return "ZB-074", "招标人或者代理机构人员"
    if declared.employer_name == parties.supervisor:
        return "ZB-075", "行政监督部门工作人员"
    return None


def _tied(tie: Tie, parties: Parties, on: date, law: Law) -> tuple[str, str] | None:
    if tie.kind == "staff":
        known = {parties.supervisor, *parties.buyers}
        return ("ZB-075", "主管部门或者行政监督部门工作人员") if tie.party in known else None
    if tie.party not in parties.bidders | parties.buyers:
        return None
    if tie.kind == "employment":
        years = int(law.figure("GP-012"))
        ended = date.fromisoformat(tie.until) if tie.until else on
        if _years_after(ended, years) < on:
            return None
        return "GP-012", f"{years} 年内在相关单位任职"
    return "ZB-074", TIES[tie.kind]


def _years_after(day: date, years: int) -> date:
    """The same day so many years later; the day after the last of February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28) + timedelta(days=1)


def frozen_list(
    archive: Archive, subjects: Iterable[str], parties: Parties, on: date, law: Law, key: str
) -> tuple[tuple[FrozenEntry, ...], tuple[LeftOut, ...]]:
    """The list that is drawn from, and who was left out of it.

    Whoever has several of the subjects stands in the list of the first, so that nobody is drawn twice.
    """
    entries: list[FrozenEntry] = []
    left_out: list[LeftOut] = []
    seen: set[str] = set()
    for subject in subjects:
        for expert in pool_of(archive, subject):
            if expert.number in seen:
                continue
            seen.add(expert.number)
            why = barred(expert, parties, on, law)
            if why is not None:
                left_out.append(LeftOut(expert.number, subject, *why))
                continue
            account = expert.the(ExpertEntered).account
            entries.append(FrozenEntry(expert.number, account, subject, salt_of(key, expert.number, subject)))
    return tuple(entries), tuple(left_out)
