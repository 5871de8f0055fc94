"""One family and nothing else: what is missing is said, and no Japanese face slips in."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from io import BytesIO

import pytest

from pdf import fonts
from pdf.errors import FontsMissing
from pdf.fonts import COMMON, FAMILIES, RARE, VENDOR, find_fonts, open_typeface
from tests.unit.press_house import cache, typeface


def test_missing_fonts_are_named_with_what_to_run(tmp_path):
    """Without the files one line says which, where, and what installs them."""
    with pytest.raises(FontsMissing) as missing:
        open_typeface(tmp_path / "cache", vendor=tmp_path)
    assert "NotoSerifSC-400.ttf and NotoSerifSC-700.ttf" in missing.value.reason
    assert "setup/ready.sh" in missing.value.reason
    assert "\n" not in missing.value.reason
    with pytest.raises(FontsMissing):
        find_fonts(vendor=tmp_path)


def test_files_that_are_no_fonts_are_refused(tmp_path):
    """A download gone wrong is not a font."""
    for weight in (400, 700):
        (tmp_path / f"NotoSerifSC-{weight}.ttf").write_bytes(b"<html>404</html>")
    with pytest.raises(FontsMissing, match="cannot be used"):
        open_typeface(tmp_path / "cache", vendor=tmp_path, system=tmp_path)


def test_the_hashes_are_of_the_installed_files():
    """What a publication says of its fonts can be checked with sha256sum."""
    found = typeface().hashes
    for weight in (400, 700):
        name = f"NotoSerifSC-{weight}.ttf"
        assert found[name] == hashlib.sha256((VENDOR / name).read_bytes()).hexdigest()
    assert found == find_fonts()


def test_the_press_knows_these_families_only():
    """Fontconfig, asked with the private file, lists the three families and nothing of the system."""
    lister = shutil.which("fc-list")
    if lister is None:
        pytest.skip("fc-list is not installed (fontconfig)")
    environment = {"FONTCONFIG_FILE": str(typeface().folder / "fonts.conf"), "PATH": os.defpath}
    done = subprocess.run(
        [lister, ":", "family"], env=environment, capture_output=True, text=True, check=True
    )
    listed = {line.strip() for line in done.stdout.splitlines()}
    assert {COMMON, RARE} <= listed <= set(FAMILIES)


def test_what_cannot_be_set_is_found_with_its_place():
    """A tick box and a character of a lost script are found; common, rare and full-width ones are not."""
    missing = dict(typeface().missing([("here", "敦化㑇ß（）　①"), ("there", "☑")]))
    assert missing == {"there": "☑"}


def test_the_subset_is_made_once(monkeypatch):
    """A second press on the same cache finds the subset ready."""
    first = typeface()

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("made again")

    monkeypatch.setattr(fonts, "_furnish", refuse)
    assert open_typeface(cache()) == first


def test_the_subset_is_the_same_bytes_every_time(tmp_path):
    """Papers set on two machines from the same files embed the same glyphs."""
    one, two = typeface(), open_typeface(tmp_path)
    assert one.folder != two.folder
    for name in ("common-400.ttf", "common-700.ttf"):
        assert (one.folder / name).read_bytes() == (two.folder / name).read_bytes()


def test_figures_have_one_width():
    """The subset's feature tnum moves every digit to the width of the widest."""
    from fontTools.ttLib import TTFont

    for weight in (400, 700):
        font = TTFont(BytesIO((typeface().folder / f"common-{weight}.ttf").read_bytes()))
        tags = {record.FeatureTag: record.Feature for record in font["GPOS"].table.FeatureList.FeatureRecord}
        lookup = font["GPOS"].table.LookupList.Lookup[tags["tnum"].LookupListIndex[0]]
        advance = {name: font["hmtx"][name][0] for name in font.getGlyphOrder()}
        names = font.getBestCmap()
        for table in lookup.SubTable:
            values = (
                table.Value if isinstance(table.Value, list) else [table.Value] * len(table.Coverage.glyphs)
            )
            for name, value in zip(table.Coverage.glyphs, values, strict=True):
                advance[name] += getattr(value, "XAdvance", 0) or 0
        assert len({advance[names[ord(digit)]] for digit in "0123456789"}) == 1
