"""The office seal on paper: three strangers' programs agree, and the same seal is the same bytes."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest

from signing.errors import Malformed
from signing.keyring import Keyring, generate_key
from signing.pades import FIELD, PdfFault, check_pdf, seal_pdf
from tests.unit.seal_on_paper import SEALED_AT, keyring, sealed, unsigned


def test_a_sealed_paper_is_proven():
    """A sealed PDF is intact, wholly covered, trusted and unmodified, and names signer and time."""
    verdict = check_pdf(sealed(), keyring().roots, at=SEALED_AT)
    assert verdict.proven
    assert (verdict.intact, verdict.covers_whole_file, verdict.trusted, verdict.unmodified) == (True,) * 4
    assert verdict.signer is not None
    assert verdict.signer.subject == "敦化市示例中心"
    assert verdict.signed_at == SEALED_AT


def test_sealing_adds_and_changes_nothing():
    """The unsigned paper stands unchanged at the head of the sealed one; its hash can be compared."""
    assert sealed().startswith(unsigned())


def test_the_same_seal_twice_is_the_same_bytes():
    """A seal follows from paper, key and stated time: a retried press run publishes one file, not two."""
    ring = keyring()
    again = seal_pdf(
        unsigned(), ring.seal_key, ring.seal_certificate, signing_time=SEALED_AT, reason="中标结果公告"
    )
    later = seal_pdf(
        unsigned(),
        ring.seal_key,
        ring.seal_certificate,
        signing_time=SEALED_AT + timedelta(seconds=1),
        reason="中标结果公告",
    )
    assert again == sealed()
    assert later != sealed()


def test_a_paper_is_sealed_once():
    """A sealed PDF is not sealed again: the first seal forbids every change."""
    ring = keyring()
    with pytest.raises(Malformed, match="already"):
        seal_pdf(sealed(), ring.seal_key, ring.seal_certificate, signing_time=SEALED_AT, reason="x")


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7\n", unsigned()[:-80], b"hello"])
def test_what_is_no_whole_pdf_is_not_sealed(pdf):
    """Bytes that cannot be extended are refused, not sealed as they are."""
    ring = keyring()
    with pytest.raises(Malformed):
        seal_pdf(pdf, ring.seal_key, ring.seal_certificate, signing_time=SEALED_AT, reason="x")


def test_a_seal_needs_its_own_key_and_a_zone():
    """A foreign key or a time without zone seals nothing."""
    ring = keyring()
    with pytest.raises(Malformed):
        seal_pdf(unsigned(), generate_key(), ring.seal_certificate, signing_time=SEALED_AT, reason="x")
    with pytest.raises(Malformed):
        seal_pdf(
            unsigned(),
            ring.seal_key,
            ring.seal_certificate,
            signing_time=SEALED_AT.replace(tzinfo=None),
            reason="x",
        )


def test_the_chain_may_come_along():
    """A seal that carries its root still verifies by the root the reader has."""
    ring = keyring()
    pdf = seal_pdf(
        unsigned(),
        ring.seal_key,
        ring.seal_certificate,
        (ring.root,),
        signing_time=SEALED_AT,
        reason="x",
        location="敦化市",
    )
    assert check_pdf(pdf, ring.roots, at=SEALED_AT).proven


def test_an_unsigned_paper_proves_nothing():
    """A PDF without a seal is told so; other bytes are no PDF at all."""
    verdict = check_pdf(unsigned(), keyring().roots, at=SEALED_AT)
    assert verdict.faults == (PdfFault.UNSIGNED,)
    assert not verdict.proven
    with pytest.raises(Malformed):
        check_pdf(b"PK\x03\x04", keyring().roots, at=SEALED_AT)


def test_a_seal_under_another_root_is_intact_but_not_trusted(tmp_path):
    """Who vouches for nobody here is told apart from a changed file."""
    other = Keyring.create(
        tmp_path / "keys",
        organ="敦化市示例中心",
        demo=True,
        valid_from=keyring().root.not_valid_before_utc,
        valid_to=keyring().root.not_valid_after_utc,
    )
    verdict = check_pdf(sealed(), other.roots, at=SEALED_AT)
    assert verdict.faults == (PdfFault.SIGNER,)
    assert verdict.intact
    assert not verdict.trusted


def test_a_seal_is_judged_at_a_time():
    """After the certificate's end the seal is no longer trusted without other evidence of time."""
    late = keyring().root.not_valid_after_utc + timedelta(seconds=1)
    assert check_pdf(sealed(), keyring().roots, at=late).faults == (PdfFault.SIGNER,)


def test_pyhanko_agrees():
    """Validated independently: valid, trusted, whole file, certified with no changes allowed, PAdES."""
    from asn1crypto import pem, x509
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.fields import MDPPerm
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    _, _, der = pem.unarmor((keyring().directory / "root.pem").read_bytes())
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(der)], moment=SEALED_AT, allow_fetching=False
    )
    (seal,) = PdfFileReader(BytesIO(sealed())).embedded_regular_signatures
    status = validate_pdf_signature(seal, context)
    assert status.bottom_line
    assert (status.intact, status.valid, status.trusted, status.docmdp_ok) == (True,) * 4
    assert seal.field_name == FIELD
    assert seal.docmdp_level is MDPPerm.NO_CHANGES
    assert seal.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert seal.sig_object["/Reason"] == "中标结果公告"


def test_pdfsig_agrees(tmp_path: Path):
    """Poppler finds the signature valid, the certificate trusted and the total document signed."""
    for tool in ("pdfsig", "certutil"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed (poppler-utils, libnss3-tools)")
    store = f"sql:{tmp_path}"
    subprocess.run(["certutil", "-N", "-d", store, "--empty-password"], check=True)
    root = keyring().directory / "root.pem"
    subprocess.run(["certutil", "-A", "-d", store, "-n", "root", "-t", "CT,CT,CT", "-i", root], check=True)
    (tmp_path / "paper.pdf").write_bytes(sealed())
    done = subprocess.run(
        ["pdfsig", "-nssdir", store, tmp_path / "paper.pdf"], capture_output=True, check=True
    )
    said = done.stdout.decode()
    assert "Signature is Valid" in said
    assert "Certificate is Trusted" in said
    assert "Total document signed" in said


def test_openssl_agrees_on_what_the_byte_range_cuts_out(tmp_path: Path):
    """Eight lines and openssl are enough: cut along /ByteRange, verify the detached signature."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    pdf = sealed()
    found = re.search(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)", pdf)
    assert found
    start, first, second, rest = map(int, found.groups())
    (tmp_path / "signed").write_bytes(pdf[start:first] + pdf[second : second + rest])
    (tmp_path / "p7s").write_bytes(bytes.fromhex(pdf[first + 1 : second - 1].decode()))
    command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "p7s", "-content", "signed"]
    command += ["-CAfile", keyring().directory / "root.pem", "-purpose", "any", "-out", "/dev/null"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / "signed").write_bytes(pdf[start:first] + pdf[second : second + rest - 1] + b"x")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode != 0
