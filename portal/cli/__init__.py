"""The command line of the hall: ``hall COMMAND``. Every command has --help with an example.

Commands that read or change a hall talk to the running one through its local socket
(``portal.control``) and open the storage themselves only when it is down.
"""

from __future__ import annotations

import click

from portal.cli import (
    backtesting,
    calendaring,
    checking,
    clocking,
    completing,
    counter,
    erasing,
    exporting,
    importing,
    importing_cases,
    importing_hall,
    importing_items,
    importing_statements,
    importing_tariff,
    keypad_tool,
    quartering,
    recomputing,
    replaying,
    sealing_tool,
    serving,
    simulating,
    terminal_tool,
    walking,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option("0.1.0", prog_name="hall")
def main() -> None:
    """阳光大厅：敦化市政务服务中心与公共资源交易中心的命令行。"""


main.add_command(serving.serve)
main.add_command(counter.bank)
main.add_command(terminal_tool.terminal)
main.add_command(keypad_tool.keypad)
main.add_command(walking.walk)
main.add_command(simulating.simulate)
main.add_command(quartering.quarter)
main.add_command(clocking.clock)
main.add_command(calendaring.calendar)
main.add_command(replaying.replay)
main.add_command(backtesting.backtest)
main.add_command(recomputing.recompute_tender)
main.add_command(completing.complete)
main.add_command(exporting.export)
main.add_command(erasing.erase)
main.add_command(importing.import_data)
for command in (
    importing_cases.cases,
    importing_statements.statement,
    importing_hall.departments,
    importing_hall.windows,
    importing_hall.staff,
):
    importing.import_data.add_command(command)
importing.import_data.add_command(importing_items.items)
importing.import_data.add_command(importing_tariff.tariff)
main.add_command(sealing_tool.device)
main.add_command(checking.doctor)
main.add_command(checking.reindex)
main.add_command(checking.status)
main.add_command(checking.sweep)
