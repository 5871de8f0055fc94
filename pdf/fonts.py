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
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Final

from pdf.errors import FontsMissing as FontsMissing  # noqa: PLC0414 - whoever finds no fonts catches it from here

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
    from pdf import subset  # noqa: PLC0415 - fontTools takes half a second; only the child needs it

    files, collections = _installed(vendor, system)
    every = [*files.values(), *collections.values()]
    known = _hashes(every)
    recipe = "\n".join((subset.RECIPE, str(cache.resolve()), *map(str, every), *known.values()))
    folder = cache.resolve() / f"fonts-{hashlib.sha256(recipe.encode()).hexdigest()[:16]}"
    try:
        characters = subset.characters([*files.values()])
        if collections:
            characters |= subset.characters([*collections.values()], face=_CJK_SC)
        if not folder.exists():
            _furnish(folder, files, collections, make=subset.common)
    except (subset.FontError, OSError) as fault:
        raise FontsMissing(f"the fonts cannot be used: {fault}") from fault
    return Typeface(folder, characters, known)


def find_fonts(*, vendor: Path = VENDOR, system: Path = SYSTEM) -> dict[str, str]:
    """SHA-256 by file name of the fonts as installed, for the record of a publication.

    Raises:
        FontsMissing: The vendor's files are not there.
    """
    files, collections = _installed(vendor, system)
    return _hashes([*files.values(), *collections.values()])


def _installed(vendor: Path, system: Path) -> tuple[dict[int, Path], dict[int, Path]]:
    """The font files by weight: the vendor's, and Debian's where both weights are there."""
    files = {weight: vendor / f"NotoSerifSC-{weight}.ttf" for weight in _WEIGHTS}
    absent = [file.name for file in files.values() if not file.is_file()]
    if absent:
        raise FontsMissing(
            f"{' and '.join(absent)} not in {vendor}: run setup/ready.sh (npm package "
            "@expo-google-fonts/noto-serif-sc 0.4.3)"
        )
    collections = {weight: system / name for weight, name in _CJK.items()}
    return files, collections if all(file.is_file() for file in collections.values()) else {}


def _hashes(files: list[Path]) -> dict[str, str]:
    """Hashes by file name."""
    return {file.name: _sha256(file, file.stat().st_mtime_ns, file.stat().st_size) for file in files}


@functools.lru_cache(maxsize=16)
def _sha256(file: Path, _changed: int, _size: int) -> str:
    """A file's hash; time and size are in the key, so that a changed file is read again."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _furnish(
    folder: Path, files: dict[int, Path], collections: dict[int, Path], *, make: Callable[[Path, Path], None]
) -> None:
    """Fill a new folder beside its place and move it there; whoever comes second keeps the first's."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".fonts-", dir=folder.parent))
    try:
        rules = []
        for weight, file in files.items():
            make(file, staging / f"common-{weight}.ttf")
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
