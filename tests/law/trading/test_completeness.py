"""The bulk feed is whole: with the log's key, offline, one release or record removed, altered or moved is found.

The log is a true one, with tiles; stretches and releases are made from it as the hall hands them out.
"""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from hallcore.ground.errors import Refusal
from portal.cli.completing import checked, complete
from portal.evidence import PublicLog, trust_policy
from portal.ocds.feed import Feed
from portal.ocds.records import release_package
from portal.ocds.tale import Publisher
from portal.stretches import read_stretches, stretch_file
from signing.log.note import NoteSigner
from tests.makers import values
from tests.makers.house import PURCHASER

PUBLISHER = Publisher("示例中心", "https://hall.example", "ocds-demo01")
SIZE = 7


class Bulk:
    """What a consumer has fetched: stretches of some entries each, and pages of two releases each."""

    def __init__(self, hall):
        sealer = hall._sealer
        self.hall, self.key = hall, sealer.log.verifier
        self.promise = hall.house.promise.verifier
        self.stretches, self.pages = [], []
        with hall.reading() as root:
            at = 0
            while data := stretch_file(root.archive, root.journal, self.log(), at, SIZE):
                self.stretches.append(data)
                at = json.loads(data)["until"]
            feed, since = Feed(root, hall.house.vault, PUBLISHER), 0
            while True:
                page = feed.page(since, 2, "own")
                if page.published is None:
                    break
                uri = f"https://hall.example/{since}"
                self.pages.append(release_package(uri, page.releases, PUBLISHER, page.published))
                since = page.following

    def log(self):
        """The log as published."""
        return PublicLog(self.hall._sealer.public, self.key)

    def read(self, stretches=None):
        """The stretches, proven with the log's key."""
        return read_stretches(self.stretches if stretches is None else stretches, self.key)

    def faults(self, pages=None):
        """What is wrong with the pages of releases."""
        return checked(self.read(), self.pages if pages is None else pages).faults


@pytest.fixture
def bulk(stage):
    """A tender to its contract, and all of it fetched."""
    matter = stage("contracted")
    matter.hall.seal()
    return Bulk(matter.hall)


def changed(data, change):
    """A file with its JSON changed."""
    value = json.loads(data)
    change(value)
    return json.dumps(value, ensure_ascii=False).encode()


def test_every_public_record_between_two_positions_is_there(bulk):
    """EB-16: from the first entry to the last, in whichever order the files come; each position is accounted for."""
    whole = bulk.read(list(reversed(bulk.stretches)))
    with bulk.hall.reading() as root:
        expected = [
            (entry.dossier, entry.n)
            for _, entry in root.journal.since(0)
            if root.archive[entry.dossier].record(entry.n).disclosure == "public"
        ]
        assert (whole.since, whole.until, whole.signed) == (0, root.journal.size, True)
    assert [(one.dossier, one.n) for one in whole.records] == expected
    assert whole.hidden == whole.until - len(expected)
    assert len(bulk.stretches) > 3


def test_releases_are_told_anew_from_the_records_alone(bulk):
    """PT-02: each release is made from the public records again and has the very same fields."""
    found = checked(bulk.read(), bulk.pages)
    assert found.faults == ()
    assert (found.told, found.unknown) == (sum(len(json.loads(each)["releases"]) for each in bulk.pages), 0)
    assert found.told >= 5


def test_an_intention_is_a_process_of_its_own(stage):
    """PT-02: what is told before a procurement is told anew too, not only counted."""
    matter = stage("announced")
    matter.act("publish-intention", "", PURCHASER, values.intention())
    matter.hall.seal()
    made = Bulk(matter.hall)
    found = checked(made.read(), made.pages)
    assert (found.faults, found.unknown) == ((), 0)
    assert any("DHYX" in page.decode() for page in made.pages)


@pytest.mark.parametrize("gone", [0, 1, 2, -1])
def test_a_stretch_that_is_missing_leaves_a_gap(bulk, gone):
    """EB-16: in the middle it is a gap that is named; at an end the proof reaches only as far as what is there."""
    files = list(bulk.stretches)
    del files[gone]
    if gone in {0, -1}:
        whole = bulk.read(files)
        assert (whole.since > 0) != (whole.until < bulk.read().until)
    else:
        with pytest.raises(Refusal, match="之间缺段") as refused:
            bulk.read(files)
        assert refused.value.where == str(gone * SIZE)


def remove_line(value):
    """One entry is left out and the count made to fit."""
    del value["lines"][2]
    value["until"] -= 1


def move_line(value):
    """Two entries change places."""
    value["lines"][1], value["lines"][2] = value["lines"][2], value["lines"][1]


def alter_line(value):
    """One entry names another record."""
    line = next(line for line in value["lines"] if "\npublic " in line["entry"])
    line["entry"] = line["entry"].replace("sha256:", "sha256:00", 1)[: len(line["entry"])]


def hide_line(value):
    """A public entry is given as a commitment."""
    n = next(n for n, line in enumerate(value["lines"]) if "\npublic " in line["entry"])
    value["lines"][n] = {"entry": "ggzy-entry/v1\nsealed\n" + "A" * 43 + "=\n"}


@pytest.mark.parametrize("change", [remove_line, move_line, alter_line, hide_line])
def test_an_entry_removed_moved_altered_or_hidden_is_found(bulk, change):
    """EB-16: the entries no longer lead to the signed root."""
    files = [*bulk.stretches]
    at = next(n for n, each in enumerate(files) if n and b"\\npublic " in each)
    files[at] = changed(files[at], change)
    if change is remove_line:
        with pytest.raises(Refusal, match=r"之间缺段|不完整"):
            bulk.read(files)
        with pytest.raises(Refusal, match="不完整"):
            bulk.read(files[: at + 1])
    else:
        with pytest.raises(Refusal, match="不完整"):
            bulk.read(files)


def test_a_record_withheld_or_altered_is_found_by_its_position(bulk):
    """EB-16: the entry stands, so the record has to; one digit changed and it is another record."""
    at = next(n for n, each in enumerate(bulk.stretches) if b"tender-notice" in each)

    def place(value):
        return next(n for n, line in enumerate(value["lines"]) if "tender-notice" in line["entry"])

    def withhold(value):
        del value["lines"][place(value)]["record"]

    def alter(value):
        line = value["lines"][place(value)]
        line["record"] = line["record"].replace("2026", "2027", 1)

    for change, reason in ((withhold, "缺少记录原文"), (alter, "与日志中的摘要不一致")):
        files = [*bulk.stretches]
        files[at] = changed(files[at], change)
        with pytest.raises(Refusal, match=reason) as refused:
            bulk.read(files)
        position = json.loads(files[at])["since"] + place(json.loads(files[at]))
        assert refused.value.where == str(position)


def test_another_logs_key_proves_nothing(bulk):
    """EB-16: a checkpoint is signed by the log's own key or by nobody's."""
    other = NoteSigner(bulk.key.name, bytes(32)).verifier
    with pytest.raises(Refusal, match="检查点未通过核验"):
        read_stretches(bulk.stretches, other)


def test_a_release_left_out_is_named(bulk):
    """PT-02: its record stands in the log, so its release has to stand in the feed."""

    def remove(value):
        del value["releases"][0]

    pages = [bulk.pages[0], changed(bulk.pages[1], remove), *bulk.pages[2:]]
    gone = json.loads(bulk.pages[1])["releases"][0]["id"]
    assert bulk.faults(pages) == (f"缺少公告 {gone}：它的记录在日志中",)


def test_a_release_altered_is_named_with_its_field(bulk):
    """PT-02: a price of one cent more is not what the record says."""
    at = next(n for n, each in enumerate(bulk.pages) if b'"bids"' in each)

    def alter(value):
        release = next(one for one in value["releases"] if "bids" in one)
        release["bids"]["details"][0]["value"]["amount"] += 0.01

    wrong = bulk.faults([*bulk.pages[:at], changed(bulk.pages[at], alter), *bulk.pages[at + 1 :]])
    assert len(wrong) == 1
    assert wrong[0].endswith("与记录重编的不一致：bids")


def test_releases_out_of_order_are_named(bulk):
    """PT-02: the order is the log's."""

    def turn(value):
        value["releases"].reverse()

    wrong = bulk.faults([changed(bulk.pages[0], turn), *bulk.pages[1:]])
    assert len(wrong) == 1
    assert "不在日志的次序上" in wrong[0]


def test_a_release_nobody_filed_is_named(bulk):
    """PT-02: what is added or given twice has no record of its own."""

    def add(value):
        value["releases"].append(value["releases"][0] | {"id": "DHGC-2026-0001-0999"})

    def twice(value):
        value["releases"].append(value["releases"][0])

    assert "没有记录" in bulk.faults([changed(bulk.pages[0], add), *bulk.pages[1:]])[0]
    assert any("给出了 2 次" in one for one in bulk.faults([changed(bulk.pages[0], twice), *bulk.pages[1:]]))


def test_a_process_that_began_before_is_counted_only(bulk):
    """PT-02: given stretches from after the notice, releases are checked by number and order, and that is said."""
    after = next(n for n, each in enumerate(bulk.stretches) if b"tender-notice" in each) + 1
    whole = bulk.read(bulk.stretches[after:])
    ids = {one.number for one in whole.records}
    kept = [
        changed(each, lambda value: value.update(releases=[r for r in value["releases"] if r["id"] in ids]))
        for each in bulk.pages
    ]
    found = checked(whole, kept)
    assert found.faults == ()
    assert found.told == 0
    assert found.unknown == sum(len(json.loads(each)["releases"]) for each in kept) > 0


def test_the_command_says_it_in_one_line(bulk, tmp_path):
    """``hall complete``: a folder of files, the key, and a code that a script understands."""
    for n, each in enumerate(bulk.stretches):
        (tmp_path / f"stretch-{n:09d}.json").write_bytes(each)
    for n, each in enumerate(bulk.pages):
        (tmp_path / f"releases-{n:09d}.json").write_bytes(each)
    (tmp_path / "keys.txt").write_text(trust_policy(bulk.key, bulk.promise))
    arguments = [str(tmp_path), "--keys", str(tmp_path / "keys.txt")]
    done = CliRunner().invoke(complete, arguments)
    assert done.exit_code == 0, done.output
    assert "完整：" in done.output
    assert "逐项相同" in done.output
    (tmp_path / "stretch-000000001.json").unlink()
    done = CliRunner().invoke(complete, arguments)
    assert done.exit_code == 1
    assert "之间缺段" in done.output
