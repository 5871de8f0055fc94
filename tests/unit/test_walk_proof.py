"""What the walk hands to strangers' programs: the paper it names, and the signature whole."""

from __future__ import annotations

import pytest

from portal.cli.browser import Answer, Browser, Unexpected
from portal.cli.walk_proof import cut_out, record_called

PAGES = {
    "/trading/DHGC-2026-0001": "".join(
        f'<a href="/records/{number}">'
        for number in ("DHGC-2026-0001-0004", "DHGC-2026-0001.1-0008", "DHGC-2026-0001.1-0009")
    ),
    "/records/DHGC-2026-0001-0004": "<h1>教学楼开标记录</h1>",
    "/records/DHGC-2026-0001.1-0008": "<h1>教学楼中标结果公告</h1>",
    "/records/DHGC-2026-0001.1-0009": "<h1>教学楼合同公告</h1><a>中标结果公告</a>",
}


class Pages(Browser):
    """A browser that has only these pages."""

    def __init__(self) -> None:
        super().__init__("http://hall.example")

    def get(self, path: str) -> Answer:
        """Turn to a page."""
        return Answer(path, 200, PAGES[path].encode())


@pytest.mark.parametrize("last", [b"\x07", b"\x70", b"\x00", b"\x00\x00"])
def test_the_signature_is_cut_out_whole(last: bytes) -> None:
    """Given a CMS padded with zeros, all of it is cut out and none of the padding, whatever it ends in."""
    cms = b"\x30\x82" + (600 + len(last)).to_bytes(2, "big") + b"\x05" * 600 + last
    gap = b"<" + cms.hex().encode().ljust(2000, b"0") + b">"
    before, after = b"%PDF-1.7 ", b" %%EOF\n"
    told = b"/ByteRange [0 %d %d %d]"
    length = len(before) + len(told % (100, 2102, len(after)))
    head = before + told % (length, length + len(gap), len(after))
    head = head.ljust(length)
    assert cut_out(head + gap + after) == (head + after, cms)


def test_a_paper_without_a_signature_is_told() -> None:
    """Where there is no /ByteRange there is nothing to judge."""
    assert cut_out(b"%PDF-1.7 %%EOF\n") is None


@pytest.mark.parametrize(
    ("dossier", "name", "number"),
    [
        ("DHGC-2026-0001", "开标记录", "DHGC-2026-0001-0004"),
        ("DHGC-2026-0001.1", "中标结果公告", "DHGC-2026-0001.1-0008"),
    ],
)
def test_the_record_is_the_one_that_is_called_so(dossier: str, name: str, number: str) -> None:
    """A later paper that only mentions the award is not taken for it."""
    assert record_called(Pages(), "DHGC-2026-0001", dossier, name) == number


def test_a_record_that_is_not_there_is_told() -> None:
    """Another dossier's opening record is not this one's."""
    with pytest.raises(Unexpected, match=r"no record called 开标记录 in DHGC-2026-0001\.1"):
        record_called(Pages(), "DHGC-2026-0001", "DHGC-2026-0001.1", "开标记录")
