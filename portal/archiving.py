"""A tender's archive as one package: a manifest of everything, the records with seal and proof, and what is public of files.

The manifest names every record, file, paper and recording by its hash; its own hash stands in the public record of the
archiving. What a complaint says stays with its department: it is named by hash alone. Checked with ``signing/verify.py``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from hallcore.dossier import Archive, Dossier, record_number
from hallcore.filing import hidden_entry
from hallcore.vault import Vault
from portal.evidence import entry_of, trust_policy, zipped
from portal.presenters.showing import Showing
from signing import canonical
from signing.keyring import certificates_to_pem
from signing.log.note import NoteVerifier
from trading.challenges.complaint_model import COMPLAINT
from trading.performance.model import ARCHIVE

_GUIDE = """归档包：{number}　{name}

一、目录 manifest.json 写明本项目全部记录、文件、公文和录音录像的 SHA-256。目录自身的 SHA-256 写在公开的归档记录
    records/{archived}.json 里：
    sha256sum manifest.json
二、包内文件逐一核对：
    sha256sum -c SHA256SUMS
三、每一件记录都可以断网核验（Python 3.9 以上，印章一项另需 openssl）：
    for one in records/*.json; do
        open="${{one%.json}}.opening"; [ -f "$open" ] && open="--opening $open" || open=""
        python3 verify.py record "$one" --p7s "$one.p7s" $open --proof "${{one%.json}}.proof" \\
            --keys keys.txt --ca root.pem
    done
    退出码 0 全部成立，1 有不成立，2 不能判定。verify.py 在本厅“验证一份文书”页下载；keys.txt、root.pem 请先与
    本厅公布的逐字核对。
四、目录中 kept 为 false 的，只留摘要：投诉材料由行政监督部门保存；不公开的文件由本厅密封保存，按摘要调取。
"""


def family(archive: Archive, tender: Dossier) -> Iterator[Dossier]:
    """A tender and everything below it, however deep, the archives themselves apart."""
    yield tender
    for child in archive.children(tender.number):
        if child.machine != ARCHIVE:
            yield from family(archive, child)


def manifest_of(show: Showing, tender: Dossier) -> tuple[bytes, int, int]:
    """The manifest of a tender as it stands: its bytes, how many records, how many files it names."""
    records, files = [], 0
    for dossier in family(show.archive, tender):
        for n, record in enumerate(dossier.all_records()):
            named = [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in record.files]
            files += len(named)
            records.append(
                {
                    "number": record_number(dossier.number, n),
                    "title": record.paper.title,
                    "at": record.head["at"],
                    "disclosure": record.disclosure,
                    "sha256": record.sha256,
                    "log": show.journal.position(dossier.number, n),
                    "kept": dossier.machine != COMPLAINT,
                    "files": named,
                }
            )
    told: dict[str, Any] = {"tender": tender.number, "records": records}
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode(), len(records), files


def package_of(
    show: Showing, promise: NoteVerifier, vault: Vault, tender: Dossier, archived: Dossier
) -> bytes | None:
    """The zip of an archived tender, or None until the published log covers its archiving.

    Args:
        show: The hall now.
        promise: The key of immediate receipts.
        vault: Where manifest and files lie.
        tender: Which.
        archived: The dossier of its archiving.
    """
    record = archived.record(0)
    manifest = vault.read(record.files[0].sha256)
    kept = {"manifest.json": manifest}
    listed = [one for one in json.loads(manifest)["records"] if one["kept"]]
    numbers = [one["number"] for one in listed]
    for number in (*numbers, record_number(archived.number, 0)):
        proven = _proven(show, number)
        if proven is None:
            return None
        kept |= proven
    for one in listed:
        if one["disclosure"] == "public":
            for file in one["files"]:
                kept[f"files/{file['sha256'][:16]}-{file['name']}"] = vault.read(file["sha256"])
    kept["keys.txt"] = trust_policy(show.log.key, promise).encode()
    kept["root.pem"] = certificates_to_pem(show.roots).encode()
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(kept.items()))
    guide = _GUIDE.format(
        number=tender.number, name=record.paper.title, archived=record_number(archived.number, 0)
    )
    return zipped(kept | {"SHA256SUMS": sums.encode(), "READ-ME.txt": guide.encode()}, record.at)


def _proven(show: Showing, number: str) -> dict[str, bytes] | None:
    """A record's bytes, its seal and its proof; None until the published log covers it."""
    name, _, n = number.rpartition("-")
    found = entry_of(show.journal, name, int(n))
    proof = show.log.prove(found[0], found[1].leaf) if found is not None else None
    if found is None or proof is None:
        return None
    record = show.archive[name].record(int(n))
    files = {
        f"records/{number}.json": record.data,
        f"records/{number}.json.p7s": found[1].p7s,
        f"records/{number}.proof": proof.encode().encode(),
    }
    if record.disclosure != "public":
        opening = {"v": 1, "entry": hidden_entry(record).decode(), "salt": canonical.b64(record.salt)}
        files[f"records/{number}.opening"] = canonical.encode(opening)
    return files
