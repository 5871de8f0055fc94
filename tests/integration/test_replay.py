"""Real permit cases through the offices: every event an act or a refusal on record, and the log's known counts come out."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import ZODB
from ZODB.MappingStorage import MappingStorage

from hallcore.approval.model import STAGES
from hallcore.ground.errors import Refusal
from portal.cli.replaying import cards_told, told
from portal.house import all_verbs
from portal.replaying import Replay, Tally, load_mapping, read_log, replay_law

COLUMNS = (
    "case:channel",
    "case:concept:name",
    "case:deadline",
    "case:enddate",
    "case:responsible",
    "case:startdate",
    "concept:name",
    "org:resource",
    "time:timestamp",
)
CONFIRM, CHECK, DETERMINE = (
    "Confirmation of receipt",
    "T02 Check confirmation of receipt",
    "T04 Determine confirmation of receipt",
)


def replayed(path: Path, folder: Path) -> Tally:
    """Replay a log in memory."""
    database = ZODB.DB(MappingStorage())
    try:
        return Replay(database, folder, all_verbs(), read_log(path), bytes(32)).run()
    finally:
        database.close()


def written(path: Path, *rows: tuple[str, str, str, str]) -> Path:
    """A log of one case by the desk: end, activity, moment and who of each event; due at noon of 2 March 2011."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, COLUMNS)
        out.writeheader()
        for ended, name, at, who in rows:
            cells = (
                "Desk",
                "case-1",
                "2011-03-02T12:00:00+01:00",
                ended,
                "Resource01",
                "2011-01-05T12:00:00+01:00",
            )
            out.writerow(dict(zip(COLUMNS, (*cells, name, who, at), strict=True)))
    return path


@pytest.fixture(scope="module")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Tally:
    """The whole log, replayed once."""
    return replayed(shared / "data" / "event_logs" / "wabo_receipt.csv", tmp_path_factory.mktemp("replay"))


# -- the real log -----------------------------------------------------------------------------------


def test_every_case_and_event_is_played(real):
    """1,434 cases, 8,577 events; each became an act or a refusal on record, and every chain holds."""
    assert (real.cases, real.events, real.broken) == (1434, 8577, 0)
    assert real.acts + sum(real.refused.values()) == 8577
    assert real.filed == sum(real.refused.values())


def test_the_known_counts_come_out_of_the_records(real):
    """The source says: 92 last events after the deadline, 377 ends after it, 145 cases with events after closing."""
    assert (real.late_last, real.late_end, real.after_end) == (92, 377, 145)


def test_cards_say_the_known_counts_and_each_cites_its_acts(real):
    """1,042 checked and determined by one person, 91 repeated, 145 after closing, 92 and 377 past the deadline, 386 either."""
    matters: dict[str, set[str]] = {}
    for card in real.cards:
        matters.setdefault(card.rule, set()).add(card.matter)
        assert card.evidence
        assert card.arithmetic
        assert all(one.record.startswith(card.matter) for one in card.evidence)
    event, end = matters["JC-03/event"], matters["JC-03/end"]
    assert (len(event), len(end), len(event | end)) == (92, 377, 386)
    assert len(matters["JC-08/same-person"]) == 1042
    assert len(matters["JC-08/repeated"]) == 91
    assert len(matters["JC-08/after-end"]) == 145


def test_what_comes_after_closing_is_refused_with_that_reason(real):
    """180 events of 145 cases; none of them became an act."""
    assert sum(count for reason, count in real.refused.items() if "已结案" in reason) == 180
    assert not [reason for reason in real.refused if "尚未载入" in reason]


def test_the_stages_are_all_met(real):
    """The 27 activities fall into the five stages, and all five occur."""
    assert set(real.stages) == set(STAGES)
    assert sum(real.stages.values()) == 8577
    said = "\n".join(told(real))
    assert "案卷 1,434 件，事件 8,577 个" in said


# -- small logs -------------------------------------------------------------------------------------


def test_an_event_on_the_deadline_is_in_time_and_a_second_later_is_not(tmp_path):
    """The deadline is a moment, not the end of a day: at 12:00:00 in time, at 12:00:01 late."""
    for at, late in (("2011-03-02T12:00:00+01:00", 0), ("2011-03-02T12:00:01+01:00", 1)):
        tally = replayed(written(tmp_path / "log.csv", ("", CONFIRM, at, "Resource01")), tmp_path)
        assert (tally.late_last, tally.late_end, tally.after_end) == (late, 0, 0)


def test_judging_twice_raises_nothing_twice(tmp_path):
    """One person checks and determines: one card, and not one more the second time."""
    log = written(
        tmp_path / "log.csv",
        ("", CHECK, "2011-01-06T09:00:00+01:00", "Resource01"),
        ("", DETERMINE, "2011-01-07T09:00:00+01:00", "Resource01"),
    )
    database = ZODB.DB(MappingStorage())
    replay = Replay(database, tmp_path, all_verbs(), read_log(log), bytes(32))
    tally = replay.run()
    assert [card.rule for card in tally.cards] == ["JC-08/same-person"]
    assert replay.supervise() == 0
    said = "\n".join(cards_told(tally.cards, 0))
    assert "审查与确定为同一人的案卷 1 件" in said
    database.close()


def test_an_event_after_the_end_is_filed_as_refused(tmp_path):
    """Closed on the 10th, checked on the 11th: the check is refused, and counted."""
    ended = "2011-01-10T09:00:00+01:00"
    log = written(
        tmp_path / "log.csv",
        (ended, CONFIRM, "2011-01-06T09:00:00+01:00", "Resource01"),
        (ended, CHECK, "2011-01-11T09:00:00+01:00", "Resource02"),
    )
    tally = replayed(log, tmp_path)
    assert (tally.acts, tally.filed, tally.after_end) == (1, 1, 1)


def test_a_step_out_of_order_is_refused(tmp_path):
    """Determined twice: the second finds the case gone on."""
    log = written(
        tmp_path / "log.csv",
        ("", DETERMINE, "2011-01-06T09:00:00+01:00", "Resource01"),
        ("", DETERMINE, "2011-01-07T09:00:00+01:00", "Resource01"),
    )
    tally = replayed(log, tmp_path)
    assert tally.refused == {"环境许可收件目前为“承办中”，不能办理“确定收件回执”": 1}


def test_a_case_that_began_after_its_first_event_opens_with_that_event(tmp_path):
    """The log contradicts itself; the case is opened at the earliest moment it names, and that is counted."""
    log = written(tmp_path / "log.csv", ("", CONFIRM, "2010-12-30T09:00:00+01:00", "Resource01"))
    assert replayed(log, tmp_path).backwards == 1


def test_an_unknown_activity_and_a_broken_line_are_refused(tmp_path):
    """The mapping is whole or the replay does not begin; a moment that is none names its line."""
    log = written(tmp_path / "log.csv", ("", "T99 Unheard of", "2011-01-06T09:00:00+01:00", "Resource01"))
    with pytest.raises(Refusal) as unknown:
        replayed(log, tmp_path)
    assert unknown.value.where == "T99 Unheard of"
    with pytest.raises(Refusal) as broken:
        read_log(written(tmp_path / "log.csv", ("", CONFIRM, "yesterday", "Resource01")))
    assert broken.value.where == "2"


# -- the data files -----------------------------------------------------------------------------------


def test_the_mapping_has_the_27_activities_and_the_law_is_whole():
    """Each has a stage of the five and a verb of the door; the law of the log is checked as the hall's own is."""
    told_of = load_mapping()
    assert len({each.name for each in told_of.activity}) == 27
    assert {each.stage for each in told_of.activity} <= set(STAGES)
    assert {each.verb for each in told_of.activity} <= set(all_verbs())
    assert replay_law().editions
