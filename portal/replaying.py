"""Replaying an event log of real cases through the offices: a house of its own, a law of its own, an injected clock.

The log says what was done to each case, by whom and when, and which deadline it had. Every line becomes an act at the
door of a house in a folder of its own; what the procedure does not allow is refused and the refusal filed. What is
said in the end is read from the records of that house, not from the log. What is not here: which act an activity is
(``portal/cli/wabo/activities.toml``) and what the law of that place says (``portal/cli/wabo/law``).
"""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

import hallcore
from hallcore.approval.forms import (
    ApplyForm,
    CheckForm,
    CountersignForm,
    DecideForm,
    DeliverForm,
    EndCaseForm,
    OpinionForm,
)
from hallcore.approval.model import CASE, CaseEnded
from hallcore.catalogue.model import Basis, FlowStep, Item, ItemForm
from hallcore.desk import CLOCK, Actor, Verb
from hallcore.dossier import Dossier
from hallcore.ground.calendar import Calendar
from hallcore.ground.clock import TZ, ScriptedClock
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import LawBook
from hallcore.ground.notices import Notice
from hallcore.identity.model import ROLES, NewAccount, NewApplicant
from hallcore.journal import House, Root
from hallcore.organisation.model import DUTIES, DepartmentForm, PostForm
from hallcore.supervision.linter import card_faults
from hallcore.supervision.model import CardRaised
from hallcore.vault import Vault
from portal.replay_acts import ActivityLogged, DeadlineFixed
from portal.replay_cards import cards_of, supervise
from signing.log.note import NoteSigner
from trading.methods.rules import method_faults

WABO = Path(__file__).parent / "cli" / "wabo"
_OPERATOR, _MANAGER = Actor("U-000000", "operator"), Actor("U-000000", "manager")
_CODE = "91222403MA00099095"
_ORIGIN = "replay.example/log"
_SIGNS_IN = "$argon2id$no-password-fits"


class Activity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an activity of the log is here: its stage, the verb, and the duty in which it is done."""

    name: str
    stage: str
    verb: str
    duty: str


class _Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    calendar: dict[str, tuple[int, ...]]
    item: dict[str, Any]
    activity: tuple[Activity, ...]


@dataclass
class Logged:
    """A case of the log: when it began, was due and ended, and (moment, activity, who) of its events."""

    id: str
    channel: str
    responsible: str
    began: datetime
    deadline: datetime
    ended: datetime | None
    events: list[tuple[datetime, str, str]] = field(default_factory=list)

    @property
    def opens(self) -> datetime:
        """The earliest moment the log names; two cases say that they began after their first event."""
        return min(
            self.began, *(at for at, _name, _who in self.events), *([self.ended] if self.ended else [])
        )


@dataclass
class Tally:
    """What came of a replay, read from the records of its house.

    Attributes:
        cases, events: How many of each the log has.
        acts: How many of the events became acts; ``refused`` the others, by reason.
        filed: Refused records in the house.
        stages: Events by stage.
        late_last, late_end: Cases whose last event, and whose end, lies after the deadline.
        after_end: Cases with events after their end.
        backwards: Cases that began, by the log, after their first event.
        broken: Dossiers whose chain of records does not hold.
        cards: Every card that was raised.
    """

    cases: int = 0
    events: int = 0
    acts: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    filed: int = 0
    stages: Counter[str] = field(default_factory=Counter)
    late_last: int = 0
    late_end: int = 0
    after_end: int = 0
    backwards: int = 0
    broken: int = 0
    cards: tuple[CardRaised, ...] = ()


def read_log(path: Path) -> list[Logged]:
    """The cases of a log in the columns of the XES export.

    Raises:
        Refusal: A column is missing or a moment cannot be read; ``where`` is the line.
    """
    found: dict[str, Logged] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            try:
                case = found.setdefault(row["case:concept:name"], _case(row))
                event = (_moment(row["time:timestamp"]), row["concept:name"], row["org:resource"])
            except (KeyError, ValueError) as fault:
                raise Refusal(f"日志第 {line} 行无法读取：{fault}", where=str(line)) from fault
            case.events.append(event)
    return list(found.values())


def _case(row: Mapping[str, str]) -> Logged:
    ended = row["case:enddate"]
    return Logged(
        row["case:concept:name"],
        row["case:channel"],
        row["case:responsible"],
        _moment(row["case:startdate"]),
        _moment(row["case:deadline"]),
        _moment(ended) if ended else None,
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(TZ)


def load_mapping(path: Path = WABO / "activities.toml") -> _Mapping:
    """The calendar's years, the item and the activities.

    Raises:
        Refusal: The file does not fit.
    """
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _Mapping)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as fault:
        raise Refusal(f"对照表无法读取：{fault}", where=path.name) from fault


def replay_law() -> LawBook:
    """The law of the log, with the hall's own tables of organisation and identity.

    Raises:
        LawFault: Every fault in it.
    """
    own = Path(hallcore.__file__).parent / "law" / "procedures"
    files = (own / "organisation.toml", own / "identity.toml")
    return LawBook.load(
        WABO / "law",
        *files,
        roles=frozenset({*ROLES, "clock"}),
        guards={},
        checks=(card_faults, method_faults),
    )


class Replay:
    """One replay.

    Args:
        database: A ZODB database that belongs to this replay.
        folder: Where the vault lies.
        verbs: Every act there is; here a refusal of any of them is filed.
        log: The cases.
        promise: Ed25519 seed of the receipts.
    """

    def __init__(
        self,
        database: Any,  # noqa: ANN401 - ZODB ships no types
        folder: Path,
        verbs: Mapping[str, Verb],
        log: list[Logged],
        promise: bytes,
    ) -> None:
        told = load_mapping()
        self.item = told.item
        self.activities = {each.name: each for each in told.activity}
        self.weekdays = tuple(Notice(year, "", None, "E", (), ()) for year in told.calendar["years"])
        self.log = log
        first = min(case.opens for case in log)
        self.clock = ScriptedClock(first.replace(hour=0, minute=0, second=0, microsecond=0))
        self.house = House(
            database=database,
            name="回放",
            lawbook=replay_law(),
            calendar=Calendar((), self.weekdays),
            clock=self.clock,
            vault=Vault(folder / "vault"),
            verbs={name: replace(verb, evidence="sealed") for name, verb in verbs.items()},
            promise=NoteSigner(f"{_ORIGIN}/promise", promise),
            origin=_ORIGIN,
        )
        self.people: dict[str, str] = {}
        self.numbers: dict[str, str] = {}
        self.tally = Tally(cases=len(log), events=sum(len(case.events) for case in log))

    def run(self, progress: Callable[[], object] = lambda: None) -> Tally:
        """Play everything in the order of time, then read what came of it from the records.

        Raises:
            Refusal: The log names an activity the mapping does not know.
        """
        self._furnish()
        for at, act in sorted(self._timeline(), key=lambda pair: pair[0]):
            self.clock.set(at[0])
            act()
            progress()
        self.supervise()
        with self.house.reading() as root:
            self._judge(root)
            self.tally.cards = tuple(cards_of(root.archive))
        return self.tally

    def supervise(self) -> int:
        """Have every case judged under the rules of the replay; return how many cards came."""
        return supervise(self.house, self.numbers.values(), Calendar(self.weekdays))

    # -- who and what ------------------------------------------------------------------------------

    def _furnish(self) -> None:
        perform, code = self.house.perform, str(self.item["department"])
        perform("register-department", "", _MANAGER, DepartmentForm(code, "日志所载机关", "日志"))
        names = {who for case in self.log for _at, _name, who in case.events}
        for n, name in enumerate(sorted({*names, *(case.responsible for case in self.log)})):
            account = NewAccount(f"replay-{n:02d}", _SIGNS_IN, name or "未署名", tuple(DUTIES))
            done = perform("open-account", "", _OPERATOR, account)
            self.people[name] = done.dossier
            form = PostForm(done.dossier, name or "未署名", code, duties=tuple(DUTIES))  # type: ignore[arg-type]  # the duties there are
            perform("post-staff", "", _MANAGER, form)
        perform(
            "register-applicant", "", _OPERATOR, NewApplicant(_CODE, "日志所载申请人", "222403", "company")
        )
        perform("publish-item", "", _OPERATOR, ItemForm(self._item(), self.clock.now().date()))

    def _item(self) -> Item:
        stages = ("accept", "handle", "review", "approve", "close")
        return Item(
            kind="20",
            case_type="promised",
            statute="",
            conditions=("日志所载",),
            bases=(Basis("环境法一般规定法", "第三章"),),
            flow=tuple(FlowStep(stage, "日志所载机关", 1) for stage in stages),  # type: ignore[arg-type]  # the five
            hours="日志所载",
            phone="—",
            complaint_phone="—",
            result="收件回执",
            separate=False,
            **self.item,
        )

    # -- what happens when ---------------------------------------------------------------------------

    def _timeline(self) -> Iterator[tuple[tuple[datetime, int], Callable[[], None]]]:
        """Every opening, event and end, each with its moment; at one moment in that order."""
        for case in self.log:
            yield (case.opens, 0), lambda case=case: self._open(case)  # type: ignore[misc]  # the default binds the loop's value
            for at, name, who in case.events:
                activity = self.activities.get(name)
                if activity is None:
                    raise Refusal("对照表中没有这项活动", where=name)
                yield (at, 1), lambda case=case, activity=activity, who=who: self._event(case, activity, who)  # type: ignore[misc]  # as above
            if case.ended is not None:
                yield (case.ended, 2), lambda case=case: self._end(case)  # type: ignore[misc]  # as above

    def _open(self, case: Logged) -> None:
        online = case.channel == "Internet"
        form = ApplyForm(
            item=f"SX-{self.item['code']}",
            applicant=f"A-{_CODE}",
            name="日志所载申请人",
            number="",
            phone="",
            channel="online" if online else "window",
            block="901",
            query="",
            distinct=case.id,
        )
        who = (
            Actor("U-applicant", "citizen", _CODE)
            if online
            else Actor(self.people[case.responsible], "acceptor")
        )
        number = self.house.perform("apply", "", who, form).dossier
        self.numbers[case.id] = number
        told = DeadlineFixed(case.id, case.began, case.deadline)
        self.house.perform("fix-deadline", number, CLOCK, told)

    def _event(self, case: Logged, activity: Activity, who: str) -> None:
        self.tally.stages[activity.stage] += 1
        actor = Actor(self.people[who], activity.duty)
        self.house.perform("log-activity", self.numbers[case.id], actor, ActivityLogged(activity.name))
        try:
            self.house.perform(activity.verb, self.numbers[case.id], actor, _form(activity))
            self.tally.acts += 1
        except Refusal as refusal:
            self.tally.refused[refusal.reason] += 1

    def _end(self, case: Logged) -> None:
        self.house.perform("end-case", self.numbers[case.id], CLOCK, EndCaseForm("日志所载结案"))

    # -- what the records say --------------------------------------------------------------------------

    def _judge(self, root: Root) -> None:
        for shard in root.archive.shards:
            for dossier in shard.values():
                self.tally.broken += not _chained(dossier)
                if dossier.machine == CASE:
                    self._judge_case(dossier)

    def _judge_case(self, case: Dossier) -> None:
        told, tally = case.the(DeadlineFixed), self.tally
        ends = case.numbers(CaseEnded.type)
        moments = [case.record(n).at for n in case.numbers(ActivityLogged.type)]
        ended = case.record(ends[0]).at if ends else None
        tally.filed += len(case.numbers("refused"))
        tally.late_last += max(moments) > told.deadline
        tally.late_end += ended is not None and ended > told.deadline
        tally.after_end += ended is not None and max(moments) > ended
        tally.backwards += min(moments) < told.began


def _form(activity: Activity) -> object:
    """What is submitted for an activity: its own name where words are asked for."""
    words = activity.name
    forms: dict[str, object] = {
        "check-materials": CheckForm(()),
        "accept": CheckForm(()),
        "countersign": CountersignForm(words, agrees=True),
        "report": OpinionForm(words, "deny"),
        "pass-review": OpinionForm(words, "deny"),
        "decide": DecideForm(granted=False, reasons=words),
        "deliver": DeliverForm("post"),
    }
    return forms[activity.verb]


def _chained(dossier: Dossier) -> bool:
    """Whether each record names the hash of the one before it."""
    before = ""
    for record in dossier.all_records():
        if record.head["prev"] != before:
            return False
        before = record.sha256
    return True
