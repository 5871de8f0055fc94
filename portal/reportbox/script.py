"""The report box's script: the sealing page's own arithmetic, and what reporters and keepers do with it.

One file, the same bytes every time, served from the hall's own address, so that the page's policy admits it as it
admits every other script and nothing inline.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
SHARED = ("10-bytes.js", "20-json.js", "30-crypto.js", "35-locks.js")
"""The parts of the sealing page's script that know neither tender nor bid."""


@cache
def build_script() -> bytes:
    """The script in deterministic bytes."""
    sealing = HERE.parent / "sealing" / "script"
    parts = [(sealing / name).read_text(encoding="utf-8") for name in SHARED]
    parts += [(HERE / name).read_text(encoding="utf-8") for name in ("sealing.js", "page.js")]
    return ('"use strict";\n{\n' + "\n".join(parts) + "}\n").encode()
