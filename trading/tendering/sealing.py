"""Trustees' documents at the door of trading: statements and policy, examined before they are filed.

This room reads what came from outside and says in the hall's words what is wrong with it. The protocol
itself is ``signing.seal``; whether a policy may be published now is the office's.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.vault import FileRef, Vault
from signing.certificates import Certificate
from signing.errors import SigningError
from signing.seal.documents import Signed
from signing.seal.faults import Flaw
from signing.seal.package import build_package
from signing.seal.policy import (
    EnvelopeRule,
    KeyStatement,
    LogKey,
    Lot,
    Policy,
    Quorum,
    Trustee,
    check_policy,
    read_policy,
)
from trading.tendering.model import (
    Keeper,
    NoticePublished,
    PolicyForm,
    ProjectRegistered,
    SealingPolicyPublished,
)
from trading.tendering.wording import words_of

POLICY_FILE = "sealing-policy.json"
_STATEMENT = "trustee-statement"
SUITE = "S1"
PROFILE: Literal["P2"] = "P2"
"""Committee and bidder; the rescue list (P1) comes with its tools."""

ENVELOPES = (
    EnvelopeRule(name="price", title="报价文件", stage=1),
    EnvelopeRule(name="technical", title="技术文件", stage=1),
)
SIZE_LIMIT = 1 << 30
REMEDIES = "投标人原因未解锁的，视为撤销投标；平台原因无法解密的，视为撤回投标，不影响其他投标开标。"


def examine_policy(
    data: bytes, statements: Sequence[Signed], roots: Sequence[Certificate], vault: Vault, at: datetime
) -> PolicyForm:
    """Check a policy and its trustees' statements, and keep both as files of the record to come.

    Raises:
        Refusal: Not in form, a rule of the protocol is broken, or a statement is not truly its trustee's.
    """
    try:
        policy = read_policy(data)
        check_policy(policy, statements, roots, at=at)
    except SigningError as fault:
        raise Refusal(
            f"投标密封规则或者保管人声明未通过核验：{words_of(fault)}", "EB-03", where="policy"
        ) from fault
    files = [vault.keep(POLICY_FILE, data)]
    for number, statement in enumerate(statements, 1):
        files.append(vault.keep(f"{_STATEMENT}-{number}.json", statement.document))
        files.append(vault.keep(f"{_STATEMENT}-{number}.json.p7s", statement.signature))
    keepers = tuple(Keeper(one.kid, one.name, one.side) for one in policy.committee.trustees)
    return PolicyForm(
        tender=policy.tender,
        policy_sha256=policy.sha256,
        profile=policy.profile,
        threshold=policy.committee.t,
        keepers=keepers,
        deadline=datetime.fromisoformat(policy.deadline),
        unlock_minutes=policy.unlock_minutes,
        size_limit=policy.size_limit,
        page_sha256=policy.page_sha256,
        files=tuple(files),
    )


def load_policy(vault: Vault, tender: Dossier) -> Policy:
    """The policy document of a tender, from the record's own file."""
    paper = tender.the(SealingPolicyPublished)
    return read_policy(vault.read(paper.policy_sha256))


def package_of(vault: Vault, tender: Dossier, seal_of_policy: bytes | None) -> bytes:
    """The sealing package a bidder's tool needs: policy, notice hash, statements, the policy's sealed record.

    Args:
        vault: Where the policy record's files are.
        tender: The tender; its notice must be out.
        seal_of_policy: The office seal on the policy record, once it is in the log.
    """
    n = tender.numbers(SealingPolicyPublished.type)[-1]
    record = tender.record(n)
    by_name = {file.name: file for file in record.files}
    statements = [
        Signed(_read(vault, by_name[name]), _read(vault, by_name[f"{name}.p7s"]))
        for name in sorted(by_name)
        if name.startswith(_STATEMENT) and not name.endswith(".p7s")
    ]
    sealed = Signed(record.data, seal_of_policy) if seal_of_policy is not None else None
    return build_package(load_policy(vault, tender), notice_sha256(tender), statements, sealed)


def notice_sha256(tender: Dossier) -> str:
    """The hash of the notice record bids are bound to."""
    return tender.record(tender.numbers(NoticePublished.type)[-1]).sha256


def _read(vault: Vault, file: FileRef) -> bytes:
    return vault.read(file.sha256)


def compose_policy(
    statements: Sequence[Signed],
    *,
    tender: Dossier,
    deadline: datetime,
    threshold: int,
    unlock_minutes: int,
    page_sha256: str,
    log: LogKey,
    contact: str,
    size_limit: int = SIZE_LIMIT,
) -> bytes:
    """Put trustees' statements together into the sealing policy document of a tender.

    Args:
        statements: The committee's signed key statements, in the order of their shares.
        tender: The registered project with its lots.
        deadline: The bid deadline the notice will state.
        threshold: How many trustees must release.
        unlock_minutes: How long bidders have to unlock after the roll.
        page_sha256: Hash of the sealing page.
        log: The public log bids are entered in.
        contact: Whom a refused bidder turns to.
        size_limit: Bytes of a sealed bid.

    Raises:
        Refusal: A statement is not in its form.
    """
    project = tender.the(ProjectRegistered)
    try:
        trustees = tuple(Trustee.of(KeyStatement.read(one.document, Flaw.STATEMENT)) for one in statements)
    except SigningError as fault:
        raise Refusal(f"保管人声明不合格式：{words_of(fault)}", "EB-03", where="statements") from fault
    return Policy(
        suite=SUITE,
        profile=PROFILE,
        tender=tender.number,
        title=project.name,
        lots=tuple(Lot(lot=f"{tender.number}.{lot.no}", title=lot.title) for lot in project.lots),
        deadline=deadline.isoformat(timespec="seconds"),
        opening=deadline.isoformat(timespec="seconds"),
        unlock_minutes=unlock_minutes,
        size_limit=size_limit,
        envelopes=ENVELOPES,
        committee=Quorum(t=threshold, inside_at_most=min(2, threshold - 1), trustees=trustees),
        rescue=None,
        remedies=REMEDIES,
        contact=contact,
        page_sha256=page_sha256,
        log=log,
    ).document()
