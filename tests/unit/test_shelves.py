"""What the first look at one thing among many reads from storage: few objects, and none of them long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import transaction
import ZODB
from ZODB.MappingStorage import MappingStorage

from hallcore.dossier import Archive, Dossier
from hallcore.journal import Entry, Journal

MANY = 20_000
LEVELS_MOST = 6
BYTES_MOST = 1_500
"""Of one node: a leaf of sixteen names, or the addresses of thirty-two nodes."""

Root = dict[str, Any]


def name(n: int) -> str:
    """A case number, in the order in which they are given out."""
    return f"DHB-20260302-001-{n:05d}"


@pytest.fixture(scope="module")
def database() -> Iterator[Any]:
    """Twenty thousand cases with a child each, in the journal, in a claim and in a list."""
    database = ZODB.DB(MappingStorage())
    with database.transaction() as connection:
        root = connection.root()
        archive, journal = root["archive"], root["journal"] = Archive("示例大厅"), Journal()
        case = Dossier(name(0), "approval", "case", "0" * 64, "received", "")
        entry = Entry(name(0), 0, b"", b"", "2026-03-02T08:30:00+08:00")
        for n in range(MANY):
            archive._dossiers[0][name(n)] = case
            archive._children[0].insert((name(n), f"{name(n)}.1"))
            archive._claims[0][f"case:{name(n)}"] = name(n)
            archive.shelf("cases")[name(n)] = 1
            journal.entries[n] = entry
            journal.positions[name(n), 0] = n
    yield database
    database.close()


@pytest.mark.parametrize(
    "look",
    [
        pytest.param(lambda root, n: root["archive"]._dossiers[0][name(n)], id="a dossier"),
        pytest.param(
            lambda root, n: list(root["archive"]._children[0].keys((name(n), ""), (name(n), "~"))),
            id="the children of a dossier",
        ),
        pytest.param(lambda root, n: root["archive"]._claims[0][f"case:{name(n)}"], id="a claim"),
        pytest.param(lambda root, n: root["archive"].shelf("cases")[name(n)], id="a line of a list"),
        pytest.param(lambda root, n: root["journal"].positions[name(n), 0], id="a place in the journal"),
        pytest.param(lambda root, n: root["journal"].entries[n], id="an entry of the journal"),
    ],
)
def test_one_thing_among_many_is_found_by_reading_little(
    database: Any, look: Callable[[Root, int], object]
) -> None:
    """Given twenty thousand, when one is looked up that nobody looked up before, a few small nodes are read."""
    manager = transaction.TransactionManager()
    connection = database.open(manager)
    root = connection.root()
    root["archive"].shelf("cases")._p_activate()
    root["journal"]._p_activate()
    known = {oid for oid, kept in connection._cache.lru_items()}
    look(root, MANY // 2)
    fresh = [oid for oid, _kept in connection._cache.lru_items() if oid not in known]
    sizes = [len(database.storage.load(oid)[0]) for oid in fresh]
    connection.close()
    assert 1 <= len(sizes) <= LEVELS_MOST
    assert max(sizes) <= BYTES_MOST
