"""The evidence bundle: one zip with which a record is proven offline (the format of ``signing/verify.py``).

Beside what the verifier reads lie the record's paper and the record of its printing, named so that
``verify.py record`` can be asked about that one too; READ-ME.txt says how.
"""

from __future__ import annotations

from hallcore.dossier import Dossier, record_number, split_record_number
from hallcore.vault import Vault
from portal.contexts import RecordContext
from portal.evidence import entry_of, trust_policy, zipped
from portal.presenters.showing import Showing
from signing.keyring import certificates_to_pem
from signing.log.note import NoteVerifier

_GUIDE = """证据包：记录 {number}（{title}）

一、断网验证（Python 3.9 以上，印章一项另需 openssl）
    python3 verify.py bundle {number}.zip --keys keys.txt --ca root.pem
    退出码 0 全部成立，1 有不成立，2 不能判定。verify.py 在本厅“验证一份文书”页下载。
    包内的 keys.txt、root.pem 请先与本厅公布的逐字核对。

二、record.json 是记录原文，record.json.p7s 是本厅电子印章，record.tlog-proof 是公开日志的证明。
"""
_GUIDE_PAPER = """
三、paper.pdf 是本记录的公文。它的摘要写在印制记录 paper.json 的 files 里：
    sha256sum paper.pdf
    python3 verify.py record paper.json --p7s paper.json.p7s --proof paper.proof --keys keys.txt --ca root.pem
    公文自身的印章：pdfsig -nssdir <证书库> paper.pdf，或者 pyhanko sign validate --pretty-print paper.pdf
"""


def bundle_of(show: Showing, promise: NoteVerifier, vault: Vault, context: RecordContext) -> bytes | None:
    """The zip of a public record, or None until the published log covers it.

    Args:
        show: The hall now.
        promise: The key of immediate receipts, named in keys.txt beside the log's.
        vault: Where the paper lies.
        context: The record.
    """
    number = record_number(context.dossier.number, context.n)
    proven = _proven(show, context.dossier, context.n, "record", ".tlog-proof")
    if proven is None:
        return None
    issue = show.paper_of(number)
    paper = _paper(show, vault, issue) if issue is not None else {}
    guide = _GUIDE.format(number=number, title=context.record.paper.title) + (_GUIDE_PAPER if paper else "")
    files = proven | {
        "keys.txt": trust_policy(show.log.key, promise).encode(),
        "root.pem": certificates_to_pem(show.roots).encode(),
        "READ-ME.txt": guide.encode(),
    }
    return zipped(files | paper, context.record.at)


def _proven(show: Showing, dossier: Dossier, n: int, name: str, suffix: str) -> dict[str, bytes] | None:
    """A record's bytes, its seal and its proof."""
    found = entry_of(show.journal, dossier.number, n)
    proof = show.log.prove(found[0], found[1].leaf) if found is not None else None
    if found is None or proof is None:
        return None
    return {
        f"{name}.json": dossier.record(n).data,
        f"{name}.json.p7s": found[1].p7s,
        f"{name}{suffix}": proof.encode().encode(),
    }


def _paper(show: Showing, vault: Vault, issue: tuple[str, int, str]) -> dict[str, bytes]:
    """The printed paper with the record of its printing, once that is logged too."""
    sha256, _size, number = issue
    name, n = split_record_number(number)
    # Not .tlog-proof: the verifier takes such a file for the proof of a file's own log entry.
    proven = _proven(show, show.archive[name], n, "paper", ".proof")
    return proven | {"paper.pdf": vault.read(sha256)} if proven is not None else {}
