"""What lies in a database is found again by name: the dotted name of every stored class is pinned here.

A class that is renamed or moved without an evolve step makes every database of every hall unreadable. Whoever
changes this list writes that step (portal/evolve) in the same change.
"""

from __future__ import annotations

import ast
from pathlib import Path

STORED = frozenset(
    {
        "hallcore.dossier.Annex",
        "hallcore.dossier.Archive",
        "hallcore.dossier.Dossier",
        "hallcore.dossier.NameShelf",
        "hallcore.dossier.NumberShelf",
        "hallcore.dossier.Record",
        "hallcore.dossier.Row",
        "hallcore.dossier.Series",
        "hallcore.dossier.Shelf",
        "hallcore.journal.Entry",
        "hallcore.journal.Journal",
    }
)

OWNERS = ("hallcore/dossier.py", "hallcore/journal.py", "hallcore/dossier/", "hallcore/journal/")
"""The only rooms that may store classes of ours."""


def persistent_classes(path: Path, root: Path) -> set[str]:
    """Return the dotted names of a module's classes that derive from Persistent, a BTree, or one that does."""
    module = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
    stored = {"Persistent", "IOBTree", "OOBTree", "OOTreeSet"}
    names = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            bases = {
                base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "")
                for base in node.bases
            }
            if bases & stored:
                stored.add(node.name)
                names.add(f"{module}.{node.name}")
    return names


def test_stored_names_are_the_pinned_ones(modules: list[Path], root: Path) -> None:
    """Every Persistent class is pinned, and every pinned name still is a Persistent class."""
    found = {name for path in modules for name in persistent_classes(path, root)}
    assert found == STORED


def test_only_dossier_and_journal_store_classes(modules: list[Path], root: Path) -> None:
    """No department class is ever pickled: papers are decoded from record bytes."""
    assert not {
        name
        for path in modules
        if not str(path.relative_to(root)).startswith(OWNERS)
        for name in persistent_classes(path, root)
    }
