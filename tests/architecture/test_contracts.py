"""The import contracts bite: a copy of the tree with one bad import for each breaks every one of them."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("hallcore", "pdf", "portal", "search", "signing", "trading")

INTRUDERS = {
    "floors": ("signing/intruder.py", "import search"),
    "showing": ("trading/intruder.py", "import pdf"),
    "hallcore-order": ("hallcore/ground/intruder.py", "import hallcore.dossier"),
    "life-of-a-tender": ("trading/tendering/intruder.py", "import trading.award"),
    "no-cycles": ("portal/forms/intruder.py", "import portal.presenters.intruder"),
    "models": ("trading/registry/model.py", "import trading.registry.rules"),
    "rules": ("trading/bidding/rules.py", "import hallcore.desk"),
    "rules-and-keys": ("trading/registry/rules.py", "import signing.canonical"),
    "one-door": ("trading/opening/office.py", "import hallcore.journal"),
    "web": ("hallcore/intruder.py", "import pyramid.request"),
    "keys": ("portal/intruder.py", "from cryptography import x509"),
    "words": ("portal/words.py", "import whoosh.fields"),
    "paper": ("portal/paper.py", "from weasyprint import HTML"),
    "templates": ("trading/pages.py", "import jinja2"),
    "statements": ("portal/statements/taking.py", "import mt940"),
    "storage": ("trading/award/office.py", "import transaction"),
}
"""For each contract: where the bad line goes, and the line."""

LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"

BYSTANDERS = (  # the other halves of the imports above, where the real tree may not have them yet
    ("portal/presenters/intruder.py", "import portal.forms.intruder"),
    ("trading/registry/rules.py", ""),
    ("trading/award/__init__.py", ""),
    ("hallcore/desk.py", ""),
    ("hallcore/dossier.py", ""),
    ("hallcore/journal.py", ""),
)


def contracts() -> dict[str, str]:
    """Return the name of each contract by its id."""
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter", encoding="utf-8")
    prefix = "importlinter:contract:"
    return {
        part.removeprefix(prefix): config[part]["name"]
        for part in config.sections()
        if part.startswith(prefix)
    }


def write(path: Path, line: str) -> None:
    """Append a line to a module, making it and its packages where they are not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for package in path.parents:
        if package.name == "intruded":
            break
        (package / "__init__.py").touch()
    with path.open("a", encoding="utf-8") as module:
        module.write(f"\n{line}\n")


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Lint a copy of the tree into which every intruder was put, and return what was printed."""
    tree = tmp_path_factory.mktemp("copy") / "intruded"
    for floor in FLOORS:
        shutil.copytree(
            ROOT / floor,
            tree / floor,
            ignore=lambda folder, names: [
                name for name in names if not (name.endswith(".py") or (Path(folder) / name).is_dir())
            ],
        )
    shutil.copytree(ROOT / "tests" / "architecture", tree / "tests" / "architecture")
    shutil.copy(ROOT / ".importlinter", tree)
    for place, line in (*INTRUDERS.values(), *BYSTANDERS):
        write(tree / place, line)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LINT],
        cwd=tree,
        env={**os.environ, "COLUMNS": "400", "PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def test_every_contract_has_an_intruder() -> None:
    """A contract nobody has seen broken is a wish."""
    assert INTRUDERS.keys() == contracts().keys()


@pytest.mark.parametrize("contract", INTRUDERS)
def test_a_forbidden_import_breaks_its_contract(contract: str, verdict: str) -> None:
    """The sentence a newcomer reads is the contract's name, marked broken."""
    sentence = re.escape(contracts()[contract])
    assert re.search(rf"{sentence}\s+BROKEN", verdict), verdict
