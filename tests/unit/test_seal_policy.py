from __future__ import annotations

import msgspec
import pytest

from signing import canonical
from signing.errors import Refuted, SigningError
from signing.seal.faults import Broken, Flaw, Rejected
from signing.seal.package import build_package, disclose, enclose, fingerprint, read_package
from signing.seal.policy import Policy, check_policy, faults, read_policy, read_statement
from tests.unit.seal_samples import NOTICE, SEALING, Tender

replace = msgspec.structs.replace


@pytest.fixture(scope="module")
def tender() -> Tender:
    return Tender(profile="P1")


def with_trustees(policy: Policy, *trustees, **changes) -> Policy:
    return replace(policy, committee=replace(policy.committee, trustees=trustees, **changes))


def test_a_policy_is_read_as_it_was_written(tender):
    assert read_policy(tender.policy.document()) == tender.policy
    check_policy(tender.policy, tender.statements, tender.ring.roots, at=SEALING)


def test_every_broken_rule_is_named(tender):
    """Thresholds, sides, both lists, times, envelopes and lots; each fault in one sentence."""
    policy = tender.policy
    one, two, three, four, five = policy.committee.trustees
    inside = [replace(trustee, side="centre") for trustee in (three, four)]
    broken = {
        "unknown": replace(policy, suite="S9"),
        "before its deadline": replace(policy, opening="2026-03-24T09:29:59+08:00"),
        "no time": replace(policy, deadline="2026-02-30T09:30:00+08:00"),
        "envelope is named twice": replace(policy, envelopes=policy.envelopes * 2),
        "no envelope is named price": replace(policy, envelopes=policy.envelopes[1:]),
        "lot is named twice": replace(policy, lots=policy.lots * 2),
        "profile P1": replace(policy, profile="P2"),
        "larger than the list": with_trustees(policy, one, two, three, four, five, t=6),
        "at most 2 may": with_trustees(policy, one, two, *inside, five),
        "alone": replace(policy, committee=replace(policy.committee, inside_at_most=3)),
        "outside the administration": with_trustees(policy, one, two, three, five),
        "not the id of its key": with_trustees(policy, one, two, three, four, replace(five, kid="00" * 16)),
        "the same kid": with_trustees(policy, one, two, three, four, four),
        "the same member": with_trustees(policy, one, two, three, four, policy.rescue.trustees[0]),
        "the same cert_sha256": with_trustees(
            policy, one, two, three, four, replace(five, cert_sha256=four.cert_sha256)
        ),
    }
    for words, wrong in broken.items():
        assert any(words in fault for fault in faults(wrong)), words
        with pytest.raises(Rejected) as rejected:
            read_policy(wrong.document())
        assert rejected.value.flaw is Flaw.POLICY


def test_a_member_cannot_sit_on_both_lists(tender):
    """sealing.md 1.8: it would weaken the two locks."""
    member = replace(tender.policy.committee.trustees[2], member="supervision/2")
    wrong = with_trustees(
        tender.policy, *tender.policy.committee.trustees[:2], member, *tender.policy.committee.trustees[3:]
    )
    assert faults(wrong) == ["two trustees have the same member"]


def test_a_field_out_of_form_is_named(tender):
    fields = canonical.decode(tender.policy.document())
    for change, where in (
        ({"size_limit": 0}, "$.size_limit"),
        ({"deadline": "2026-03-24"}, "$.deadline"),
        ({"rescue": None, "surplus": 1}, "surplus"),
        ({"committee": fields["committee"] | {"t": 1}}, "$.committee.t"),
    ):
        with pytest.raises(Broken) as broken:
            read_policy(canonical.encode(fields | change))
        assert where in broken.value.where + broken.value.reason


def test_a_trustee_says_so_with_the_own_signature(tender):
    member = tender.committee[0]
    read = read_statement(member.statement, tender.ring.roots, at=SEALING)
    assert read.kid == member.trustee.kid
    stranger = tender.person("顶替者", "impostor/1")
    with pytest.raises(Rejected) as rejected:
        read_statement(stranger.signed(member.statement.document), tender.ring.roots, at=SEALING)
    assert rejected.value.flaw is Flaw.SIGNER


@pytest.mark.parametrize(
    "change",
    [{"tender": "DH-2026-ZB-0119"}, {"role": "rescue"}, {"t": 2}, {"n": 6},
     {"not_after": "2026-03-24T09:29:59+08:00"}, {"not_before": "2026-03-24T09:30:01+08:00"}, {"name": "某人"}],
)  # fmt: skip
def test_a_statement_for_something_else_does_not_carry_the_policy(tender, change):
    """Each trustee stated this key for this tender, this list, these thresholds and this time, or there is no policy."""
    member = tender.committee[4]
    read = read_statement(member.statement, tender.ring.roots, at=SEALING)
    other = replace(read, **change)
    trustee = replace(member.trustee, statement_sha256=other.sha256)
    policy = with_trustees(tender.policy, *tender.policy.committee.trustees[:4], trustee)
    statements = [one for one in tender.statements if one != member.statement]
    statements.append(member.person.signed(other.document()))
    with pytest.raises(Rejected) as rejected:
        check_policy(policy, statements, tender.ring.roots, at=SEALING)
    assert rejected.value.flaw is Flaw.STATEMENT


def test_a_missing_or_surplus_statement_is_refused(tender):
    other = Tender(profile="P2", number=tender.number)
    for statements in (tender.statements[1:], [*tender.statements, other.statements[0]]):
        with pytest.raises(Refuted):
            check_policy(tender.policy, statements, tender.ring.roots, at=SEALING)


# ---------------------------------------------------------------- the package


def test_a_package_carries_policy_and_notice(tender):
    policy, notice = read_package(tender.package(), tender.ring.roots, at=SEALING)
    assert (policy, notice) == (tender.policy, NOTICE)


def test_the_record_in_a_package_names_the_policy(tender):
    office = tender.person("敦化市公共资源交易中心", "office/1")
    for sha256, holds in ((tender.policy.sha256, True), ("11" * 32, False)):
        files = [{"name": "sealing-policy.json", "sha256": sha256, "size": 1}]
        package = tender.package(office.signed(canonical.encode({"files": files, "v": 1})))
        if holds:
            read_package(package, tender.ring.roots, at=SEALING)
            continue
        with pytest.raises(Rejected):
            read_package(package, tender.ring.roots, at=SEALING)


def test_a_policy_changed_inside_a_package_is_refused(tender):
    """A swapped key, a lower threshold, another member: no trustee signed that."""
    fifth = tender.policy.committee.trustees[4]
    impostor = Tender(profile="P2", number=tender.number).policy.committee.trustees[4]
    swapped = replace(fifth, kid=impostor.kid[::-1], public_key="11" * 32)
    first = tender.policy.committee.trustees[:4]
    for wrong in (
        with_trustees(tender.policy, *first, swapped),
        replace(tender.policy, committee=replace(tender.policy.committee, t=2, inside_at_most=1)),
        with_trustees(tender.policy, *first, replace(fifth, name="某人")),
    ):
        package = build_package(wrong, NOTICE, tender.statements)
        with pytest.raises(SigningError):
            read_package(package, tender.ring.roots, at=SEALING)


def test_a_signed_document_travels_as_one_file(tender):
    """As the sealing page saves unlock and withdrawal statements."""
    signed = tender.statements[0]
    assert disclose(enclose(signed)) == signed
    for broken in (b"", b"{}", b"[]", enclose(signed) + b" ", enclose(signed).replace(b'":"', b'":"=', 1)):
        with pytest.raises(SigningError):
            disclose(broken)


@pytest.mark.parametrize("record", [b"[]", b'{"files":1}', b'{"files":[1]}', b'{"files":[{}]}', b"{}", b"no"])
def test_a_record_that_names_nothing_is_refused(tender, record):
    office = tender.person("敦化市公共资源交易中心", "office/2")
    with pytest.raises(SigningError):
        read_package(tender.package(office.signed(record)), tender.ring.roots, at=SEALING)


def test_the_fingerprint_is_read_aloud_in_six_groups(tender):
    """It changes with the policy and with the notice."""
    one = fingerprint(tender.policy.sha256, NOTICE)
    assert [len(group) for group in one.split()] == [5] * 6
    assert one.replace(" ", "").isdigit()
    assert len({one, fingerprint("11" * 32, NOTICE), fingerprint(tender.policy.sha256, "11" * 32)}) == 3
    assert fingerprint("00" * 32, "00" * 32) == "53047 06047 05600 56580 15202 06728"
