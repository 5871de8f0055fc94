"""The intake: what bidders send is examined whole before it is filed. Nothing here can open a bid.

What is not here: the deadline and who may bid (rules), receiving pieces (the vault), the format (signing.seal).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.vault import FileRef, Vault
from signing.certificates import Certificate
from signing.errors import SigningError
from signing.seal.checking import check
from signing.seal.documents import Signed
from signing.seal.faults import Broken, Flaw, Rejected
from signing.seal.policy import Policy
from signing.seal.reading import Container, Head, parse
from signing.seal.unlock import read_withdrawal
from trading.bidding.model import BidForm, BidReceived, WithdrawForm
from trading.bidding.rules import newest
from trading.tendering.wording import words_of

_SENTENCES = {
    Flaw.EMPTY: ("投标文件为空，未收到任何内容", "EB-04"),
    Flaw.MAGIC: ("这不是密封的投标文件，未加密的投标不予接收", "EB-03"),
    Flaw.TRUNCATED: ("投标文件不完整，传输未完成的视为未递交", "EB-04"),
    Flaw.TRAILING: ("投标文件末尾有多余内容", "EB-03"),
    Flaw.OVERSIZED: ("投标文件超过密封规则规定的大小", "EB-03"),
    Flaw.HEADER: ("投标文件的密封信息不合格式", "EB-03"),
    Flaw.SIGNATURE: ("投标文件的签名不合格式", "EB-15"),
    Flaw.SIGNER: ("投标文件的签名与所载证书不符", "EB-15"),
    Flaw.PIECES: ("投标文件的密文与密封信息不符，文件已损坏或者被改动", "EB-03"),
    Flaw.TENDER: ("投标文件是为其他项目密封的", "ZB-054"),
    Flaw.LOT: ("投标文件是为其他标段密封的", "ZB-054"),
    Flaw.NOTICE: ("投标文件所依招标公告与本项目公布的不一致，请重新密封", "EB-03"),
    Flaw.POLICY: ("投标文件所依密封规则与本项目公布的不一致，请重新密封", "EB-03"),
    Flaw.RECIPIENTS: ("投标文件没有按本项目密封规则加锁，请重新密封", "EB-03"),
}


def examine(
    vault: Vault,
    file: FileRef,
    policy: Policy,
    roots: Sequence[Certificate],
    *,
    lot: str,
    notice_sha256: str,
    at: datetime,
) -> BidForm:
    """Check a container in the vault: form, length, signature, every payload, and what it was sealed for.

    Raises:
        Refusal: What is wrong with it, where, and under which rule.
    """
    with vault.open(file.sha256) as source:
        try:
            container = parse(source)
            check(container, policy, roots, lot=lot, notice_sha256=notice_sha256, at=at)
        except (Broken, Rejected) as fault:
            sentence, cite = _SENTENCES.get(fault.flaw, ("投标文件未通过核验", "EB-03"))
            raise Refusal(sentence, cite, where=fault.where or str(fault.flaw)) from fault
        except SigningError as fault:
            raise Refusal("投标文件的签名未通过核验", "EB-15", where="signature") from fault
    header = container.header
    return BidForm(
        files=(file,),
        tender=header.tender,
        lot=header.lot,
        notice_sha256=header.notice_sha256,
        policy_sha256=header.policy_sha256,
        seq=header.seq,
        header_sha256=container.head.header_sha256,
        prev_header_sha256=header.prev or "",
        certificate_sha256=header.bidder_cert_sha256,
    )


def examine_withdrawal(
    vault: Vault, bid: Dossier, statement: Signed, roots: Sequence[Certificate], reason: str, at: datetime
) -> WithdrawForm:
    """Check a bidder's signed withdrawal against the header of the bid that counts, and keep it.

    Raises:
        Refusal: There is no bid to withdraw; the statement is not in form, not this bid's or not its bidder's.
    """
    if newest(bid) is None:
        raise Refusal("没有可撤回的投标文件", "ZB-052")
    head = head_of(vault, bid.record(bid.numbers(BidReceived.type)[-1]).files[0])
    try:
        read_withdrawal(statement, head.header_bytes, head.header, roots, at=at)
    except SigningError as fault:
        raise Refusal(
            f"撤回声明未通过核验：{words_of(fault)}", "ZB-052", where=getattr(fault, "where", "")
        ) from fault
    files = (
        vault.keep("withdrawal.json", statement.document),
        vault.keep("withdrawal.json.p7s", statement.signature),
    )
    return WithdrawForm(reason, files, head.header_sha256)


def head_of(vault: Vault, file: FileRef) -> Head:
    """The head of a container that was received: what trustees' devices need of it."""
    with vault.open(file.sha256) as source:
        return received(source, file).head


def received(source: BinaryIO, file: FileRef) -> Container:
    """A container that was examined and filed, read again.

    Raises:
        Refusal: It is no longer what was received: the bidder brings the same file again (sealing.md 1.10).
    """
    try:
        return parse(source)
    except SigningError as damage:
        reason = "库房中的投标文件已损坏，非投标人原因，请投标人重新上传同一文件"
        raise Refusal(reason, "EB-09", where=f"{file.name} {file.sha256}") from damage
