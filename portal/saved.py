"""Saved views: the filters an officer keeps under a name of their own. No act, a store of its own.

Shelf ``saved-views`` (account, name) → the address's question, written only here.
"""

from __future__ import annotations

from hallcore.dossier import Archive
from hallcore.ground.errors import Refusal
from hallcore.journal import House, Root

SHELF = "saved-views"
MOST = 20
LONGEST = 30


def saved_views(archive: Archive, account: str) -> dict[str, str]:
    """The views of an account: name → question, by name."""
    shelf = archive.shelf(SHELF)
    return {key[1]: shelf[key] for key in shelf.keys((account, ""), (account, "\U0010ffff"))}


def save_view(house: House, account: str, name: str, question: str) -> None:
    """Keep a filter under a name; the same name is overwritten.

    Raises:
        Refusal: No name, one that is too long, or too many.
    """
    name = name.strip()
    if not 1 <= len(name) <= LONGEST:
        raise Refusal(f"视图名称应为 1 至 {LONGEST} 个字", where="name")

    def work(root: Root) -> None:
        kept = saved_views(root.archive, account)
        if name not in kept and len(kept) >= MOST:
            raise Refusal(f"每人最多保存 {MOST} 个视图，请先删除不用的", where="name")
        root.archive.shelf(SHELF)[account, name] = question

    house.transact(work)


def forget_view(house: House, account: str, name: str) -> None:
    """Delete a saved view; one that is not there is left alone."""
    house.transact(lambda root: root.archive.shelf(SHELF).pop((account, name), None))
