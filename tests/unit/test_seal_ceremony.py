from __future__ import annotations

import io
import itertools
from datetime import timedelta

import msgspec
import pytest

from signing.errors import Refuted
from signing.seal import container, locks
from signing.seal.archive import Source
from signing.seal.ceremony import Roll, combine, open_envelope, read_release, release_shares
from signing.seal.faults import Blame, Flaw, Rejected
from signing.seal.quote import NAME, read_quote
from signing.seal.release import Given
from tests.unit.seal_samples import MARKER, OPENING, Tender


class Scene:
    """A tender at its opening: two bids, of which the first is looked at."""

    def __init__(self, profile: str = "P2") -> None:
        self.tender = Tender(profile=profile)
        self.sealed, self.data = self.tender.seal("first")
        self.other, other = self.tender.seal(
            "second", bidder=self.tender.person("乙公司", "91220000000000002X")
        )
        self.container = container.parse(io.BytesIO(self.data))
        self.head = self.container.head
        self.heads = [self.head, container.parse(io.BytesIO(other)).head]
        self.releases = [self.tender.release(member, self.heads) for member in self.tender.committee]

    @property
    def unlocked(self):
        """What the first bidder gave up."""
        return self.tender.unlocked(self.sealed) if self.tender.profile != "P0" else {}

    def combine(self, releases, unlocked=None):
        """The first bid's price envelope."""
        unlocked = self.unlocked if unlocked is None else unlocked
        return combine(self.tender.policy, self.head, "price", releases, unlocked)

    def key(self) -> bytes:
        """Its key, when everybody comes."""
        return self.combine(self.releases).key

    def rejected(self, releases, unlocked=None) -> Rejected:
        """Why it does not open."""
        with pytest.raises(Rejected) as rejected:
            self.combine(releases, unlocked)
        return rejected.value


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene()


# ---------------------------------------------------------------- opening


@pytest.mark.parametrize("profile", ["P0", "P1", "P2"])
def test_a_bid_opens_and_its_quote_is_read(profile, tmp_path):
    scene = Scene(profile)
    files = open_envelope(scene.container, "price", scene.key(), tmp_path)
    assert [file.name for file in files] == [NAME, "投标函.pdf"]
    quote = read_quote((tmp_path / NAME).read_bytes(), scene.tender.number, "1")
    assert quote.price == "1234567.00"
    assert MARKER.encode() in (tmp_path / "投标函.pdf").read_bytes()


def test_every_t_subset_of_the_trustees_opens_the_same_key(scene):
    keys = {scene.combine(chosen).key for chosen in itertools.combinations(scene.releases, 3)}
    assert keys == {scene.key()}


def test_fewer_than_t_trustees_open_nothing(scene):
    for chosen in itertools.combinations(scene.releases, 2):
        fault = scene.rejected(chosen)
        assert (fault.flaw, fault.blame) == (Flaw.THRESHOLD, Blame.TRUSTEE)
    assert scene.rejected([]).flaw is Flaw.THRESHOLD


def test_a_trustee_counts_once(scene):
    assert scene.rejected([scene.releases[0]] * 5).flaw is Flaw.THRESHOLD


def test_the_whole_committee_cannot_open_without_the_bidder(scene):
    """Two locks: a bidder who does not unlock stays closed, by his own fault."""
    fault = scene.rejected(scene.releases, {})
    assert (fault.flaw, fault.blame, fault.who) == (
        Flaw.UNLOCK,
        Blame.BIDDER,
        scene.head.header.bidder_cert_sha256,
    )
    assert scene.rejected(scene.releases, {"price": bytes(32)}).flaw is Flaw.UNLOCK


def test_shares_of_one_envelope_do_not_open_the_other(scene):
    with pytest.raises(Rejected) as rejected:
        combine(scene.tender.policy, scene.head, "technical", scene.releases, scene.unlocked)
    assert rejected.value.flaw is Flaw.THRESHOLD


def test_a_false_share_names_its_trustee_and_the_others_open(scene):
    """com_i shows the trustee; another one is taken."""
    release = scene.releases[0]
    shares = tuple(
        Given(header_sha256=given.header_sha256, share=given.share[:-2] + "00") for given in release.shares
    )
    false = msgspec.structs.replace(release, shares=shares)
    combined = scene.combine([false, *scene.releases[1:]])
    assert combined.key == scene.key()
    assert [(fault.flaw, fault.who) for fault in combined.faults] == [(Flaw.SHARE, release.kid)]
    fault = scene.rejected([false, *scene.releases[1:3]])
    assert (fault.flaw, fault.blame, fault.who) == (Flaw.THRESHOLD, Blame.TRUSTEE, release.kid)


def test_a_trustee_who_says_a_good_share_does_not_open_is_found_out(scene):
    """The lock is dealt again after the opening, so the share can be seen to be good."""
    release = scene.releases[0]
    shares = tuple(Given(header_sha256=given.header_sha256, share=None) for given in release.shares)
    refusing = msgspec.structs.replace(release, shares=shares)
    combined = scene.combine([refusing, *scene.releases[1:]])
    assert [fault.who for fault in combined.faults] == [release.kid]


def false_dealing(monkeypatch) -> Scene:
    """A bidder's own program deals the fifth trustee a share of another secret."""
    true = locks.deal

    def deal(place, secret, t, recipients):
        honest, other = (true(place, one, t, recipients) for one in (secret, bytes(32)))
        return locks.Lock(t, (*honest.shares[:-1], other.shares[-1]))

    monkeypatch.setattr(locks, "deal", deal)
    scene = Scene.__new__(Scene)
    tender = scene.tender = Tender()
    scene.sealed, scene.data = tender.seal()
    monkeypatch.setattr(locks, "deal", true)
    scene.container = container.parse(io.BytesIO(scene.data))
    scene.head, scene.heads = scene.container.head, [scene.container.head]
    scene.releases = [tender.release(member, scene.heads) for member in tender.committee]
    return scene


def test_a_bidder_who_dealt_falsely_is_blamed_whoever_comes(monkeypatch):
    scene = false_dealing(monkeypatch)
    for chosen in itertools.combinations(scene.releases, 3):
        fault = scene.rejected(chosen)
        assert (fault.flaw, fault.blame) == (Flaw.DEALING, Blame.BIDDER)
        assert fault.who == scene.head.header.bidder_cert_sha256


# ---------------------------------------------------------------- rescue


def test_rescue_trustees_stand_in_for_a_bidder_who_lost_the_unlock_file():
    """Profile P1: committee and (bidder or rescue)."""
    scene = Scene("P1")
    rescue = [
        scene.tender.release(member, [scene.head], role="rescue", reason="解锁文件遗失")
        for member in scene.tender.rescue
    ]
    for chosen in itertools.combinations(rescue, 2):
        assert scene.combine([*scene.releases, *chosen], {}).key == scene.key()
    assert scene.rejected([*scene.releases, rescue[0]], {}).flaw is Flaw.THRESHOLD
    assert scene.rejected(rescue, {}).flaw is Flaw.THRESHOLD
    assert scene.rejected(scene.releases, {}).flaw is Flaw.UNLOCK


def test_a_rescue_has_a_reason_and_a_committee_none():
    scene = Scene("P1")
    for member, role, reason in (
        (scene.tender.rescue[0], "rescue", ""),
        (scene.tender.committee[0], "committee", "x"),
    ):
        with pytest.raises(Rejected):
            scene.tender.release(member, scene.heads, role=role, reason=reason)


# ---------------------------------------------------------------- releases


def release(scene, heads, roll=None, *, at=OPENING, private=None):
    private = private or scene.tender.committee[0].private
    roll = roll or scene.tender.roll(*scene.heads)
    return release_shares(private, scene.tender.policy, roll, heads, "price", at=at)


def test_nothing_is_released_before_the_opening(scene):
    """To the second, by the trustee's own clock."""
    with pytest.raises(Rejected) as rejected:
        release(scene, scene.heads, at=OPENING - timedelta(seconds=1))
    assert rejected.value.flaw is Flaw.EARLY
    release(scene, scene.heads)


def test_all_bids_of_the_roll_are_released_in_one_act(scene):
    """Not one alone, not one more, not one twice."""
    for heads in (scene.heads[:1], [*scene.heads, scene.heads[0]], []):
        with pytest.raises(Rejected) as rejected:
            release(scene, heads)
        assert rejected.value.flaw is Flaw.ROLL


def test_an_empty_roll_releases_nothing(scene):
    with pytest.raises(Rejected) as rejected:
        release(scene, [], scene.tender.roll())
    assert rejected.value.flaw is Flaw.ROLL


def test_a_key_that_is_not_on_the_list_releases_nothing(scene):
    with pytest.raises(Rejected) as rejected:
        release(scene, scene.heads, private=b"\x05" * 32)
    assert rejected.value.flaw is Flaw.SIGNER


def test_a_bid_sealed_under_another_policy_is_not_opened_under_this_one(scene):
    other = Tender(t=2)
    head = container.parse(io.BytesIO(other.seal()[1])).head
    roll = scene.tender.roll(head)
    with pytest.raises(Rejected) as rejected:
        release(scene, [head], roll)
    assert rejected.value.flaw is Flaw.POLICY


def test_a_release_is_read_only_from_its_trustee_and_for_its_roll(scene):
    member, roll = scene.tender.committee[0], scene.tender.roll(*scene.heads)
    document = release(scene, scene.heads)

    def read(signed, roll=roll):
        return read_release(signed, scene.tender.policy, roll, scene.tender.ring.roots, at=OPENING)

    assert read(member.person.signed(document, OPENING)) == scene.releases[0]
    with pytest.raises(Rejected) as rejected:
        read(scene.tender.committee[1].person.signed(document, OPENING))
    assert rejected.value.flaw is Flaw.SIGNER
    for other in (Roll("11" * 32, roll.headers), Roll(roll.sha256, roll.headers | {"11" * 32})):
        with pytest.raises(Rejected):
            read(member.person.signed(document, OPENING), other)
    signed = member.person.signed(document, OPENING)
    altered = document.replace(b'"reason":""', b'"reason":"x"')
    assert altered != document
    with pytest.raises(Refuted):
        read(signed._replace(document=altered))


# ---------------------------------------------------------------- damage


def test_a_payload_damaged_in_keeping_is_not_the_bidders_fault(scene, tmp_path):
    """Header and pieces are signed: the bidder uploads the same pieces again."""
    offset = scene.head.offset("price")
    for at in (offset + 10, offset + 60, offset + scene.head.header.envelope("price").size - 1):
        changed = bytearray(scene.data)
        changed[at] ^= 1
        found = container.parse(io.BytesIO(bytes(changed)))
        with pytest.raises(Rejected) as rejected:
            open_envelope(found, "price", scene.key(), tmp_path)
        assert (rejected.value.flaw, rejected.value.blame) == (Flaw.PIECES, Blame.KEEPER)
        assert list(tmp_path.iterdir()) == []


def test_a_wrong_key_leaves_nothing_behind(scene, tmp_path):
    with pytest.raises(Rejected) as rejected:
        open_envelope(scene.container, "price", bytes(32), tmp_path)
    assert rejected.value.flaw is Flaw.CIPHERTEXT
    assert list(tmp_path.iterdir()) == []


def test_a_plaintext_that_is_no_archive_is_the_bidders_fault(monkeypatch, tmp_path):
    """A bidder's own program sealed rubbish: root, tags and commitment are true, the contents are not."""
    monkeypatch.setattr(
        container.archive, "pack", lambda files: iter([b"x" * container.archive.packed_size(files)])
    )
    scene = Scene()
    with pytest.raises(Rejected) as rejected:
        open_envelope(scene.container, "price", scene.key(), tmp_path)
    assert (rejected.value.flaw, rejected.value.blame) == (Flaw.ARCHIVE, Blame.BIDDER)


def test_nothing_is_written_over(scene, tmp_path):
    (tmp_path / NAME).write_text("kept")
    with pytest.raises(FileExistsError):
        open_envelope(scene.container, "price", scene.key(), tmp_path)
    assert (tmp_path / NAME).read_text() == "kept"


def test_files_larger_than_memory_blocks_come_out_whole(tmp_path):
    tender = Tender(t=2, committee_size=3)
    big = bytes(range(256)) * 10_000
    _, data = tender.seal(files=tender.files() | {"technical": [Source.of_bytes("图纸.pdf", big)]})
    found = container.parse(io.BytesIO(data))
    releases = [tender.release(member, [found.head], "technical") for member in tender.committee[:2]]
    sealed, _ = tender.seal(files=tender.files() | {"technical": [Source.of_bytes("图纸.pdf", big)]})
    combined = combine(tender.policy, found.head, "technical", releases, tender.unlocked(sealed))
    open_envelope(found, "technical", combined.key, tmp_path)
    assert (tmp_path / "图纸.pdf").read_bytes() == big


def test_a_combination_does_not_print_its_key(scene):
    """What is printed ends up in logs."""
    assert "key" not in repr(scene.combine(scene.releases))
