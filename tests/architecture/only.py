"""A contract type for import-linter: a library belongs to the rooms named, and to nobody else.

import-linter's own "protected" contract wants the library to be imported somewhere already; this one also
stands while nobody imports it yet, and names the library, the importer and the line when it is broken.
"""

from __future__ import annotations

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


def belongs(module: str, rooms: set[str]) -> bool:
    """Tell whether a module is one of the rooms or lies in one."""
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


class OnlyContract(Contract):
    """Only `importers` may import `libraries` directly.

    Configuration:
        libraries: Top-level names of libraries from outside.
        importers: Modules or packages of ours; one that does not exist yet is waited for.
    """

    type_name = "only"

    libraries = fields.SetField(subfield=fields.StringField())
    importers = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every direct importer of every library."""
        del verbose
        broken = [
            (importer, library, detail["line_number"])
            for library in sorted(_names(self.libraries) & graph.modules)
            for importer in sorted(graph.find_modules_that_directly_import(library))
            if not belongs(importer, _names(self.importers))
            for detail in graph.get_import_details(importer=importer, imported=library)
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line for each import that should not be."""
        for importer, library, line in check.metadata["broken"]:
            output.print_error(f"{importer} imports {library} (line {line})", bold=False)
        output.new_line()


def _names(field: Any) -> set[str]:
    return set(field)
