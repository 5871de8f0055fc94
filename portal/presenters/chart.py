"""Draws a procedure: its states as boxes in a column, its steps as arrows, from the same table that runs it.

States that lead on stand in the main column in their given order, with the end the last of them leads to;
other ends stand beside it. Not here: what may be done when (the procedure table itself).
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from portal.presenters.shapes import Cell, Chart, ChartEdge, ChartNode, Column, Row, Table

_LEFT, _BOX, _HEIGHT, _ROW = (
    150.0,
    190.0,
    44.0,
    92.0,
)  # where the main column stands, and how large a state is
_SIDE, _TRUNK = 540.0, 440.0  # where the side column stands, and where lines to it turn
_LANE, _LANES = 16.0, 6  # how far apart lines on the left run, and how many before they share


class Step(Struct, frozen=True):
    """A step of a procedure table in words: name, from which state, to which, by whom, by which clause."""

    name: str
    source: str
    target: str
    actor: str
    cite: str


def draw(title: str, states: Sequence[tuple[str, str]], steps: Sequence[Step], now: str = "") -> Chart:
    """Lay out a procedure.

    Args:
        title: What the drawing is called, for those who cannot see it.
        states: (name, label) in the order of the procedure's own way.
        steps: All its steps; several between the same two states share an arrow.
        now: The state a dossier is in, which is then marked, and those before it as passed.
    """
    labels = dict(states)
    leaving = {step.source for step in steps if step.source != step.target}
    main = [name for name, _ in states if name in leaving]
    reached = {step.target for step in steps if step.source == main[-1]}
    main += [name for name, _ in states if name in reached and name not in leaving][:1]
    rows = _rows(main, [name for name, _ in states if name not in main], steps)
    bottom = max(rows.values()) * _ROW + _HEIGHT + 20
    return Chart(
        title=title,
        width=_SIDE + _BOX + 10,
        height=bottom,
        nodes=tuple(
            _node(name, labels[name], rows=rows, main=main, steps=steps, now=now) for name, _ in states
        ),
        edges=tuple(_edges(rows, main, steps)),
        steps=_table(title, labels, steps),
    )


def _rows(main: Sequence[str], side: Sequence[str], steps: Sequence[Step]) -> dict[str, int]:
    """The row of every state: main ones in order, side ones beside where they are first reached from."""
    rows = {name: at for at, name in enumerate(main)}
    taken: set[int] = set()
    for name in side:
        at = min(
            (rows[step.source] for step in steps if step.target == name and step.source in main), default=0
        )
        while at in taken:
            at += 1
        taken.add(at)
        rows[name] = at
    return rows


def _node(
    name: str, label: str, *, rows: dict[str, int], main: Sequence[str], steps: Sequence[Step], now: str
) -> ChartNode:
    loops = dict.fromkeys(step.name for step in steps if step.source == step.target == name)
    leaves = any(step.source == name != step.target for step in steps)
    passed = now in main and name in main and rows[name] < rows[now]
    return ChartNode(
        label=label,
        x=_LEFT if name in main else _SIDE,
        y=rows[name] * _ROW + 10,
        width=_BOX,
        height=_HEIGHT,
        state="now" if name == now else "done" if passed else "" if leaves else "end",
        loops=f"可多次：{_named(list(loops))}" if loops else "",
    )


def _edges(rows: dict[str, int], main: Sequence[str], steps: Sequence[Step]) -> list[ChartEdge]:
    """One line for each pair of states, with the names of the steps between them."""
    between: dict[tuple[str, str], list[str]] = {}
    for step in steps:
        if step.source != step.target:
            names = between.setdefault((step.source, step.target), [])
            names.extend({step.name} - set(names))
    trunks = {name: _TRUNK + 14 * at for at, name in enumerate(name for name in rows if name not in main)}
    edges, lane = [], 0
    for (source, target), names in between.items():
        label = _named(names)
        leave, arrive = rows[source] * _ROW + 10, rows[target] * _ROW + 10
        if target in trunks:
            edges.append(_aside(label, leave, arrive, trunks[target]))
        elif rows[target] == rows[source] + 1:
            edges.append(_down(label, leave))
        else:
            edges.append(_around(label, leave, arrive, 16 + _LANE * (lane % _LANES)))
            lane += 1
    return edges


def _named(names: Sequence[str]) -> str:
    """Several steps by the first and their number, so that they have room in the drawing."""
    return names[0] if len(names) == 1 else f"{names[0]}等 {len(names)} 项"


def _down(label: str, leave: float) -> ChartEdge:
    middle = _LEFT + _BOX / 2
    path = f"M{middle:g} {leave + _HEIGHT:g}V{leave + _ROW:g}"
    return ChartEdge(path=path, label=label, x=middle + 10, y=leave + (_HEIGHT + _ROW) / 2 + 4)


def _aside(label: str, leave: float, arrive: float, trunk: float) -> ChartEdge:
    right = _LEFT + _BOX
    at, to = leave + _HEIGHT / 2, arrive + _HEIGHT / 2
    path = f"M{right:g} {at:g}H{_SIDE:g}" if at == to else f"M{right:g} {at:g}H{trunk:g}V{to:g}H{_SIDE:g}"
    return ChartEdge(path=path, label=label, x=right + 8, y=at - 6)


def _around(label: str, leave: float, arrive: float, lane: float) -> ChartEdge:
    at, to = leave + _HEIGHT * 0.35, arrive + _HEIGHT * 0.65
    return ChartEdge(path=f"M{_LEFT:g} {at:g}H{lane:g}V{to:g}H{_LEFT:g}", label=label, x=lane + 4, y=at - 6)


def _table(title: str, labels: dict[str, str], steps: Sequence[Step]) -> Table:
    return Table(
        caption=f"{title}：全部步骤",
        columns=(Column("步骤", head=True), Column("从"), Column("到"), Column("由谁办"), Column("依据")),
        rows=tuple(
            Row(
                (
                    Cell(step.name),
                    Cell(labels[step.source]),
                    Cell("状态不变" if step.source == step.target else labels[step.target]),
                    Cell(step.actor),
                    Cell(step.cite or "—"),
                )
            )
            for step in steps
        ),
    )
