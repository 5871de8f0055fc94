"""Put the browser files and the PDF font in their places, and prove they are the pinned ones.

What is here: `verify` (are all files there, byte for byte?), `place` (copy them out of node_modules) and
`pin` (write the hashes of what node_modules holds into assets.toml). npm has already checked each package
against package-lock.json; this page checks the single files that are served and printed with. A style sheet
is placed without the typefaces it declares where its row says so: their files are not ours to serve.
Not here: fetching anything (ready.sh calls npm), and any use of the files. Standard library only, since it
runs before the libraries are there.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINS = Path(__file__).with_name("assets.toml")
FACES = re.compile(rb"@font-face\{[^}]*\}")


class AssetFault(Exception):  # noqa: N818 - a fault is found in a file; the script itself is sound
    """A file that is missing or is not the pinned one; the message names it."""


@dataclass(frozen=True)
class Asset:
    """One file taken from one npm package.

    Attributes:
        source: Where npm put it.
        place: Where the hall expects it.
        sha256: What it must hash to as it is placed, hexadecimal.
        faceless: Whether the typefaces it declares are left out.
    """

    source: Path
    place: Path
    sha256: str
    faceless: bool

    def placed(self) -> bytes:
        """Return what is to stand in its place.

        Raises:
            AssetFault: npm did not bring it.
        """
        data = content(self.source)
        return FACES.sub(b"", data) if self.faceless else data


def assets(level: str) -> Iterator[Asset]:
    """Yield what a level ("serve" or "test") needs; "test" needs everything."""
    for row in tomllib.loads(PINS.read_text(encoding="utf-8"))["file"]:
        if level == "test" or row.get("only", level) == level:
            source = ROOT / "node_modules" / row["package"] / row["from"]
            yield Asset(source, ROOT / row["to"], row["sha256"], row.get("faceless", False))


def content(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        AssetFault: The file is not there.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise AssetFault(f"{path.relative_to(ROOT)} is missing") from None


def digest(data: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def verify(level: str) -> None:
    """Check every placed file.

    Raises:
        AssetFault: Some are missing or differ; all of them are named.
    """
    faults = []
    for asset in assets(level):
        try:
            if digest(content(asset.place)) != asset.sha256:
                faults.append(f"{asset.place.relative_to(ROOT)} is not the pinned file")
        except AssetFault as fault:
            faults.append(str(fault))
    if faults:
        raise AssetFault("; ".join(faults))


def place(level: str) -> None:
    """Copy every file out of node_modules, and only after its hash was found right.

    Raises:
        AssetFault: A file in node_modules is missing or not the pinned one.
    """
    for asset in assets(level):
        data = asset.placed()
        if digest(data) != asset.sha256:
            raise AssetFault(f"{asset.source.relative_to(ROOT)} is not the pinned file")
        asset.place.parent.mkdir(parents=True, exist_ok=True)
        half = asset.place.with_name(asset.place.name + ".new")
        half.write_bytes(data)
        half.replace(asset.place)


def pin() -> None:
    """Write the hashes of what node_modules holds into assets.toml, after a change of version.

    Raises:
        AssetFault: A file named there is not in the package.
    """
    hashes = iter([digest(asset.placed()) for asset in assets("test")])
    text = PINS.read_text(encoding="utf-8")
    PINS.write_text(
        re.sub(r'(?m)^sha256 = ".*"$', lambda _: f'sha256 = "{next(hashes)}"', text), encoding="utf-8"
    )


def main() -> int:
    """Run one of the three, and say in one line what is wrong."""
    parser = argparse.ArgumentParser(description="Place and verify the browser files and the PDF font.")
    parser.add_argument("act", choices=["verify", "place", "pin"])
    parser.add_argument("level", nargs="?", choices=["serve", "test"], default="test")
    arguments = parser.parse_args()
    try:
        if arguments.act == "pin":
            pin()
        else:
            {"verify": verify, "place": place}[arguments.act](arguments.level)
    except AssetFault as fault:
        sys.stderr.write(f"assets: {fault}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
