"""The one family a paper is set in, and a room where nothing else can be found.

Noto Serif SC comes from npm at set-up (never committed) and lies in pdf/fonts/vendor. For speed the press
sets common characters from a subset made beforehand (GB 2312 and Latin, a fifth of the file); the whole
font stands beside it under a second name for the rare ones, and Debian's Noto Serif CJK SC, where
installed, behind both for the rarest. A private fontconfig file names these and nothing of the system:
without it a missing glyph would silently come from a Japanese face.

A character none of them holds is an error, found before anything is set. Not here: how the fonts are used
(sheet.css), layout.
"""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Final

import fontTools
from fontTools import subset
from fontTools.otlLib import builder
from fontTools.ttLib import TTFont, TTLibError
from fontTools.ttLib.tables import otTables

from pdf.errors import FontsMissing

COMMON: Final = "Noto Serif SC"
RARE: Final = "Noto Serif SC Rare"
RAREST: Final = "Noto Serif CJK SC"
FAMILIES: Final = (COMMON, RARE, RAREST)
"""The order in which a glyph is looked for; sheet.css names them in the same order."""

VENDOR: Final = Path(__file__).with_name("fonts") / "vendor"
SYSTEM: Final = Path("/usr/share/fonts/opentype/noto")
_WEIGHTS: Final = (400, 700)
_CJK: Final = {400: "NotoSerifCJK-Regular.ttc", 700: "NotoSerifCJK-Bold.ttc"}
_CJK_SC: Final = 2
"""The Simplified Chinese face in Debian's collections (JP, KR, SC, TC, HK)."""
_RECIPE: Final = "2"
"""Changes whenever the subset is made differently."""
_FEATURES: Final = ["ccmp", "chws", "halt", "kern", "liga", "locl", "mark"]
_SCAN_RULE: Final = (
    '<match target="scan"><test name="file" compare="eq"><string>{file}</string></test>'
    '<edit name="family" mode="assign" binding="same"><string>{family}</string></edit></match>'
)


@dataclass(frozen=True, slots=True)
class Typeface:
    """The fonts of one press.

    Attributes:
        folder: Where the subset, the links and the fontconfig file lie.
        characters: Code points that can be set in both weights.
        hashes: SHA-256 by file name, of the files as installed; part of what a publication rests on.
    """

    folder: Path
    characters: frozenset[int]
    hashes: dict[str, str]

    def declare(self) -> None:
        """Make these the only fonts this process knows; call it before WeasyPrint is imported."""
        os.environ["FONTCONFIG_FILE"] = str(self.folder / "fonts.conf")

    def missing(self, texts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """Place and character of every character that cannot be set, each once per place."""
        for place, text in texts:
            for character in dict.fromkeys(text):
                if ord(character) not in self.characters:
                    yield place, character


def open_typeface(cache: Path, *, vendor: Path = VENDOR, system: Path = SYSTEM) -> Typeface:
    """The typeface made from the installed files; the first call makes the subset (about 3 s).

    Args:
        cache: A folder that may be emptied at any time; a new folder in it is made for new font files.
        vendor: Where NotoSerifSC-400.ttf and NotoSerifSC-700.ttf lie.
        system: Where Debian keeps fonts-noto-cjk.

    Raises:
        FontsMissing: The vendor's files are not there or are no fonts.
    """
    files = {weight: vendor / f"NotoSerifSC-{weight}.ttf" for weight in _WEIGHTS}
    absent = [file.name for file in files.values() if not file.is_file()]
    if absent:
        raise FontsMissing(
            f"{' and '.join(absent)} not in {vendor}: run setup/ready.sh (npm package "
            "@expo-google-fonts/noto-serif-sc 0.4.3)"
        )
    collections = {weight: system / name for weight, name in _CJK.items()}
    if not all(file.is_file() for file in collections.values()):
        collections = {}
    every = [*files.values(), *collections.values()]
    hashes = {file.name: _sha256(file, file.stat().st_mtime_ns, file.stat().st_size) for file in every}
    recipe = "\n".join((_RECIPE, fontTools.version, str(cache.resolve()), *map(str, every), *hashes.values()))
    folder = cache.resolve() / f"fonts-{hashlib.sha256(recipe.encode()).hexdigest()[:16]}"
    try:
        characters = _characters([*files.values()], -1)
        if collections:
            characters |= _characters([*collections.values()], _CJK_SC)
        if not folder.exists():
            _furnish(folder, files, collections)
    except (TTLibError, OSError) as fault:
        raise FontsMissing(f"the fonts cannot be used: {fault}") from fault
    return Typeface(folder, characters, hashes)


@functools.lru_cache(maxsize=16)
def _sha256(file: Path, _changed: int, _size: int) -> str:
    """A file's hash; time and size are in the key, so that a changed file is read again."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _characters(files: list[Path], face: int) -> frozenset[int]:
    """Code points every one of the files can draw."""
    found: frozenset[int] | None = None
    for file in files:
        with TTFont(file, fontNumber=face, lazy=True) as font:
            here = frozenset(font.getBestCmap())
        found = here if found is None else found & here
    return found or frozenset()


def _common() -> set[int]:
    """GB 2312 (6,763 ideographs and its signs), Latin with its accents, and the spaces."""
    found = {*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2000, 0x2010)}
    for high in range(0xA1, 0xFF):
        for low in range(0xA1, 0xFF):
            found.update(map(ord, bytes((high, low)).decode("gb2312", "ignore")))
    return found


def _furnish(folder: Path, files: dict[int, Path], collections: dict[int, Path]) -> None:
    """Fill a new folder beside its place and move it there; whoever comes second keeps the first's."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".fonts-", dir=folder.parent))
    try:
        rules = []
        for weight, file in files.items():
            _subset(file, staging / f"common-{weight}.ttf")
            (staging / f"rare-{weight}.ttf").symlink_to(file.resolve())
            rules.append(_SCAN_RULE.format(file=folder / f"rare-{weight}.ttf", family=RARE))
        for weight, file in collections.items():
            (staging / f"rarest-{weight}.ttc").symlink_to(file.resolve())
        template = Template(Path(__file__).with_name("fonts").joinpath("fonts.conf").read_text("utf-8"))
        text = template.substitute(folder=folder, rare="\n  ".join(rules))
        (staging / "fonts.conf").write_text(text, "utf-8")
        try:
            staging.rename(folder)
        except OSError:
            if not folder.exists():
                raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _subset(source: Path, target: Path) -> None:
    """The common characters of a font, without what paper does not need; the same bytes every time."""
    options = subset.Options()
    options.layout_features = _FEATURES
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.hinting = False
    options.glyph_names = False
    options.drop_tables += ["BASE", "STAT", "gasp", "vhea", "vmtx"]
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=_common())
    subsetter.subset(font)
    _add_tabular_figures(font)
    subset.save_font(font, str(target), options)


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
