"""Trustees' documents at the door of trading: statements and policy, examined before they are filed.

This room reads what came from outside and says in the hall's words what is wrong with it. The protocol
itself is ``signing.seal``; whether a policy may be published now is the office's.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.vault import FileRef, Vault
from signing.certificates import Certificate
from signing.errors import SigningError
from signing.seal.documents import Signed
from signing.seal.package import build_package
from signing.seal.policy import Policy, check_policy, read_policy
from trading.tendering.model import Keeper, NoticePublished, PolicyForm, SealingPolicyPublished

POLICY_FILE = "sealing-policy.json"
_STATEMENT = "trustee-statement"


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
            f"投标密封规则或者保管人声明未通过核验：{fault.reason}", "EB-03", where="policy"
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
