#!/usr/bin/env python3
r"""阳光大厅离线验证器。One file, Python 3.9 or later, standard library only, no connection.

The second, independent reading of what the hall writes. Exit code 0: all proven, 1: something refuted, 2: not
decidable. A bundle with keys of its own proves itself only: compare them with the published ones.

    verify.py bundle      DIR_OR_ZIP [--keys KEYS] [--ca ROOT.pem]     everything in an evidence bundle
    verify.py receipt     RECEIPT.json [--keys KEYS]                   a receipt
    verify.py record      RECORD.json [--p7s F] [--proof F] [--opening F] [--keys KEYS] [--ca ROOT.pem]
    verify.py chain       RECORD.json ...                              a dossier's records, in order
    verify.py inclusion   ENTRY PROOF [--keys KEYS]                    an entry's bytes and its .tlog-proof
    verify.py consistency OLD NEW PROOF [--keys KEYS]                  PROOF: one base64 hash a line
    verify.py audit       DIR [--keys KEYS] [--records DIR]            the whole log from its tiles
Instead of --keys FILE, --key VKEY (repeatable) names the key of a log. JSON is canonical (RFC 8785 without
floats): one spelling, no white space, no trailing byte. What the files hold:

KEYS        C2SP tlog-policy (log, "quorum none") with one more kind of line, "promise <vkey>".
Record      JSON {v, type, dossier, n from 0, prev (SHA-256 of the record before; "" in the first), at, ...}.
Entry       "ggzy-entry/v1\n" and two lines, one of (hashes in lowercase hex, names in ASCII)
            "public <type> <dossier>\nsha256:<record> sha256:<p7s>\n"    "public file <name>\nsha256:<file>\n"
            "opaque <YYYY-MM>\n<commitment>\n"                          "sealed\n<commitment>\n"
            commitment = base64 SHA-256("ggzy-opaque/v1\n" or "ggzy-sealed/v1\n", salt32, SHA-256(record))
Promise     signed note "ggzy-promise/v1\n<origin>\nrecord sha256:<hex>\nentry sha256:<leaf hash>\n
            arrival <RFC 3339>\nwithin <seconds>\n"; "entry -" where the entry is not yet known.
Proof       C2SP tlog-proof; its "extra", where present, is the bytes of the entry.
Receipt     JSON {v: 1, promise: note, record: base64 of its bytes, salt: base64 or null, entry: text or null,
            proof: text of the .tlog-proof or null}.
Opening     JSON {v: 1, entry: text, salt: base64} of an opaque or sealed entry.
Stub        JSON {v: 1, withheld: why, dossier, n: decimal text, entry, proof, salt: null unless the next record
            is given} in place of a record in a chain.
Bundle      a folder or a flat zip: record.json, record.json.p7s, record.tlog-proof, opening.json (where the
            entry is not public), keys.txt, root.pem; published files, each with its NAME.tlog-proof.
Audit DIR   checkpoint, tile/... of C2SP tlog-tiles. Records are named by index, in any subfolder: 17.json,
            17.json.p7s, 17.opening.json, 17.file (the published file of entry 17).
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

LIMIT, MAX_SIGNATURES, MAX_PATH, TILE, HASH = 8 << 20, 64, 63, 256, 32
FILES = {"bundle": 1, "receipt": 1, "record": 1, "chain": 0, "inclusion": 2, "consistency": 3, "audit": 1}
T = TypeVar("T")
Key = tuple[str, bytes, bytes]  # a name, the four bytes of its id, the Ed25519 key
TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(Z|[+-][0-2]\d:[0-5]\d)", re.ASCII)
ENTRY = re.compile(
    r"ggzy-entry/v1\n(?:public file (?P<name>[A-Za-z0-9._/-]{1,160})\nsha256:(?P<file>[0-9a-f]{64})"
    r"|public (?!file )(?P<type>[a-z0-9-]{1,40}) (?P<dossier>[A-Za-z0-9./-]{1,80})\n"
    r"sha256:(?P<record>[0-9a-f]{64}) sha256:(?P<p7s>[0-9a-f]{64})"
    r"|(?:(?P<opaque>opaque) (?P<month>[0-9]{4}-(?:0[1-9]|1[0-2]))|sealed)\n"
    r"(?P<commitment>[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=))\n"
)
PROMISE = re.compile(
    r"ggzy-promise/v1\n(?P<origin>[^\s+]{1,200})\nrecord sha256:(?P<record>[0-9a-f]{64})\nentry (?:-|sha256:"
    r"(?P<entry>[0-9a-f]{64}))\narrival (?P<arrival>\S+)\nwithin (?P<s>[1-9][0-9]{0,4})\n"
)


class Refuted(Exception):  # noqa: N818 - names what happened to the claim
    """The evidence is false, or not what it claims to be."""


class Undecided(Exception):  # noqa: N818 - names what happened to the claim
    """Something needed to decide is missing."""


def must(condition: T | None, otherwise: str) -> T:
    """Refute what does not hold; hand back what does."""
    if not condition:
        raise Refuted(otherwise)
    return condition


def sha256(*parts: bytes) -> bytes:
    """The SHA-256 of the parts, one after another."""
    return hashlib.sha256(b"".join(parts)).digest()


def utf8(data: bytes) -> str:
    """Read a text of limited size."""
    try:
        must(len(data) <= LIMIT, "文本超过 8 MiB (text too long)")
        return data.decode()
    except UnicodeDecodeError:
        raise Refuted("不是 UTF-8 文本 (not UTF-8)") from None


def unb64(text: str, length: int = 0) -> bytes:
    """Read base64 in its only canonical spelling, of a given length unless that is 0."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        data = b""
    good = base64.b64encode(data).decode() == text and len(data) == (length or len(data))
    must(good, "base64 写法或长度不对 (base64 not canonical, or of another length)")
    return data


def decimal(text: str) -> int:
    """Read a canonical decimal below 2**63."""
    must(re.fullmatch("0|[1-9][0-9]{0,18}", text) and int(text) < 2**63, "数字不规范 (not a decimal)")
    return int(text)


def moment(text: str) -> datetime:
    """Read an RFC 3339 time with offset."""
    day, fraction, offset = must(TIME.fullmatch(text), "时间写法不对 (not an RFC 3339 time)").groups("")
    try:
        return datetime.fromisoformat(f"{day}.{fraction.ljust(6, '0')}{offset.replace('Z', '+00:00')}")
    except ValueError:
        raise Refuted("没有这个时间 (no such time)") from None


def canonical(value: object, depth: int = 1) -> str:
    """Write JSON as RFC 8785 has it: no floats, text in normal form C, keys sorted by UTF-16 code units."""
    must(depth <= 64 or not isinstance(value, (dict, list)), "JSON 嵌套过深 (nested too deep)")
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{canonical(key)}:{canonical(value[key], depth + 1)}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(item, depth + 1) for item in value) + "]"
    if isinstance(value, str):
        must(unicodedata.is_normalized("NFC", value), "文字不是 NFC 形式 (text not NFC)")
    elif value is not None:
        must(isinstance(value, int) and abs(value) < 2**53, "JSON 含不允许的数 (number not allowed)")
    return json.dumps(value, ensure_ascii=False)


def read_json(data: bytes) -> dict[str, Any]:
    """Read one JSON object; whatever would be spelled otherwise, or says a key twice, is refuted."""
    try:
        value = json.loads(utf8(data))
        same = canonical(value).encode() == data
    except (ValueError, RecursionError):
        raise Refuted("不是 JSON (not JSON)") from None
    must(same and isinstance(value, dict), "不是规范的 JSON 对象 (JSON not canonical)")
    return dict(value)


def texts(data: bytes, *fields: str) -> tuple[str, ...]:
    """Read a JSON object of version 1 with exactly these fields, each a text or null (given as "")."""
    value = read_json(data)
    values = [value.get(name) for name in fields]
    must(set(value) == {"v", *fields} and repr(value["v"]) == "1", "JSON 字段不对 (other fields)")
    must(all(one is None or (isinstance(one, str) and one) for one in values), "字段应为文字 (not text)")
    return tuple(one or "" for one in values)


P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, ROOT = -121665 * pow(121666, -1, P) % P, pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]


def add(p: Point, q: Point) -> Point:
    """Add two points in extended coordinates; complete, so it doubles too."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


@lru_cache(maxsize=64)
def multiples(data: bytes, sign: int) -> list[Point]:
    """The point times 0 to 15 (sign 1) or 0 to -15 (sign -1); empty if the bytes are no point."""
    y = int.from_bytes(data, "little")
    odd, y = y >> 255, y & (1 << 255) - 1
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * v**3 * pow(u * v**7, (P - 5) // 8, P) % P
    x = x if v * x * x % P == u else x * ROOT % P
    if y >= P or v * x * x % P != u or (odd and not x):
        return []
    x = x * sign % P if x & 1 == odd else -x * sign % P
    table = [(0, 1, 1, 0)]
    for _ in range(15):
        table.append(add(table[-1], (x, y, 1, x * y % P)))
    return table


def ed25519(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature is this key's, strictly: s is reduced and R is compared as bytes."""
    key, s = multiples(public, -1), int.from_bytes(signature[32:], "little")
    if len(public) != 32 or len(signature) != 64 or s >= ORDER or not key:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    point, base = (0, 1, 1, 0), multiples(b"\x58" + b"\x66" * 31, 1)
    for shift in range(252, -1, -4):
        for _ in range(4):
            point = add(point, point)
        point = add(add(point, base[s >> shift & 15]), key[k >> shift & 15])
    x, y = (part * pow(point[2], -1, P) % P for part in point[:2])
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


def parse_vkey(text: str) -> Key:
    """Read ``name+id+base64(1, key)``."""
    name, _, rest = text.partition("+")
    raw = unb64(rest[9:])
    right = sha256(name.encode(), b"\n", raw)[:4]
    must(name and len(raw) == 33 and raw[0] == 1, f"公钥种类不识别 (unknown kind of key): {text[:80]}")
    must(rest[:9] == right.hex() + "+", f"公钥与其编号不符 (the id is not this key's): {text[:80]}")
    return name, right, raw[1:]


def parse_policy(text: str) -> dict[str, list[Key]]:
    """Read whose signatures count, as log and as promise keys."""
    policy: dict[str, list[Key]] = {"log": [], "promise": []}
    for line in text.split("\n"):
        kind, *words = line.split() or ["#"]
        if kind in policy and words:
            policy[kind].append(parse_vkey(words[0]))
        elif not kind.startswith("#") and [kind, *words] != ["quorum", "none"]:
            raise Undecided(f"本版不识别的信任策略，如见证人 (policy line not understood): {line[:80]}")
    return policy


def split_note(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """A note's text, and its signatures as name and bytes (four of key id, then the signature)."""
    text, gap, tail = note.rpartition("\n\n")
    *lines, end = tail.split("\n")
    must(text and gap and not end and 0 < len(lines) <= MAX_SIGNATURES, "不是签名文本 (not a signed note)")
    must(not re.search("[\x00-\x09\x0b-\x1f]", note), "签名文本含控制字符 (control character in a note)")
    found = [re.fullmatch(r"— ([^\s+]+) ([^\s]{8,})", line) for line in lines]
    must(all(found), "签名行写法不对 (bad signature line)")
    return text + "\n", [(match[1], unb64(match[2])) for match in found if match]


def climb(leaves: tuple[int, int], size: int, path: list[bytes], part: bytes, root: bytes) -> None:
    """Follow a proof that some leaves are the tree's: (index, index + 1), or (0, size) of an older tree."""
    first, here, last, siblings = leaves[0], leaves[1] - 1, size - 1, iter(path)
    must(0 <= first <= here <= last and {*map(len, (part, root, *path))} == {HASH}, "证明不规范 (bad proof)")
    while first != here and (here & 1 or here == last):
        first, here, last = first >> 1, here >> 1, last >> 1
    older = newer = part if first == here else next(siblings, b"")
    for sibling in siblings:
        must(last, "证明过长 (proof too long)")
        if here & 1 or here == last:
            older = older if first == here else sha256(b"\x01", sibling, older)
            newer = sha256(b"\x01", sibling, newer)
            while not here & 1:
                first, here, last = first >> 1, here >> 1, last >> 1
        else:
            newer = sha256(b"\x01", newer, sibling)
        first, here, last = first >> 1, here >> 1, last >> 1
    must(not last and (older, newer) == (part, root), "证明不通向日志的根 (proof does not lead to the root)")


def parse_checkpoint(note: str) -> tuple[str, int, bytes]:
    """Read origin, size and root without believing them."""
    *lines, end = split_note(note)[0].split("\n")
    good = len(lines) > 2 and all(lines) and not end and re.fullmatch(r"[^\s+]{1,200}", lines[0])
    must(good, "不是检查点 (not a checkpoint)")
    return lines[0], decimal(lines[1]), unb64(lines[2], HASH)


def parse_proof(data: bytes) -> tuple[int, list[bytes], str, bytes]:
    """Read a .tlog-proof: index, audit path, checkpoint note, the entry it carries or nothing."""
    head, gap, note = utf8(data).partition("\n\n")
    header, *lines = head.split("\n")
    extra = unb64(lines.pop(0)[6:]) if lines and lines[0].startswith("extra ") else b""
    good = header == "c2sp.org/tlog-proof@v1" and gap and 0 < len(lines) <= MAX_PATH + 1
    must(good and lines[0].startswith("index "), "不是日志证明文件 (not a tlog-proof)")
    return decimal(lines[0][6:]), [unb64(line, HASH) for line in lines[1:]], note, extra


def parse_entry(entry: bytes) -> re.Match[str]:
    """Read an entry's text."""
    return must(ENTRY.fullmatch(entry[:1025].decode("latin-1")), "不是日志条目 (not a log entry)")


def read_record(data: bytes) -> dict[str, Any]:
    """Read a record's head: canonical, and with the fields every record has."""
    record = read_json(data)
    good = all(isinstance(record.get(name), str) for name in ("type", "dossier", "prev", "at"))
    must(good and type(record.get("n")) is type(record.get("v")) is int, "记录缺少字段 (field missing)")
    linked = re.fullmatch("[0-9a-f]{64}", record["prev"]) if record["n"] else record["prev"] == ""
    must(linked and record["n"] >= 0, "记录序号与前记录哈希不相称 (n and prev do not fit)")
    moment(record["at"])
    return record


def read_link(data: bytes) -> dict[str, Any]:
    """Read a record's head with its hash, or a stub: the place and the entry of a record that is withheld."""
    if "withheld" not in read_json(data):
        return {**read_record(data), "sha256": sha256(data).hex()}
    why, dossier, n, entry, proof, salt = texts(data, "withheld", "dossier", "n", "entry", "proof", "salt")
    must(why and dossier and entry and proof, "占位缺少字段 (field missing in a stub)")
    return {
        "withheld": why,
        "dossier": dossier,
        "n": decimal(n),
        "entry": entry,
        "proof": proof,
        "salt": salt,
    }


def opens(entry: bytes, digest: bytes, salt: str) -> None:
    """The entry is the salted commitment to the record of this hash."""
    match = parse_entry(entry)
    if not salt:
        raise Undecided("缺少盐值，承诺无法打开 (the salt of the commitment is missing)")
    label = b"ggzy-opaque/v1\n" if match["opaque"] else b"ggzy-sealed/v1\n"
    good = match["commitment"] and unb64(match["commitment"]) == sha256(label, unb64(salt, 32), digest)
    must(good, "承诺打开后不是这份记录 (opens to something else)")


def match_record(entry: bytes, data: bytes, salt: str) -> None:
    """The entry is this record's: by its hash if public, by the salted commitment otherwise."""
    match, record = parse_entry(entry), read_record(data)
    if match["commitment"] is None:
        mine = (sha256(data).hex(), record["type"], record["dossier"])
        must(match.group("record", "type", "dossier") == mine and not salt, "条目不符 (another's entry)")
    else:
        opens(entry, sha256(data), salt)


class Verifier:
    """What has been found so far, and whom it rests on: the policy's keys and the root certificate."""

    policy: dict[str, list[Key]] | None = None
    root: bytes | None = None
    code = 0

    def part(self, check: Callable[..., None], *facts: object) -> int:
        """Make one check; a failure is a line and does not stop the others. Returns the exit code so far."""
        try:
            check(*facts)
        except (Refuted, Undecided, OSError) as fault:
            self.code = 1 if isinstance(fault, Refuted) else self.code or 2
            where = [fact for fact in facts if isinstance(fact, Path)]
            print("【不成立】" if isinstance(fault, Refuted) else "【未定】", fault, *where)
        return self.code

    def trust(self, note: str, kind: str, origin: str) -> None:
        """Believe a note signed by a known key: a checkpoint by its own log's."""
        keys = (self.policy or {}).get(kind)
        if not keys:
            raise Undecided(f"未给出 {kind} 公钥，签名未验 (no {kind} key given: use --keys)")
        known = {(name, key_id): key for name, key_id, key in keys if kind != "log" or name == origin}
        text, signatures = split_note(note)
        signed = [(known[name, blob[:4]], blob[4:]) for name, blob in signatures if (name, blob[:4]) in known]
        must(signed, f"没有已知 {kind} 公钥的签名 (not signed by a known {kind} key)")
        must(all(ed25519(key, text.encode(), one) for key, one in signed), "签名不成立 (bad signature)")

    def inclusion(self, entry: bytes, proof: bytes) -> None:
        """The entry stands in the log at the index the proof names."""
        index, path, note, extra = parse_proof(proof)
        origin, size, root = parse_checkpoint(note)
        must(extra in {b"", entry}, "证明所附条目与本条目不同 (the proof carries another entry)")
        climb((index, index + 1), size, path, sha256(b"\x00", entry), root)
        self.trust(note, "log", origin)
        print(f"【成立】 列入日志 {origin} 第 {index} 项，该日志其时共 {size} 项 (included in the log)")

    def consistency(self, *files: bytes) -> None:
        """The newer checkpoint continues the older one."""
        old, new, proof = map(utf8, files)
        (origin, before, part), (other, after, root) = parse_checkpoint(old), parse_checkpoint(new)
        *lines, end = proof.split("\n")
        must(origin == other and not end, "不是同一日志，或证明不完整 (two logs, or a cut proof)")
        climb((0, before), after, [unb64(line, HASH) for line in lines], part, root)
        self.trust(old, "log", origin)
        self.trust(new, "log", origin)
        print(f"【成立】 日志 {origin} 由 {before} 项延续为 {after} 项，未改写 (consistent)")

    def logged(self, data: bytes, p7s: bytes | None, proof: bytes | None, opening: bytes | None) -> None:
        """The record stands in the log."""
        if proof is None:
            raise Undecided("没有日志证明，未查是否列入日志 (no tlog-proof given)")
        record = read_record(data)
        text, salt = ("", "") if opening is None else texts(opening, "entry", "salt")
        entry = text.encode() or parse_proof(proof)[3]
        if p7s is not None and not entry:
            hashes = f"sha256:{sha256(data).hex()} sha256:{sha256(p7s).hex()}"
            entry = f"ggzy-entry/v1\npublic {record['type']} {record['dossier']}\n{hashes}\n".encode()
        if not entry:
            raise Undecided("没有印章文件，无法重建日志条目 (the .p7s is needed to rebuild the entry)")
        match_record(entry, data, salt)
        seal = parse_entry(entry)["p7s"]
        must(None in {p7s, seal} or seal == sha256(p7s or b"").hex(), "印章与条目不符 (another seal)")
        self.inclusion(entry, proof)

    def record(self, data: bytes, p7s: bytes | None, proof: bytes | None, opening: bytes | None) -> None:
        """A record: its form, its place in the log, the office's seal."""
        record = read_record(data)
        print(f"【成立】 记录写法规范 (canonical)：{record['dossier']} 第 {record['n']} 件 {record['type']}")
        print(f"         时间 {record['at']}  SHA-256 {sha256(data).hex()}")
        self.part(self.logged, data, p7s, proof, opening)
        if p7s is None:
            print("         未附电子印章，未验 (no .p7s given, the seal is not checked)")
        else:
            self.part(self.seal, data, p7s, int(moment(record["at"]).timestamp()))

    def seal(self, data: bytes, p7s: bytes, at: int) -> None:
        """A detached CMS signature of somebody under the root, checked by openssl at the record's time."""
        command = "openssl cms -verify -binary -inform DER -in record.json.p7s -content record.json"
        arguments = f"{command} -CAfile root.pem -purpose any -attime {at} -out {os.devnull}".split()
        print("        ", " ".join(arguments))
        if self.root is None:
            raise Undecided("电子印章未验：未给出根证书 (no root certificate given: use --ca)")
        with tempfile.TemporaryDirectory() as folder:
            for name, content in (("record.json", data), ("record.json.p7s", p7s), ("root.pem", self.root)):
                Path(folder, name).write_bytes(content)
            done = subprocess.run(arguments, cwd=folder, capture_output=True, check=False)
        reason = done.stderr.decode(errors="replace").strip()[-200:]
        must(done.returncode == 0, f"电子印章不成立 (openssl refuses): {reason}")
        print(f"【成立】 电子印章有效，由所给根证书签发，其 SHA-256 {sha256(self.root).hex()} (CMS valid)")

    def file(self, name: str, data: bytes | None, proof: bytes) -> None:
        """A published file stands in the log."""
        if data is None:
            raise Undecided(f"{name}：只有证明，没有文件 (the file itself is missing)")
        digest = sha256(data).hex()
        entry = parse_proof(proof)[3] or f"ggzy-entry/v1\npublic file {name}\nsha256:{digest}\n".encode()
        match = parse_entry(entry)
        must(match["file"] == digest, f"{name}：不是日志所记的文件 (not the file in the log)")
        print(f"         {name}，以 {match['name']} 之名公布，自身签名另请 pdfsig 查验 (published file)")
        self.inclusion(entry, proof)

    def bundle(self, files: dict[str, bytes]) -> None:
        """Everything in an evidence bundle."""
        if self.policy is None and "keys.txt" in files:
            self.policy = parse_policy(utf8(files["keys.txt"]))
            print("         公钥取自证据包，请与公布的核对 (keys are the bundle's; compare them):")
            print(utf8(files["keys.txt"]).rstrip())
        self.root = self.root or files.get("root.pem")
        if "record.json" not in files:
            raise Undecided("证据包中没有 record.json (no record in the bundle)")
        proofs = {name[:-11]: files[name] for name in sorted(files) if name.endswith(".tlog-proof")}
        seal, proof = files.get("record.json.p7s"), proofs.pop("record", None)
        self.part(self.record, files["record.json"], seal, proof, files.get("opening.json"))
        for name, logged in proofs.items():
            self.part(self.file, name, files.get(name), logged)
        known = {"record.json", "record.json.p7s", "opening.json", "keys.txt", "root.pem", *proofs}
        rest = sorted(name for name in files if name not in known and not name.endswith(".tlog-proof"))
        print("         未检查的文件 (files not checked):", ", ".join(rest) or "-")

    def receipt(self, data: bytes) -> None:
        """A receipt: what was promised, by whom, and that the promise has been kept."""
        promise, record, salt, entry, proof = texts(data, "promise", "record", "salt", "entry", "proof")
        told = must(PROMISE.fullmatch(split_note(promise)[0]), "不是承诺 (not a promise)")
        body, filed, _ = unb64(record), read_record(unb64(record)), moment(told["arrival"])
        must(told["record"] == sha256(body).hex(), "承诺所指不是这份记录 (the promise is of another record)")
        must(entry or not (salt or proof or told["entry"]), "回执缺少日志条目 (the entry is missing)")
        leaf = sha256(b"\x00", entry.encode()).hex()
        must(told["entry"] in {None, leaf}, "承诺所指不是这一条目 (the promise is of another entry)")
        if entry:
            match_record(entry.encode(), body, salt)
        if proof:
            origin = parse_checkpoint(parse_proof(proof.encode())[2])[0]
            must(origin == told["origin"], "所附证明属于另一日志 (another log was promised)")
            self.inclusion(entry.encode(), proof.encode())
        self.trust(promise, "promise", told["origin"])
        print(f"【成立】 {filed['dossier']} 第 {filed['n']} 件 {filed['type']} 已于 {told['arrival']} 送达，")
        print(f"         承诺 {told['s']} 秒内列入日志 (the promise is signed)")
        if not proof:
            raise Undecided("回执尚无日志证明，请稍后取完整回执 (no proof of inclusion yet)")

    def chain(self, *records: bytes) -> None:
        """The records follow one another: numbers, hashes, times. One withheld is known by its entry only."""
        links, last, loose = [read_link(data) for data in records], "", []
        for place, link in enumerate(links):
            before = links[place - 1] if place else {}
            here = f"第 {link['n']} 件 {link.get('type', '')}"
            after = before.get("dossier", link["dossier"]), before.get("n", link["n"] - 1) + 1
            must(after == (link["dossier"], link["n"]), f"{here} 之前有缺漏 (not the next number)")
            if "withheld" in link:
                print(f"         {here}未附原文 (withheld)：{link['withheld']}")
                self.part(self.inclusion, link["entry"].encode(), link["proof"].encode())
                loose.append(link["n"])
                continue
            if "withheld" in before:
                opens(before["entry"].encode(), bytes.fromhex(link["prev"]), before["salt"])
                loose.pop()
            must(link["prev"] == before.get("sha256", link["prev"]), f"{here} 不接前一件 (another prev)")
            must(not last or moment(link["at"]) > moment(last), f"{here} 早于前一件 (time runs backwards)")
            last = link["at"]
        print(
            f"【成立】 {links[-1]['dossier']} 至第 {links[-1]['n']} 件共 {len(links)} 件相接 (the chain holds)"
        )
        if loose:
            raise Undecided(f"第 {loose} 件未附原文，公开后再验其相接 (to be checked once opened)")

    def audit(self, folder: Path, records: Path | None) -> None:
        """The whole log: every entry, every tile, the root, the checkpoint's signature, the records behind."""
        note = utf8((folder / "checkpoint").read_bytes())
        origin, size, root = parse_checkpoint(note)
        self.part(self.trust, note, "log", origin)
        entries = list(read_entries(folder, size))
        tiles, found = grow(entries)
        must(found == root, "由条目重算的根与检查点不符 (entries do not hash to the signed root)")
        for level, hashes in enumerate(tiles):
            for at in range(0, len(hashes), TILE):
                wanted = b"".join(hashes[at : at + TILE])
                data = read_tile(folder, str(level), at // TILE, len(wanted) // HASH)
                good = data.startswith(wanted) and len(data) in {len(wanted), TILE * HASH}
                must(good, f"第 {level} 层第 {at // TILE} 片与条目不符 (tile differs from the entries)")
        kinds = Counter(" ".join(parse_entry(one)[0].split("\n")[1].split()[:2]) for one in entries)
        print(f"【成立】 日志 {origin} 共 {size} 项，由条目至根逐层重算相符 (the whole log is as stated)")
        print("         条目种类 (kinds):", dict(sorted(kinds.items())))
        if records:
            self.behind(entries, records)

    def behind(self, entries: list[bytes], records: Path) -> None:
        """The records and files in a folder, named by index, and their entries."""
        checked = set()
        for path in sorted(records.rglob("*")):
            match = re.fullmatch(r"(0|[1-9][0-9]{0,17})\.(json|file)", path.name)
            if match:
                index = int(match[1])
                checked.add(index)
                self.part(self.behind_one, path, b"".join(entries[index : index + 1]))
        print(f"         已与条目核对 {len(checked)} 项 (entries compared with what lies behind them)")
        absent = [n for n, entry in enumerate(entries) if b"\npublic " in entry and n not in checked]
        if absent:
            raise Undecided(f"公开条目缺 {len(absent)} 件原文，首为第 {absent[0]} 项 (records missing)")

    def behind_one(self, path: Path, entry: bytes) -> None:
        """One record or file and its entry."""
        data, match, opening = path.read_bytes(), parse_entry(entry), path.with_suffix(".opening.json")
        if path.suffix == ".file":
            must(match["file"] == sha256(data).hex(), "不是条目所记的文件 (not the file logged)")
            return
        opened = texts(opening.read_bytes(), "entry", "salt") if opening.exists() else (entry.decode(), "")
        must(opened[0].encode() == entry, "开启文件属于另一条目 (opening of another entry)")
        match_record(entry, data, opened[1])
        seal = sha256(path.with_suffix(".json.p7s").read_bytes()).hex() if match["p7s"] else None
        must(seal == match["p7s"], "不是条目所记的印章 (not the seal logged)")


def read_tile(folder: Path, kind: str, index: int, width: int) -> bytes:
    """A tile or bundle; a partial one may have been replaced by the full one, which begins with it."""
    name, rest = f"{index % 1000:03d}", index // 1000
    while rest:
        name, rest = f"x{rest % 1000:03d}/{name}", rest // 1000
    for suffix in (f".p/{width}", "") if width < TILE else ("",):
        path = folder / "tile" / kind / (name + suffix)
        if path.is_file():
            return path.read_bytes()
    raise Undecided(f"缺少文件 tile/{kind}/{name} (a tile is missing)")


def read_entries(folder: Path, size: int) -> Iterator[bytes]:
    """Every entry, from the bundles."""
    for index in range(-(-size // TILE)):
        width = min(TILE, size - index * TILE)
        data, at, bundle = read_tile(folder, "entries", index, width), 0, []
        while at < len(data):
            start = at + 2
            at = start + int.from_bytes(data[at:start], "big")
            bundle.append(data[start:at])
        must(at == len(data) and len(bundle) in {width, TILE}, f"第 {index} 个条目包损坏 (bad entry bundle)")
        yield from bundle[:width]


def grow(entries: Iterable[bytes]) -> tuple[list[list[bytes]], bytes]:
    """All tile hashes by tile level, and the root."""
    tiles: list[list[bytes]] = [[] for _ in range(8)]
    edge: list[bytes] = []
    for count, entry in enumerate(entries):
        node, level, index = hashlib.sha256(b"\x00" + entry).digest(), 0, count
        tiles[0].append(node)
        while index & 1:
            node, level, index = hashlib.sha256(b"\x01" + edge.pop() + node).digest(), level + 1, index >> 1
            if level % 8 == 0:
                tiles[level // 8].append(node)
        edge.append(node)
    root = edge.pop() if edge else sha256()
    while edge:
        root = sha256(b"\x01", edge.pop(), root)
    return tiles, root


def read_bundle(path: Path) -> dict[str, bytes]:
    """The files of a folder or a flat zip."""
    if path.is_dir():
        return {one.name: one.read_bytes() for one in path.iterdir() if one.is_file()}
    try:
        with zipfile.ZipFile(path) as bundle:
            names, size = bundle.namelist(), sum(one.file_size for one in bundle.infolist())
            must(len(names) == len(set(names)) and size < 1 << 30, "证据包有同名文件或过大 (bad bundle)")
            return {name: bundle.read(name) for name in names}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError):
        raise Refuted("证据包不是完好的 zip 文件 (not a sound zip)") from None


def main(arguments: list[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("command", choices=FILES)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--key", action="append", default=[])
    for name in ("keys", "ca", "p7s", "proof", "opening", "records"):
        parser.add_argument(f"--{name}", type=Path)
    given, verifier = parser.parse_args(arguments), Verifier()
    if FILES[given.command] not in {0, len(given.paths)}:
        parser.error(f"{given.command} takes {FILES[given.command]} path(s)")
    code = verifier.part(run, verifier, given)
    print(("结论：全部成立 (proven)", "结论：不成立 (refuted)", "结论：无法判定 (not decidable)")[code])
    return code


def run(verifier: Verifier, given: argparse.Namespace) -> None:
    """Read what the command line names and check it."""
    named = {name: getattr(given, name) for name in ("keys", "ca", "p7s", "proof", "opening")}
    files = {name: path.read_bytes() if path else None for name, path in named.items()}
    keys = utf8(files["keys"] or b"") + "".join(f"\nlog {key}" for key in given.key)
    verifier.policy, verifier.root = parse_policy(keys) if keys else None, files["ca"]
    if given.command == "audit":
        verifier.audit(given.paths[0], given.records)
    elif given.command == "bundle":
        verifier.bundle(read_bundle(given.paths[0]))
    else:
        more = [files[name] for name in ("p7s", "proof", "opening")] if given.command == "record" else []
        getattr(verifier, given.command)(*(path.read_bytes() for path in given.paths), *more)


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # a console always can
    sys.exit(main())
