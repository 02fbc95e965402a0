"""A contract of import-linter that it does not bring: the standard library only."""

import sys
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class StandardLibraryOnly(Contract):
    """A package imports nothing but itself and the standard library.

    `besides` names its submodules that are excused; every other module, whatever its
    name, is held to the contract.
    """

    type_name = "standard_library_only"

    package = cast(str, fields.StringField())
    besides = cast(set[str], fields.SetField(subfield=fields.StringField()))

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Keep the contract when no module of the core imports a third party."""
        excused = {f"{self.package}.{name}" for name in self.besides}
        strays = [
            f"{module} imports {imported}"
            for module in sorted({self.package} | graph.find_descendants(self.package))
            if not _is_within(module, excused)
            for imported in sorted(graph.find_modules_directly_imported_by(module))
            if imported.partition(".")[0] not in sys.stdlib_module_names
            if not _is_within(imported, {self.package}) or _is_within(imported, excused)
        ]
        return ContractCheck(kept=not strays, metadata={"strays": strays})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each import that breaks the contract."""
        for stray in check.metadata["strays"]:
            output.print_error(stray)


def _is_within(module: str, packages: set[str]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in packages)
