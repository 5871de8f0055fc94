"""Making the press's own fonts out of the installed ones: the common characters, and figures of one width.

Apart from fonts.py because fontTools is slow to import and only the press needs it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import fontTools
from fontTools import subset
from fontTools.otlLib import builder
from fontTools.ttLib import TTFont, TTLibError
from fontTools.ttLib.tables import otTables

FontError = TTLibError
RECIPE: Final = f"2 {fontTools.version}"
"""Changes whenever the subset is made differently."""
_FEATURES: Final = ["ccmp", "chws", "halt", "kern", "liga", "locl", "mark"]


def characters(files: list[Path], *, face: int = -1) -> frozenset[int]:
    """Code points every one of the files can draw; ``face`` is the one meant in a collection."""
    found: frozenset[int] | None = None
    for file in files:
        with file.open("rb") as stream, TTFont(stream, fontNumber=face, lazy=True) as font:
            here = frozenset(font.getBestCmap())
        found = here if found is None else found & here
    return found or frozenset()


def common(source: Path, target: Path) -> None:
    """The common characters of a font, without what paper does not need; the same bytes every time."""
    options = subset.Options()
    options.layout_features = _FEATURES
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.hinting = False
    options.glyph_names = False
    options.drop_tables += ["BASE", "STAT", "gasp", "vhea", "vmtx"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=_common())
    kept = {"recalcTimestamp": False, "recalcBBoxes": False, "lazy": True}
    with source.open("rb") as stream, TTFont(stream, **kept) as font:
        subsetter.subset(font)
        _add_tabular_figures(font)
        subset.save_font(font, str(target), options)


def _common() -> set[int]:
    """GB 2312 (6,763 ideographs and its signs), Latin with its accents, and the spaces."""
    found = {*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2000, 0x2010)}
    for high in range(0xA1, 0xFF):
        for low in range(0xA1, 0xFF):
            found.update(map(ord, bytes((high, low)).decode("gb2312", "ignore")))
    return found


def _add_tabular_figures(font: TTFont) -> None:
    """Give the font the feature tnum, which the family lacks: its 1 is narrower than its other digits.

    Columns of money stand digit under digit; each digit is centred in the width of the widest.
    """
    names, widths = font.getBestCmap(), font["hmtx"]
    digits = [names[ord(digit)] for digit in "0123456789"]
    widest = max(widths[digit][0] for digit in digits)
    moves = {}
    for digit in digits:
        room = widest - widths[digit][0]
        moves[digit] = builder.buildValue({"XPlacement": room // 2, "XAdvance": room})
    subtables = builder.buildSinglePos(moves, font.getReverseGlyphMap())
    table = font["GPOS"].table
    table.LookupList.Lookup.append(builder.buildLookup(subtables))
    record = otTables.FeatureRecord()
    record.FeatureTag, record.Feature = "tnum", otTables.Feature()
    record.Feature.FeatureParams = None
    record.Feature.LookupListIndex = [len(table.LookupList.Lookup) - 1]
    table.FeatureList.FeatureRecord.append(record)
    for script in table.ScriptList.ScriptRecord:
        languages = [one.LangSys for one in script.Script.LangSysRecord]
        for language in (script.Script.DefaultLangSys, *languages):
            if language is not None:
                language.FeatureIndex.append(len(table.FeatureList.FeatureRecord) - 1)
