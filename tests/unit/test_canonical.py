"""Canonical bytes: one value, one spelling (RFC 8785 subset; sealing.md 1.4)."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing import canonical
from signing.errors import Malformed

SAFE = 2**53 - 1


def test_the_spelling_of_a_record():
    """Keys are sorted, nothing is escaped that need not be, no white space, text stays text."""
    value = {"金额": "1200.00", "a": [1, True, None, '\n\x1f"\\é'], "A": {}, "b": ()}
    assert (
        canonical.encode(value)
        == '{"A":{},"a":[1,true,null,"\\n\\u001f\\"\\\\é"],"b":[],"金额":"1200.00"}'.encode()
    )


def test_keys_are_sorted_by_utf16_code_units():
    """U+1F600 (surrogates D83D DE00) comes before U+FF0C: RFC 8785 section 3.2.3, with a key that is NFC."""
    value = {"€": 1, "\r": 2, "，": 3, "1": 4, "\U0001f600": 5, "\x80": 6, "ö": 7}
    order = list(json.loads(canonical.encode(value)))
    assert order == ["\r", "1", "\x80", "ö", "€", "\U0001f600", "，"]


@pytest.mark.parametrize("value", [SAFE, -SAFE, 0, "", [], {}, None, False])
def test_bounds_that_are_kept(value):
    """The largest integers JavaScript holds exactly, and every empty thing, have a form."""
    assert canonical.decode(canonical.encode(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        SAFE + 1,
        -SAFE - 1,
        1.0,
        float("nan"),
        b"bytes",
        {1: "a"},
        {None: "a"},
        {"a", "b"},
        object(),
        "e\u0301",
        {"e\u0301": 1},
        "\ud800",
        {"\udfff": 1},
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_without_a_form(value):
    """Floats, foreign kinds, text that is not NFC or not encodable, integers beyond 2**53-1 are refused."""
    with pytest.raises(Malformed):
        canonical.encode(value)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" 1",
        b"1 ",
        b"1\n",
        b"\xef\xbb\xbf1",
        b"\xff",
        b"1.0",
        b"1e2",
        b"-0",
        b"01",
        b"NaN",
        b"Infinity",
        b'{"a":1,"a":1}',
        b'{"b":1,"a":1}',
        b'{"a": 1}',
        b'{"a":1,}',
        b'"\\u0041"',
        b'"\\/"',
        b'"\\ud800"',
        b'"\\u00e9"',
        '"e\u0301"'.encode(),
        b"9007199254740992",
        b"1" * 5000,
        b"1\x00",
        b"[1]]",
    ],
)
def test_spellings_that_are_refused(data):
    """Whatever encode would not have written is refused, so a signed value has no second spelling."""
    with pytest.raises(Malformed):
        canonical.decode(data)


def test_depth_is_sixty_four():
    """Sixty-four levels are read and written; the sixty-fifth is refused, and a million do no harm."""
    assert canonical.encode(canonical.decode(b"[" * 64 + b"]" * 64)) == b"[" * 64 + b"]" * 64
    for deep in (65, 1_000_000):
        with pytest.raises(Malformed):
            canonical.decode(b"[" * deep + b"]" * deep)
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(Malformed):
        canonical.encode(loop)


def test_length_is_limited():
    """Eight MiB unless told otherwise; a document of exactly the limit is read."""
    assert canonical.decode(b'"abc"', limit=5) == "abc"
    with pytest.raises(Malformed):
        canonical.decode(b'"abcd"', limit=5)
    with pytest.raises(Malformed):
        canonical.decode(b'"' + b"a" * canonical.MAX_BYTES + b'"')


TEXT = st.text(st.characters(codec="ascii")) | st.sampled_from(["阳光", "é", "😀"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-SAFE, SAFE) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
)


@given(VALUES)
def test_what_is_written_is_read_back(value):
    """Encoding and decoding are inverse to one another."""
    data = canonical.encode(value)
    assert canonical.decode(data) == value
    assert canonical.encode(canonical.decode(data)) == data


@given(st.binary(max_size=64) | st.text().map(lambda text: text.encode("utf-8", "replace")))
def test_decode_raises_nothing_but_malformed(data):
    """Any bytes at all are either canonical or Malformed."""
    with contextlib.suppress(Malformed):
        assert canonical.encode(canonical.decode(data)) == data


def test_hash_is_hexadecimal():
    """The hash of nothing, as everybody knows it."""
    assert canonical.sha256_hex(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    "text", ["AA", "AB==", "AA==\n", " AA==", "A A=", "AA=", "AA===", "_w==", "AAA", "é"]
)
def test_base64_has_one_spelling(text):
    """Missing padding, unused bits, white space and the URL alphabet are refused."""
    with pytest.raises(Malformed):
        canonical.unb64(text)


def test_base64_of_fixed_length():
    """A length that is asked for is insisted on."""
    assert canonical.unb64(canonical.b64(b"\xff\x00"), 2) == b"\xff\x00"
    with pytest.raises(Malformed):
        canonical.unb64(canonical.b64(b"\xff\x00"), 3)


@pytest.mark.parametrize("text", ["", "0", "FF00", "ff 00", "ff", "ff0000", "0xff", "fé"])
def test_hexadecimal_has_one_spelling(text):
    """Lowercase, no spaces, exactly as many bytes as asked for."""
    with pytest.raises(Malformed):
        canonical.unhex(text, 2)
    assert canonical.unhex("ff00", 2) == b"\xff\x00"


@pytest.mark.parametrize(
    "text", ["", "-1", "+1", "01", "1 ", "1.0", "1_0", "١", "9223372036854775808", "1" * 99]
)
def test_decimals_have_one_spelling(text):
    """No sign, no leading zero, ASCII digits only, below 2**63."""
    with pytest.raises(Malformed):
        canonical.decimal(text)


def test_the_largest_decimal():
    """2**63-1 is the last one read."""
    assert canonical.decimal("9223372036854775807") == 2**63 - 1
    assert canonical.decimal("0") == 0
