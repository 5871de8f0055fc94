"""The offline verifier: a stranger's program, so it is held against the library it shares nothing with."""

from __future__ import annotations

import ast
import contextlib
import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st

from signing import canonical, verify
from signing.cms import sign_detached
from signing.errors import Malformed, SigningError
from signing.keyring import Keyring
from signing.log import entries
from signing.log.note import NoteVerifier, parse_note
from signing.log.proof import Checkpoint, Proof
from tests.unit.log_samples import (
    KEYS,
    LOG,
    ORIGIN,
    PROMISE,
    SALT,
    SEAL,
    STRANGER,
    Log,
    opening,
    other,
    promise,
    public,
    receipt,
    record,
    records,
    write,
)

SOURCE = Path(verify.__file__)
PROVEN, REFUTED, UNDECIDED = 0, 1, 2
POLICY = verify.parse_policy(KEYS)
RECORD = record()
OPAQUE = entries.opaque_entry("2026-04", SALT, RECORD)
SEALED = entries.sealed_entry(SALT, RECORD)
PDF = b"%PDF-1.7 not a real one"
FILE = entries.public_file_entry("DHGC-2026-0003/notice.pdf", canonical.sha256_hex(PDF))
SAMPLE = Log([*other(3), public(RECORD), OPAQUE, SEALED, FILE, *other(2)])


def verifier(policy=POLICY, root=None):
    """Give a verifier that trusts the sample keys."""
    one = verify.Verifier()
    one.policy, one.root = policy, root
    return one


def judge(check, *facts, policy=POLICY):
    """Give the exit code of one check."""
    one = verifier(policy)
    return one.part(getattr(one, check), *facts)


# ---------------------------------------------------------------- the program itself


def test_it_is_one_short_file_for_old_pythons():
    """At most 640 lines, Python 3.9 syntax, nothing imported but the standard library."""
    source = SOURCE.read_text(encoding="utf-8")
    assert source.count("\n") <= 640
    for node in ast.walk(ast.parse(source, feature_version=(3, 9))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names = [node.module]
        assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


def test_it_runs_alone(tmp_path):
    """A copy in an empty folder, without site-packages, explains itself and judges."""
    (tmp_path / "verify.py").write_bytes(SOURCE.read_bytes())
    write(tmp_path, {"r.json": receipt(RECORD, OPAQUE, SALT, promise(RECORD, OPAQUE), SAMPLE.proof(4))})
    (tmp_path / "keys.txt").write_text(KEYS, encoding="utf-8")

    def run(*words):
        command = [sys.executable, "-I", "-S", "verify.py", *words]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)

    assert "bundle" in run("--help").stdout.decode()
    assert run("receipt", "r.json", "--keys", "keys.txt").returncode == PROVEN
    assert run("receipt", "r.json").returncode == UNDECIDED
    assert run("receipt", "missing.json").returncode == UNDECIDED
    assert run("receipt", "r.json", "r.json").returncode == UNDECIDED
    assert run("receipt", "keys.txt", "--keys", "keys.txt").returncode == REFUTED


# ---------------------------------------------------------------- the same judgement as the library


def test_ed25519_agrees_with_the_library():
    """Good signatures hold; altered message, key, R or s, s plus the group order, other lengths do not."""
    for seed in range(8):
        key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        public_key, message = key.public_key().public_bytes_raw(), bytes([seed]) * seed
        signature = key.sign(message)
        assert verify.ed25519(public_key, message, signature)
        assert not verify.ed25519(public_key, message + b"x", signature)
        assert not verify.ed25519(public_key[::-1], message, signature)
        s = int.from_bytes(signature[32:], "little") + verify.ORDER
        for forged in (
            signature[:32] + s.to_bytes(32, "little"),
            bytes([signature[0] ^ 1]) + signature[1:],
            signature[:63] + bytes([signature[63] ^ 1]),
            signature[:63],
            signature + b"\0",
            b"",
        ):
            assert not verify.ed25519(public_key, message, forged)


def test_ed25519_agrees_with_the_published_vectors():
    """A sample of the 1024 vectors of the Ed25519 paper's authors."""
    vectors = pytest.importorskip(
        "cryptography_vectors", reason="the Ed25519 vectors come with cryptography_vectors"
    )
    with vectors.open_vector_file("asymmetric/Ed25519/sign.input", "r") as lines:
        sample = [line.split(":") for line in lines][::64]
    assert len(sample) == 16
    for _secret, public_key, message, signed, _end in sample:
        assert verify.ed25519(bytes.fromhex(public_key), bytes.fromhex(message), bytes.fromhex(signed)[:64])


def test_points_that_are_none():
    """A coordinate that is not reduced, off the curve, or x = 0 with a sign is no key."""
    prime = 2**255 - 19
    assert not verify.multiples((prime + 1).to_bytes(32, "little"), 1)
    assert not verify.multiples((2).to_bytes(32, "little"), 1)
    assert not verify.multiples((1 | 1 << 255).to_bytes(32, "little"), 1)
    assert verify.multiples((1).to_bytes(32, "little"), 1)


@pytest.mark.parametrize("kind", ["inclusion", "consistency"])
def test_the_published_tree_vectors(shared, kind):
    """The one climbing function judges every RFC 6962 vector as published, with strict lengths."""
    folder = shared / "vectors" / "rfc6962-merkle" / "testdata" / kind
    cases = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.json"))]
    assert len(cases) == 98
    for case in cases:
        raw = {
            name: canonical.unb64(case[name])
            for name in ("root", "leafHash", "root1", "root2")
            if name in case
        }
        path = [canonical.unb64(one) for one in case["proof"] or ()]
        with contextlib.ExitStack() as stack:
            if case["wantErr"] or any(len(one) != 32 for one in raw.values()):
                stack.enter_context(pytest.raises(verify.Refuted))
            if kind == "inclusion":
                leaves = (case["leafIdx"], case["leafIdx"] + 1)
                verify.climb(leaves, case["treeSize"], path, raw["leafHash"], raw["root"])
            else:
                verify.climb((0, case["size1"]), case["size2"], path, raw["root1"], raw["root2"])


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60)
@given(st.dictionaries(st.text(max_size=8), VALUES, max_size=4))
def test_json_is_read_alike(value):
    """What the library writes the verifier reads; what it refuses to write the verifier refutes."""
    try:
        data = canonical.encode(value)
    except Malformed:
        data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        with pytest.raises(verify.Refuted):
            verify.read_json(data)
    else:
        assert verify.read_json(data) == value


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b'"a"',
        b"1",
        b'{"a":1}\n',
        b' {"a":1}',
        b'{"a":1,"a":1}',
        b'{"b":1,"a":1}',
        b'{"a":1.5}',
        b'{"a":NaN}',
        b'{"a":-0}',
        b'{"a":9007199254740992}',
        b'{"a":"\\u0041"}',
        b'{"a":"\xff"}',
        '{"a":"e\u0301"}'.encode(),
        b'{"a":' + b"[" * 64 + b"]" * 64 + b"}",
        b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a":"' + b"a" * (8 << 20) + b'"}',
    ],
)
def test_json_that_is_refuted(data):
    """No second spelling, no floats, no depth beyond 64, nothing above 8 MiB, nothing but an object."""
    with pytest.raises(verify.Refuted):
        verify.read_json(data)


def mutations(text):
    """Give the text with each byte once replaced, removed or doubled."""
    for at in range(len(text)):
        for new in (b"", b"0", b"a", b"A", b" ", b"\n", b"=", b"\x0b", b"\xe3", text[at : at + 1] * 2):
            yield text[:at] + new + text[at + 1 :]


def alike(ours, theirs, data):
    """Whether both the library and the verifier take the bytes, or neither."""
    try:
        ours(data)
        one = True
    except (SigningError, UnicodeDecodeError):
        one = False
    try:
        theirs(data)
        two = True
    except verify.Refuted:
        two = False
    return one == two


@pytest.mark.parametrize("entry", [public(RECORD), OPAQUE, SEALED, FILE])
def test_entries_are_read_alike(entry):
    """Not one changed byte is read by one and refused by the other."""
    for data in (entry, *mutations(entry)):
        assert alike(entries.parse_entry, verify.parse_entry, data), data


def test_notes_checkpoints_proofs_and_promises_are_read_alike():
    """The same for everything else that is text, before any signature is looked at."""
    told = promise(RECORD, OPAQUE).encode()
    for data in mutations(told):
        assert alike(
            lambda raw: parse_note(raw.decode()), lambda raw: verify.split_note(verify.utf8(raw)), data
        ), data
    for data in mutations(parse_note(told.decode())[0].encode()):
        assert alike(
            lambda raw: entries.parse_promise(raw.decode()),
            lambda raw: verify.moment(verify.must(verify.PROMISE.fullmatch(verify.utf8(raw)), "")["arrival"]),
            data,
        ), data
    body = Checkpoint(ORIGIN, 109, bytes(range(32))).encode().encode()
    line = told[told.rindex(b"\n\n") + 1 :]
    for data in mutations(body):
        if not data.endswith(b"\n"):
            continue
        assert alike(
            lambda raw: Checkpoint.parse(raw.decode()),
            lambda raw: verify.parse_checkpoint(verify.utf8(raw + line)),
            data,
        ), data
    for data in mutations(SAMPLE.proof(4, extra=True).encode().encode()):
        assert alike(lambda raw: Proof.parse(raw.decode()), verify.parse_proof, data), data
    for data in mutations(LOG.vkey.encode()):
        assert alike(
            lambda raw: NoteVerifier.from_vkey(raw.decode()),
            lambda raw: verify.parse_vkey(verify.utf8(raw)),
            data,
        ), data


# ---------------------------------------------------------------- receipts


def test_a_receipt_is_proven():
    """Promise, commitment and inclusion together; the public, the opaque and the sealed kind."""
    for index, entry, salt in ((4, OPAQUE, SALT), (5, SEALED, SALT), (3, public(RECORD), None)):
        told = promise(RECORD, None if salt is None else entry)
        assert judge("receipt", receipt(RECORD, entry, salt, told, SAMPLE.proof(index))) == PROVEN


def test_a_receipt_before_inclusion_is_undecided():
    """The promise alone holds, and says that it is not yet kept."""
    told = promise(RECORD, OPAQUE)
    assert judge("receipt", receipt(RECORD, OPAQUE, SALT, told, None)) == UNDECIDED
    assert judge("receipt", receipt(RECORD, None, None, promise(RECORD, None), None)) == UNDECIDED


def test_a_receipt_without_known_keys_is_undecided():
    """Without the log's and the promise key nothing is proven, though nothing is wrong."""
    data = receipt(RECORD, OPAQUE, SALT, promise(RECORD, OPAQUE), SAMPLE.proof(4))
    assert judge("receipt", data, policy=None) == UNDECIDED
    assert judge("receipt", data, policy=verify.parse_policy(f"log {LOG.vkey}")) == UNDECIDED
    assert judge("receipt", data, policy=verify.parse_policy(f"promise {PROMISE.vkey}")) == UNDECIDED
    assert judge("receipt", data, policy=verify.parse_policy(f"{KEYS}log {STRANGER.vkey}")) == PROVEN
    assert judge("receipt", data, policy=verify.parse_policy(f"log {STRANGER.vkey}")) == REFUTED


def test_receipts_that_are_refuted():
    """Another record, salt, entry, signer, log or place; a field too many or of another kind."""
    told, other_record = promise(RECORD, OPAQUE), record(0, at="2026-03-02T10:00:00+08:00")
    right = {"data": RECORD, "entry": OPAQUE, "salt": SALT, "told": told, "shown": SAMPLE.proof(4)}
    for wrong in (
        {"data": other_record},
        {"salt": bytes(32)},
        {"salt": SALT[:31]},
        {"entry": SEALED, "shown": SAMPLE.proof(5)},
        {"entry": public(RECORD), "salt": None, "shown": SAMPLE.proof(3)},
        {"shown": SAMPLE.proof(3)},
        {"told": promise(RECORD, OPAQUE, STRANGER)},
        {"told": promise(RECORD, OPAQUE, LOG)},
        {"told": promise(other_record, OPAQUE)},
        {"told": SAMPLE.checkpoint()},
        {"entry": None},
        {"entry": None, "shown": None},
    ):
        assert judge("receipt", receipt(**(right | wrong))) == REFUTED, wrong
    value = json.loads(receipt(**right))
    for change in (
        {"v": 2},
        {"v": True},
        {"more": 1},
        {"salt": ""},
        {"proof": ""},
        {"record": 1},
        {"promise": None},
    ):
        assert judge("receipt", canonical.encode(value | change)) == REFUTED, change
    assert judge("receipt", receipt(**right) + b"\n") == REFUTED


# ---------------------------------------------------------------- records and chains


def test_a_record_is_proven_by_its_place_in_the_log():
    """The entry is rebuilt from record and seal; it may also come with the proof, or with an opening."""
    proof = SAMPLE.proof(3).encode().encode()
    one = verifier()
    assert one.part(one.logged, RECORD, SEAL, proof, None) == PROVEN
    assert judge("logged", RECORD, None, SAMPLE.proof(3, extra=True).encode().encode(), None) == PROVEN
    assert judge("logged", RECORD, None, SAMPLE.proof(4).encode().encode(), opening(OPAQUE)) == PROVEN
    assert judge("logged", RECORD, SEAL, SAMPLE.proof(5).encode().encode(), opening(SEALED)) == PROVEN


def test_a_record_with_something_missing_is_undecided():
    """No proof, no seal to rebuild the entry from, no salt, no key: each is said, none is guessed."""
    proof = SAMPLE.proof(3).encode().encode()
    assert judge("logged", RECORD, SEAL, None, None) == UNDECIDED
    assert judge("logged", RECORD, None, proof, None) == UNDECIDED
    assert judge("logged", RECORD, None, SAMPLE.proof(4, extra=True).encode().encode(), None) == UNDECIDED
    assert judge("logged", RECORD, SEAL, proof, None, policy=None) == UNDECIDED
    assert judge("record", RECORD, SEAL, proof, None) == UNDECIDED


def test_records_that_are_refuted():
    """Another record, another seal, another entry's proof, an opening of something else."""
    proof = SAMPLE.proof(3).encode().encode()
    carried = SAMPLE.proof(3, extra=True).encode().encode()
    changed = record(0, law="e1")
    for facts in (
        (changed, SEAL, proof, None),
        (RECORD, b"another seal", proof, None),
        (RECORD, b"another seal", carried, None),
        (changed, SEAL, carried, None),
        (RECORD, SEAL, SAMPLE.proof(2).encode().encode(), None),
        (RECORD, SEAL, proof, opening(OPAQUE)),
        (RECORD, SEAL, SAMPLE.proof(4).encode().encode(), opening(OPAQUE, bytes(32))),
        (RECORD, SEAL, SAMPLE.proof(6, extra=True).encode().encode(), None),
        (RECORD, SEAL, proof, opening(public(RECORD))),
    ):
        assert judge("logged", *facts) == REFUTED


@pytest.mark.parametrize(
    "change",
    [
        {"v": "1"},
        {"n": -1},
        {"n": 1},
        {"n": True},
        {"prev": "0" * 64},
        {"prev": None},
        {"type": 1},
        {"at": "yesterday"},
        {"at": "2026-02-30T00:00:00+08:00"},
        {"at": 1},
    ],
    ids=repr,
)
def test_records_without_a_proper_head(change):
    """Number and link fit one another, the time is a time, every field has its kind."""
    with pytest.raises(verify.Refuted):
        verify.read_record(record(0, **change))


def test_a_chain_holds():
    """Numbers follow, hashes link, time goes on; a chain may begin late."""
    chain = records(4)
    assert judge("chain", *chain) == PROVEN
    assert judge("chain", *chain[2:]) == PROVEN
    assert judge("chain", chain[0]) == PROVEN


def stub(
    place: int, held: bytes, index: int, log: Log, salt: bytes | None = SALT, **changes: object
) -> bytes:
    """What stands for a record that is withheld."""
    told: dict[str, object] = {
        "v": 1,
        "withheld": "依法在公开以前保密",
        "dossier": json.loads(held)["dossier"],
        "n": f"{place}",
        "entry": entries.opaque_entry("2026-04", SALT, held).decode(),
        "proof": log.proof(index).encode(),
        "salt": canonical.b64(salt) if salt is not None else None,
    }
    return canonical.encode({**told, **changes})


def test_a_chain_holds_around_what_is_withheld():
    """A stub proves its entry, and the next record names the hash the entry commits to; two in a row wait."""
    chain = records(4)
    log = Log([*other(2), *(entries.opaque_entry("2026-04", SALT, one) for one in chain)])
    stubs = [stub(n, one, n + 2, log) for n, one in enumerate(chain)]
    assert judge("chain", chain[0], stubs[1], *chain[2:]) == PROVEN
    assert judge("chain", stubs[0], *chain[1:]) == PROVEN
    assert judge("chain", chain[0], stubs[1], stubs[2], chain[3]) == UNDECIDED
    assert judge("chain", *chain[:3], stubs[3]) == UNDECIDED
    assert judge("chain", chain[0], stub(1, chain[1], 3, log, None), *chain[2:]) == UNDECIDED
    for broken in (
        stub(1, chain[3], 5, log),
        stub(1, chain[1], 4, log),
        stub(1, chain[1], 3, log, b"\x07" * 32),
        stub(2, chain[1], 3, log),
        stub(1, chain[1], 3, log, dossier="OTHER-1"),
        stub(1, chain[1], 3, log, withheld=None),
        stub(1, chain[1], 3, log, n=None),
        stub(1, chain[1], 3, log, entry=public(chain[1]).decode()),
    ):
        assert judge("chain", chain[0], broken, *chain[2:]) == REFUTED
    assert judge("chain", chain[0], stubs[1], record(2, chain[1], at=json.loads(chain[0])["at"])) == REFUTED


def test_chains_that_are_broken():
    """Left out, swapped, doubled, rewritten, borrowed from another dossier, or at the same instant."""
    chain = records(4)
    for broken in (
        [chain[0], chain[2]],
        [chain[1], chain[0]],
        [chain[0], chain[0]],
        [record(0, law="e1"), *chain[1:]],
        [chain[0], record(1, chain[0], dossier="OTHER-1")],
        [chain[0], record(1, chain[0], at="2026-03-02T09:00:00.000001+08:00")],
        [chain[0], record(1, chain[0], at="2026-03-02T01:00:00Z")],
        [chain[0] + b"\n"],
    ):
        assert judge("chain", *broken) == REFUTED
    assert judge("chain", chain[0], record(1, chain[0], at="2026-03-02T01:00:00.00001Z")) == PROVEN


# ---------------------------------------------------------------- proofs by themselves


def test_inclusion_and_consistency():
    """An entry and its proof; an old and a new checkpoint and the hashes between."""
    assert judge("inclusion", OPAQUE, SAMPLE.proof(4).encode().encode()) == PROVEN
    assert judge("inclusion", SEALED, SAMPLE.proof(4).encode().encode()) == REFUTED
    new = SAMPLE.checkpoint().encode()
    for size in range(1, 10):
        old = SAMPLE.checkpoint(size).encode()
        assert judge("consistency", old, new, SAMPLE.consistency(size)) == PROVEN
        assert judge("consistency", old, new, SAMPLE.consistency(size), policy=None) == UNDECIDED
        assert judge("consistency", old, new, SAMPLE.consistency(size) + b"\n") == REFUTED
        if size not in {8, 9}:
            assert judge("consistency", old, new, SAMPLE.consistency(size)[:-45]) == REFUTED
    fork = Log([*other(3), OPAQUE, *other(5)])
    assert judge("consistency", fork.checkpoint().encode(), new, b"") == REFUTED
    assert judge("consistency", fork.checkpoint(5).encode(), new, SAMPLE.consistency(5)) == REFUTED
    assert judge("consistency", SAMPLE.checkpoint(0).encode(), new, b"") == REFUTED


def test_a_checkpoint_must_be_its_own_logs():
    """Another key of the same name, or a known key of another log, signs in vain."""
    forged = Proof(4, SAMPLE.proof(4).path, SAMPLE.checkpoint(signer=STRANGER)).encode().encode()
    assert judge("inclusion", OPAQUE, forged) == REFUTED
    assert judge("inclusion", OPAQUE, forged, policy=verify.parse_policy(f"log {STRANGER.vkey}")) == PROVEN
    promised = Proof(4, SAMPLE.proof(4).path, SAMPLE.checkpoint(signer=PROMISE)).encode().encode()
    assert judge("inclusion", OPAQUE, promised, policy=verify.parse_policy(f"log {PROMISE.vkey}")) == REFUTED


@pytest.mark.parametrize(
    "line", ["witness w1 x+00000000+AAAA", "quorum w1", "group g any w1", "log", "trust everybody"]
)
def test_a_policy_that_is_not_understood_decides_nothing(line):
    """Witnesses will come; until this program checks them it does not pretend to."""
    with pytest.raises(verify.Undecided):
        verify.parse_policy(f"{KEYS}{line}\n")


@pytest.mark.parametrize("vkey", ["", "a", "a+00000000+AAAA", LOG.vkey.replace("log.", "log-")])
def test_keys_that_are_none(vkey):
    """A key whose id is not its own is refused."""
    with pytest.raises(verify.Refuted):
        verify.parse_vkey(vkey)


# ---------------------------------------------------------------- bundles, with the office's real seal


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A demonstration keyring whose seal is valid at the time of the sample record."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    ring = Keyring.create(
        tmp_path_factory.mktemp("keys") / "ring",
        organ="敦化市公共资源交易中心",
        demo=True,
        valid_from=start,
        valid_to=start + timedelta(days=365),
    )
    seal = sign_detached(
        RECORD, ring.seal_key, ring.seal_certificate, signing_time=datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    )
    return seal, ring.root.public_bytes(Encoding.PEM)


@pytest.fixture
def bundle(office):
    """Everything a citizen is handed for one published notice."""
    seal, root = office
    log = Log([*other(3), public(RECORD, seal), FILE, *other(2)])
    return {
        "record.json": RECORD,
        "record.json.p7s": seal,
        "record.tlog-proof": log.proof(3).encode().encode(),
        "notice.pdf": PDF,
        "notice.pdf.tlog-proof": log.proof(4, extra=True).encode().encode(),
        "keys.txt": KEYS.encode(),
        "root.pem": root,
    }


def test_a_bundle_is_proven(bundle, tmp_path, capsys):
    """From a folder and from a zip, with the keys it brings and says so, or with those of the reader."""
    folder = write(tmp_path / "folder", bundle)
    assert verify.main(["bundle", str(folder)]) == PROVEN
    told = capsys.readouterr().out
    assert "compare them" in told
    assert LOG.vkey in told
    assert "openssl cms -verify -binary -inform DER -in record.json.p7s -content record.json" in told
    keys = write(tmp_path, {"mine": KEYS.encode()}) / "mine"
    assert (
        verify.main(["bundle", str(folder), "--keys", str(keys), "--ca", str(folder / "root.pem")]) == PROVEN
    )
    assert "compare them" not in capsys.readouterr().out
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in bundle.items():
            packed.writestr(name, data)
    assert verify.main(["bundle", str(tmp_path / "b.zip")]) == PROVEN


def test_a_bundle_of_an_opened_act(bundle, office):
    """The record behind an opaque entry, with its opening; the seal is checked though not logged."""
    log = Log([*other(3), OPAQUE])
    files = bundle | {"opening.json": opening(OPAQUE), "record.tlog-proof": log.proof(3).encode().encode()}
    files = {name: data for name, data in files.items() if "notice" not in name}
    assert judge("bundle", files, policy=None) == PROVEN
    assert judge("bundle", files | {"record.json.p7s": SEAL}, policy=None) == REFUTED
    assert judge("bundle", files | {"opening.json": opening(OPAQUE, bytes(32))}, policy=None) == REFUTED


@pytest.mark.parametrize(
    ("left_out", "code"),
    [
        ("record.json", UNDECIDED),
        ("record.json.p7s", UNDECIDED),
        ("record.tlog-proof", UNDECIDED),
        ("keys.txt", UNDECIDED),
        ("root.pem", UNDECIDED),
        ("notice.pdf", UNDECIDED),
        ("notice.pdf.tlog-proof", PROVEN),
    ],
)
def test_a_bundle_with_something_missing(bundle, left_out, code, capsys):
    """What is missing leaves the answer open; a file without proof is named as not checked."""
    del bundle[left_out]
    assert judge("bundle", bundle, policy=None) == code
    if code == PROVEN:
        assert "notice.pdf" in capsys.readouterr().out


@pytest.mark.parametrize(
    "name", ["record.json", "record.json.p7s", "record.tlog-proof", "notice.pdf", "root.pem"]
)
def test_a_bundle_with_something_changed(bundle, name):
    """One changed byte in the middle of any part refutes the bundle."""
    data = bytearray(bundle[name])
    data[len(data) // 2] ^= 1
    assert judge("bundle", bundle | {name: bytes(data)}, policy=None) == REFUTED


def test_a_seal_of_another_office(bundle, office, tmp_path):
    """A root that did not issue the seal's certificate refutes it."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    ring = Keyring.create(
        tmp_path / "ring", organ="别处", demo=True, valid_from=start, valid_to=start + timedelta(days=365)
    )
    assert (
        judge("bundle", bundle | {"root.pem": ring.root.public_bytes(Encoding.PEM)}, policy=None) == REFUTED
    )


def test_a_published_file_may_be_renamed(bundle):
    """Its proof carries the entry with the name it was published under; without it the name must be that one."""
    log = Log([*other(3), public(RECORD, bundle["record.json.p7s"]), FILE, *other(2)])
    bare = log.proof(4).encode().encode()
    files = bundle | {"DHGC-2026-0003/notice.pdf": PDF, "DHGC-2026-0003/notice.pdf.tlog-proof": bare}
    assert judge("bundle", files, policy=None) == PROVEN
    assert judge("bundle", bundle | {"notice.pdf.tlog-proof": bare}, policy=None) == REFUTED


def test_zips_that_are_none(tmp_path, bundle):
    """Not a zip, a broken one, and one with a name twice are refuted."""
    path = tmp_path / "b.zip"
    path.write_bytes(b"PK\x03\x04 and nothing more")
    assert verify.main(["bundle", str(path)]) == REFUTED
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("record.json", RECORD * 50)
    whole = path.read_bytes()
    path.write_bytes(whole[:60] + b"\xff" * 8 + whole[68:])
    assert verify.main(["bundle", str(path)]) == REFUTED
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("record.json", RECORD)
        with pytest.warns(UserWarning, match="Duplicate"):
            packed.writestr("record.json", record(0, law="e1"))
    assert verify.main(["bundle", str(path)]) == REFUTED


# ---------------------------------------------------------------- the whole log


@pytest.fixture(scope="module")
def exported():
    """A log of three tiles with a record, an opened act and a file among strangers."""
    lines = [*other(299), public(RECORD), OPAQUE, FILE, *other(300)]
    return Log(lines).files((1, 256, 300))


def audit(tmp_path, files, *words):
    """Give the exit code of an audit of these files."""
    folder = write(tmp_path / "log", files)
    keys = write(tmp_path, {"keys.txt": KEYS.encode()}) / "keys.txt"
    return verify.main(["audit", str(folder), "--keys", str(keys), *words])


def test_a_log_is_audited(tmp_path, exported, capsys):
    """Entries, tiles, root and signature agree; kinds and months awaiting disclosure are counted."""
    assert audit(tmp_path, exported) == PROVEN
    told = capsys.readouterr().out
    assert "'opaque 2026-04': 1" in told
    assert "'public file': 1" in told
    assert verify.main(["audit", str(tmp_path / "log")]) == UNDECIDED
    assert verify.main(["audit", str(tmp_path / "log"), "--key", LOG.vkey]) == PROVEN
    assert verify.main(["audit", str(tmp_path / "log"), "--key", STRANGER.vkey]) == REFUTED


@pytest.mark.parametrize(
    "name", ["tile/0/000", "tile/0/002.p/90", "tile/1/000.p/2", "tile/entries/001", "checkpoint"]
)
def test_any_changed_file_is_found(tmp_path, exported, name):
    """Not only the entries: every hash tile is recomputed."""
    data = bytearray(exported[name])
    data[20] ^= 4
    assert audit(tmp_path, exported | {name: bytes(data)}) == REFUTED
    assert audit(tmp_path, exported | {name: exported[name] + b"\0"}) == REFUTED


@pytest.mark.parametrize("name", ["tile/0/000", "tile/0/002.p/90", "tile/entries/002.p/90", "checkpoint"])
def test_a_missing_file_leaves_the_answer_open(tmp_path, exported, name):
    """A mirror that lost a file is not a forgery."""
    assert audit(tmp_path, {path: data for path, data in exported.items() if path != name}) == UNDECIDED


def test_a_grown_log_may_have_dropped_its_partial_tiles(tmp_path):
    """An older checkpoint is audited from the full tiles that replaced its partial ones."""
    log = Log(other(600))
    files = {path: data for path, data in log.files().items() if ".p/" not in path}
    shrunk = Log(other(400))
    tops = {path: data for path, data in shrunk.files().items() if path.startswith("tile/1/")}
    assert audit(tmp_path, files | tops | {"checkpoint": shrunk.checkpoint().encode()}) == PROVEN


def test_an_entry_of_no_known_form_is_refuted(tmp_path):
    """What no reader can understand has no place in the log."""
    assert audit(tmp_path, Log([*other(2), b"hello"]).files()) == REFUTED


def test_an_empty_log_is_its_checkpoint(tmp_path):
    """Before the first entry the root is the hash of nothing."""
    assert audit(tmp_path, Log([]).files()) == PROVEN


def test_the_records_behind_the_entries(tmp_path, capsys):
    """By index, in any subfolder: record, seal, opening and published file against their entries."""
    logged = Log([public(RECORD), OPAQUE, FILE]).files()
    behind = {
        "a/0.json": RECORD,
        "a/0.json.p7s": SEAL,
        "b/1.json": RECORD,
        "b/1.opening.json": opening(OPAQUE),
        "2.file": PDF,
        "README": b"ignored",
    }

    def run(name, files):
        folder = write(tmp_path / name, files)
        return audit(tmp_path, logged, "--records", str(folder))

    assert run("right", behind) == PROVEN
    assert "3" in capsys.readouterr().out
    assert run("public", {name: data for name, data in behind.items() if name[0] != "b"}) == PROVEN
    for number, (name, data) in enumerate(
        [
            ("a/0.json", record(0, law="e1")),
            ("a/0.json.p7s", b"x"),
            ("b/1.json", record(0, law="e1")),
            ("b/1.opening.json", opening(OPAQUE, bytes(32))),
            ("b/1.opening.json", opening(SEALED)),
            ("2.file", b"x"),
            ("3.json", RECORD),
            ("1.file", RECORD),
        ]
    ):
        assert run(f"wrong{number}", behind | {name: data}) == REFUTED, name
    for number, name in enumerate(["a/0.json", "a/0.json.p7s", "b/1.opening.json", "2.file"]):
        rest = {path: data for path, data in behind.items() if path != name}
        assert run(f"missing{number}", rest) == UNDECIDED, name


# ---------------------------------------------------------------- the command line


def test_the_other_commands(tmp_path, capsys):
    """Record, chain, inclusion and consistency by their files."""
    chain = records(2)
    folder = write(
        tmp_path,
        {
            "0.json": chain[0],
            "1.json": chain[1],
            "seal": SEAL,
            "entry": OPAQUE,
            "proof": SAMPLE.proof(4).encode().encode(),
            "opening": opening(OPAQUE),
            "old": SAMPLE.checkpoint(5).encode(),
            "new": SAMPLE.checkpoint().encode(),
            "between": SAMPLE.consistency(5),
            "keys": KEYS.encode(),
        },
    )

    def run(*words):
        return verify.main([str(folder / word) if (folder / word).is_file() else word for word in words])

    assert run("chain", "0.json", "1.json") == PROVEN
    assert run("inclusion", "entry", "proof", "--keys", "keys") == PROVEN
    assert run("inclusion", "entry", "proof", "--key", LOG.vkey) == PROVEN
    assert run("consistency", "old", "new", "between", "--keys", "keys") == PROVEN
    assert run("record", "0.json", "--proof", "proof", "--opening", "opening", "--keys", "keys") == PROVEN
    assert (
        run("record", "0.json", "--proof", "proof", "--opening", "opening", "--p7s", "seal", "--keys", "keys")
        == 2
    )
    assert run("record", "1.json", "--proof", "proof", "--opening", "opening", "--keys", "keys") == REFUTED
    assert run("record", "0.json") == UNDECIDED
    assert run("record", "0.json", "--keys", "entry") == UNDECIDED
    assert capsys.readouterr().out.count("proven") >= 5
