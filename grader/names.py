"""Names that the code of a notebook cell binds and reads."""

import ast
import symtable
from collections.abc import Iterable
from dataclasses import dataclass

from IPython.core.inputtransformer2 import TransformerManager


@dataclass(frozen=True)
class Names:
    """What a cell does with global names.

    Parameters
    ----------
    bound, read : frozenset of str
        Names that it makes or changes, and names that it looks up, nested functions
        included.
    imported : frozenset of str
        Those of the bound names that are modules or what was imported from one.
    """

    bound: frozenset[str]
    read: frozenset[str]
    imported: frozenset[str] = frozenset()


def plain_python(source: str) -> str:
    """Cell source with IPython's magics and shell lines as Python calls."""
    return TransformerManager().transform_cell(source)


def names(source: str) -> Names:
    """The global names of a cell; none of either where it does not compile."""
    try:
        top = symtable.symtable(plain_python(source), "<cell>", "exec")
    except (SyntaxError, ValueError):
        return Names(frozenset(), frozenset())
    bound: set[str] = set()
    read: set[str] = set()
    imported: set[str] = set()
    for symbol in top.get_symbols():
        if symbol.is_imported():
            imported.add(symbol.get_name())
        if symbol.is_assigned() or symbol.is_imported():
            bound.add(symbol.get_name())
        if symbol.is_referenced():
            read.add(symbol.get_name())
    waiting = list(top.get_children())
    while waiting:
        table = waiting.pop()
        waiting.extend(table.get_children())
        for symbol in table.get_symbols():
            if symbol.is_global():
                read.add(symbol.get_name())
                if symbol.is_declared_global() and symbol.is_assigned():
                    bound.add(symbol.get_name())
    return Names(frozenset(bound), frozenset(read), frozenset(imported))


def imports(source: str) -> list[str]:
    """The import statements at the top level of a cell, a line each."""
    try:
        tree = ast.parse(plain_python(source))
    except (SyntaxError, ValueError):
        return []
    found = (node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom)))
    return [ast.unparse(node) for node in found]


def modules(sources: Iterable[str]) -> tuple[str, ...]:
    """Modules that the cells import, in order."""
    found: dict[str, None] = {}
    for source in sources:
        try:
            tree = ast.parse(plain_python(source))
        except (SyntaxError, ValueError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found.update(dict.fromkeys(alias.name for alias in node.names))
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found[node.module] = None
                # `from package import module` names a module as often as a function.
                found.update(dict.fromkeys(f"{node.module}.{alias.name}" for alias in node.names))
    return tuple(found)
