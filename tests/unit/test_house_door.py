"""The door: one act, one record, whole or not at all; and what a refusal leaves behind."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pytest

from hallcore.desk import Act, Verb
from hallcore.ground.errors import Refusal
from hallcore.ground.events import Disclosure, Paper, Refused
from hallcore.ground.lawbook import LawBook
from hallcore.identity.model import ROLES
from hallcore.identity.rules import applicant_number
from hallcore.vault import FileRef
from portal.cli import cast
from portal.house import law_folders
from signing import canonical
from signing.log.entries import opaque_entry, sealed_entry
from signing.log.note import open_note
from tests.makers import values
from tests.makers.house import BIDDERS, OPERATOR, PURCHASER, SmallHouse, file, workshop
from tests.makers.matter import Matter, standing
from tests.makers.values import at
from trading.bidding.model import EnrolForm
from trading.challenges.model import ObjectionForm
from trading.registry.model import Admission
from trading.tendering.model import Answer, ClarificationForm

INSTANT = timedelta(microseconds=1)
NUMBER = applicant_number(cast.PURCHASERS[0].code)


@pytest.fixture
def matter() -> Iterator[Matter]:
    """A tender that bidders are enrolled in."""
    found = standing("enrolled")
    yield found
    found.hall.close()


@pytest.fixture
def hall(matter) -> SmallHouse:
    """The house of that tender."""
    return matter.hall


def verbs_beside(hall: SmallHouse, *verbs: Verb) -> None:
    """Give the house more verbs than its own."""
    hall.house.verbs = {**hall.house.verbs, **{verb.name: verb for verb in verbs}}


class Noted(Paper, frozen=True):
    """A paper of these tests."""

    type: ClassVar[str] = "test-noted"
    title: ClassVar[str] = "试验记录"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    text: str


# -- what cannot be asked for ----------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["bribe", "", "Publish-Notice", "x" * 200])
def test_a_verb_nobody_knows_is_refused(hall, verb):
    """The refusal names what was asked for, and nothing is filed."""
    before = hall.see(NUMBER)
    refusal = hall.refuse(verb, NUMBER, OPERATOR, cite="")
    assert refusal.where == verb[:80]
    assert hall.see(NUMBER) == before


@pytest.mark.parametrize("verb", ["admit-party", "submit-bid", "file-objection"])
def test_a_dossier_that_does_not_exist_is_refused_and_nothing_is_filed(hall, verb):
    """Not even a verb whose refusals are evidence opens a dossier for them."""
    hall.refuse(verb, "DHGC-2026-0099", BIDDERS[0], Admission(("bidder",)), cite="", where="DHGC-2026-0099")
    with hall.reading() as root:
        assert root.archive.get("DHGC-2026-0099") is None


def test_an_act_that_needs_a_dossier_is_refused_without_one(hall):
    """A listing without saying whose is none."""
    hall.refuse("admit-party", "", OPERATOR, Admission(("bidder",)), cite="")


# -- the record ------------------------------------------------------------------------------------


def test_record_bytes_are_canonical_and_say_who_did_what_when_under_which_law(hall, matter):
    """RFC 8785: the bytes are the one way to write what they say; the actor is account, role and party."""
    for number in (matter.number, matter.lot, matter.bid(0), NUMBER):
        for record in hall.see(number).records:
            assert canonical.encode(canonical.decode(record.data)) == record.data
    head = hall.last(matter.number).head
    assert (head["v"], head["suite"], head["type"], head["dossier"]) == (
        1,
        "S1",
        "tender-notice",
        matter.number,
    )
    assert head["actor"] == {"account": PURCHASER.account, "role": "purchaser", "party": PURCHASER.party}
    assert head["law"] == hall.see(matter.number).edition
    assert head["hall"] == "敦化市公共资源交易中心"
    assert "parent" not in head
    assert hall.last(matter.bid(0)).head["parent"] == matter.lot


def test_records_of_a_dossier_are_chained_and_numbered_without_gaps(hall, matter):
    """Each names the hash of the one before; the first names nothing."""
    for number in (matter.number, matter.bid(0), NUMBER):
        previous = ""
        for n, record in enumerate(hall.see(number).records):
            assert (record.head["n"], record.head["prev"]) == (n, previous)
            assert record.sha256 == hashlib.sha256(record.data).hexdigest()
            previous = record.sha256


def test_time_is_later_with_every_record_though_the_clock_stands_still(hall, matter):
    """In one dossier each act is a microsecond after the last; in another it has the clock's own time."""
    now = hall.clock.now()
    moments = [hall.act("admit-party", NUMBER, OPERATOR, Admission(("purchaser",))).at for _ in range(3)]
    assert moments == [now, now + INSTANT, now + 2 * INSTANT]
    elsewhere = applicant_number(cast.BIDDERS[0].code)
    assert hall.act("admit-party", elsewhere, OPERATOR, Admission(("bidder",))).at == now
    assert hall.last(NUMBER).head["at"] == (now + 2 * INSTANT).isoformat()


def test_personal_data_stands_in_the_record_as_salted_hashes_only(hall):
    """PI-01: the same telephone number of two people hashes differently; with salt and value anyone can check."""
    one, other = (
        hall.last(hall.act("register-applicant", "", OPERATOR, values.applicant(party)).dossier)
        for party in cast.BIDDERS[8:10]
    )
    for record in (one, other):
        for name, salt, value in record.annex:
            assert len(salt) == 32
            assert record.head["annex"][name] == hashlib.sha256(salt + value.encode()).hexdigest()
            assert value.encode() not in record.data
    assert one.head["annex"]["phone"] != other.head["annex"]["phone"]


def test_erasing_the_annex_leaves_the_record_whole(hall):
    """PI-12: personal data can be forgotten; bytes, chain and hashes do not change."""
    number = hall.act("register-applicant", "", OPERATOR, values.applicant(cast.BIDDERS[8])).dossier
    before = hall.last(number)
    hall.house.transact(lambda root: root.archive[number].record(0).annex.erase())
    after = hall.last(number)
    assert (after.data, after.sha256, after.annex) == (before.data, before.sha256, ())
    with hall.reading() as root:
        assert root.archive[number].record(0).annex.get("phone") is None


@pytest.mark.parametrize("fault", ["absent", "another size"])
def test_files_are_in_the_vault_before_they_are_named(hall, matter, fault):
    """EB-16: a record names what is kept, by hash and size; what is not is refused by its name."""
    kept = file()
    ref = {
        "absent": FileRef("无.txt", 3, values.sha("nothing")),
        "another size": FileRef("短.txt", kept.size + 1, kept.sha256),
    }[fault]
    form = matter.container(0, files=(ref,))
    hall.refuse("submit-bid", matter.bid(0), BIDDERS[0], form, cite="", where=ref.name)
    assert "bid-received" not in hall.see(matter.bid(0)).types


def test_an_opaque_record_says_by_when_it_is_opened(hall):
    """A hidden entry without a month would be hidden for ever; only opaque records have one."""

    def office(_desk, form):
        return Act(Noted("x"), reveal=form)

    class Hidden(Noted, frozen=True):
        """A paper the log hides for a time."""

        type: ClassVar[str] = "test-hidden"
        disclosure: ClassVar[Disclosure] = "opaque"

    verbs_beside(hall, Verb("note", office), Verb("hide", lambda _desk, form: Act(Hidden("x"), reveal=form)))
    hall.refuse("hide", NUMBER, OPERATOR, "", cite="", where="test-hidden")
    hall.act("hide", NUMBER, OPERATOR, "2026-09")
    assert hall.last(NUMBER).reveal == "2026-09"
    hall.act("note", NUMBER, OPERATOR, "2026-09")
    assert hall.last(NUMBER).reveal == ""


def test_the_log_shows_of_a_record_what_its_disclosure_allows(hall, matter):
    """A public entry names the record; an opaque and a sealed one are salted commitments to its bytes."""
    hall.seal()
    with hall.reading() as root:
        for number, n in ((matter.bid(0), 0), (matter.number, 0), (matter.number, 2)):
            record = hall.see(number).records[n]
            leaf = root.journal.entries[root.journal.position(number, n)].leaf
            if record.disclosure == "public":
                assert record.sha256.encode() in leaf
            elif record.disclosure == "opaque":
                assert leaf == opaque_entry(record.reveal, record.salt, record.data)
            else:
                assert leaf == sealed_entry(record.salt, record.data)
            assert (record.sha256.encode() in leaf) == (record.disclosure == "public")


def test_an_act_is_promised_at_once(hall):
    """EB-05: the answer carries a note, signed with the promise key, that names the record's hash."""
    done = hall.act("admit-party", NUMBER, OPERATOR, Admission(("purchaser",)))
    text = open_note(done.promise, [hall.house.promise.verifier]).text
    assert done.sha256 in text
    assert done.number == f"{NUMBER}-{done.n:04d}"
    with pytest.raises(Exception, match=r".+"):
        open_note(done.promise.replace(done.sha256[:8], "00000000"), [hall.house.promise.verifier])


# -- whole or not at all ---------------------------------------------------------------------------


def test_a_refused_act_leaves_nothing_of_what_it_had_begun(hall, matter):
    """An office that moves a state, places a hold, founds a dossier and then refuses has done none of it."""

    def office(desk, _form):
        desk.advance("clarify")
        desk.hold(desk.dossier, "x", "y", "ZB-033")
        desk.remind("close-gate", at("12-31 09:00"))
        desk.found("T-9", "open_tender", "tender")
        desk.next_number("lost")
        raise Refusal("改变主意", "ZB-021")

    verbs_beside(hall, Verb("begin", office))
    before = hall.see(matter.number)
    hall.refuse("begin", matter.number, PURCHASER, cite="ZB-021")
    assert hall.see(matter.number) == before
    with hall.reading() as root:
        assert root.archive.get("T-9") is None
        assert "lost" not in root.archive.series


def test_an_act_that_was_overtaken_is_judged_anew(hall, matter):
    """What changed meanwhile is seen by the second attempt: the time is later and the record comes second."""
    enrol, others, attempts = hall.house.verbs["enrol"], [BIDDERS[5]], []

    def office(desk, form):
        act = enrol.office(desk, form)
        attempts.append(desk.at)
        if others:
            matter.act("clarify", matter.number, PURCHASER, clarification())
            others.pop()
        return act

    verbs_beside(hall, Verb("enrol", office))
    done = hall.act("enrol", matter.lot, BIDDERS[4], EnrolForm())
    assert len(attempts) == 2
    assert hall.see(matter.number).types[-1] == "clarification"
    assert hall.see(done.dossier).types == ("bidder-enrolled",)


def clarification():
    """Return a clarification that moves nothing."""
    return ClarificationForm((Answer("?", "!"),), affects_preparation=False)


# -- refusals as evidence --------------------------------------------------------------------------


def test_a_refusal_of_an_evidence_verb_is_filed_and_then_raised(hall, matter):
    """House rule: what a citizen sent and was refused is on record, with reason, clause and place."""
    hall.refuse("enrol", matter.lot, BIDDERS[0], EnrolForm(), cite="", where=matter.lot)
    record = hall.last(matter.lot)
    assert record.paper == Refused("enrol", "本单位已登记参加本标段投标", "", matter.lot)
    assert record.head["actor"]["party"] == BIDDERS[0].party


@pytest.mark.parametrize(
    ("verb", "actor", "disclosure"),
    [
        ("enrol", BIDDERS[0], "sealed"),
        ("file-objection", PURCHASER, "sealed"),
        ("submit-bid", BIDDERS[1], "opaque"),
        ("withdraw-bid", BIDDERS[1], "opaque"),
        ("ask-question", BIDDERS[1], "opaque"),
        ("unlock-bid", BIDDERS[1], "sealed"),
        ("publish-notice", BIDDERS[0], "sealed"),
        ("clarify", BIDDERS[0], "sealed"),
        ("close-gate", BIDDERS[0], None),
        ("form-committee", BIDDERS[0], "sealed"),
        ("bind-certificate", OPERATOR, None),
    ],
)
def test_which_refusals_are_filed_and_how(hall, matter, verb, actor, disclosure):
    """A bidder's refused acts are hidden like its others; form errors of the desks are not filed at all."""
    number = (
        matter.bid(0) if verb in {"submit-bid", "withdraw-bid", "ask-question", "unlock-bid"} else matter.lot
    )
    number = matter.number if verb in {"publish-notice", "clarify", "close-gate"} else number
    form = {
        "enrol": EnrolForm(),
        "submit-bid": matter.container(0),
        "file-objection": ObjectionForm("x"),
        "clarify": clarification(),
        "publish-notice": values.notice(),
    }.get(verb)
    before = hall.see(number)
    with pytest.raises(Refusal):
        hall.act(verb, number, actor, form)
    after = hall.see(number)
    if disclosure is None:
        assert after == before
    else:
        assert after.types == (*before.types, "refused")
        assert (after.records[-1].disclosure, after.state, after.holds) == (
            disclosure,
            before.state,
            before.holds,
        )
        assert bool(after.records[-1].reveal) == (disclosure == "opaque")


def test_a_refusal_names_the_files_that_were_sent(hall, matter):
    """What was brought is evidence too: the container stays in the vault and the refusal names it."""
    form = matter.container(0, seq=9)
    hall.refuse("submit-bid", matter.bid(0), BIDDERS[0], form, cite="ZB-055")
    assert hall.last(matter.bid(0)).head["files"][0]["sha256"] == form.files[0].sha256


def test_a_refused_act_with_a_file_that_never_came_is_filed_without_it(hall, matter):
    """ZB-054: a late bid whose upload broke off is refused as late, and on record."""
    missing = FileRef("断.ggzb", 9, values.sha("broken off"))
    hall.clock.set(values.DEADLINE)
    hall.refuse(
        "submit-bid", matter.bid(0), BIDDERS[0], matter.container(0, files=(missing, file())), cite="ZB-054"
    )
    record = hall.last(matter.bid(0))
    assert record.paper.cite == "ZB-054"
    assert [each["sha256"] for each in record.head["files"]] == [file().sha256]


# -- the law a dossier lives under -----------------------------------------------------------------


@pytest.fixture
def changed_law(tmp_path) -> LawBook:
    """The hall's law with a new row: from 1 April 2026 twenty-five days lie between issue and deadline."""
    for number, folder in enumerate(law_folders()):
        shutil.copytree(folder, tmp_path / str(number))
    clocks: Path = tmp_path / "0" / "clocks.toml"
    lines = clocks.read_text(encoding="utf-8").splitlines()
    place = next(n for n, line in enumerate(lines) if 'id = "C24"' in line)
    row = lines[place].rstrip(", ").removesuffix("}").rstrip()
    lines[place : place + 1] = [
        f"{row}, valid_to = 2026-03-31 }},",
        f"{row.replace('n = 20', 'n = 25')}, valid_from = 2026-04-01 }},",
    ]
    clocks.write_text("\n".join(lines), encoding="utf-8")
    return LawBook.load(tmp_path, roles=frozenset({*ROLES, "clock"}), guards={})


def test_a_dossier_finishes_under_the_law_it_was_opened_under(changed_law):
    """Opened in March, announced in April: twenty days; opened in April: the new figure, named in the refusal."""
    old = Matter(
        standing("registered").plan, SmallHouse(standing("registered").hall.left(), lawbook=changed_law)
    )
    hall = old.hall
    hall.clock.set(at("04-15 08:30"))
    assert hall.act("register-project", "", PURCHASER, values.project()).dossier == "DHGC-2026-0002"
    times = {"documents_from": at("04-15 09:00"), "documents_until": at("04-24 16:30")}
    deadline = at("05-06 00:00")  # twenty whole days after 15 April
    for number in ("DHGC-2026-0001", "DHGC-2026-0002"):
        hall.act("publish-policy", number, PURCHASER, values.policy(number, (), deadline=deadline))
    form = values.notice((file(),), deadline=deadline, **times)
    assert hall.act("publish-notice", "DHGC-2026-0001", PURCHASER, form).paper.deadline == deadline
    refusal = hall.refuse(
        "publish-notice", "DHGC-2026-0002", PURCHASER, form, cite="ZB-028", where="deadline"
    )
    assert "25 日" in refusal.reason
    assert "2026-05-11" in refusal.reason
    editions = {number: hall.see(number).edition for number in ("DHGC-2026-0001", "DHGC-2026-0002")}
    assert editions["DHGC-2026-0001"] == workshop().lawbook.on(at("03-02 08:30").date()).edition
    assert editions["DHGC-2026-0002"] == changed_law.on(at("04-15 08:30").date()).edition
    assert hall.last("DHGC-2026-0001").head["law"] == editions["DHGC-2026-0001"]
    hall.close()


def test_lots_and_bids_live_under_the_edition_of_their_tender(changed_law):
    """Opened later than the tender, under a law that has changed meanwhile, they still finish under its own."""
    left = standing("announced").hall.left()
    matter = Matter(standing("announced").plan, SmallHouse(left, at("04-15 08:30"), lawbook=changed_law))
    matter.hall.refuse("enrol", matter.lot, BIDDERS[0], EnrolForm(), cite="ZB-054")
    hall = SmallHouse(left, at("03-24 09:00"), lawbook=changed_law)
    done = hall.act("enrol", matter.lot, BIDDERS[0], EnrolForm())
    assert hall.see(done.dossier).edition == hall.see(matter.number).edition
    hall.close()
    matter.hall.close()
