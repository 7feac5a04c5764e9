"""Grade cells as the examiner runs them."""

import ast
import re
from dataclasses import dataclass, field
from types import CodeType

from grader.names import names, plain_python

# What a test does to a student's name at its top level must happen in the student's kernel
# too: `del squares` in a test means that the student's other functions lose it.
MIRROR = "__course_mirror__"
RESULT = "__course_result__"
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS", re.DOTALL)


def compile_cell(source: str, name: str, student: frozenset[str]) -> CodeType:
    """Compile a trusted cell; the value of a last expression is kept as ``__course_result__``.

    Raises
    ------
    SyntaxError
        When the lecturer's cell is no Python.
    """
    tree = ast.parse(plain_python(source), filename=name)
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = tree.body[-1]
        tree.body[-1] = ast.copy_location(
            ast.Assign([ast.Name(RESULT, ast.Store())], last.value), last
        )
    _Mirror(student).visit(tree)
    return compile(ast.fix_missing_locations(tree), name, "exec")


class _Mirror(ast.NodeTransformer):
    """After a statement that binds or deletes a student's name, say so."""

    def __init__(self, student: frozenset[str]) -> None:
        self.student = student

    def visit(self, node: ast.AST) -> ast.AST:
        """Leave functions and classes alone: their names are their own."""
        inner = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
        changed: ast.AST = node if isinstance(node, inner) else super().visit(node)
        return changed

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Put the calls behind the statements of a block."""
        super().generic_visit(node)
        for part in ("body", "orelse", "finalbody"):
            statements = getattr(node, part, None)
            if isinstance(statements, list):
                setattr(node, part, [new for old in statements for new in self._after(old)])
        return node

    def _after(self, statement: ast.stmt) -> list[ast.stmt]:
        changed = sorted(_changed(statement) & self.student)
        calls = [
            ast.copy_location(
                ast.Expr(
                    ast.Call(ast.Name(MIRROR, ast.Load()), [ast.Constant(name)], []),
                ),
                statement,
            )
            for name in changed
        ]
        return [statement, *calls]


def _changed(statement: ast.stmt) -> set[str]:
    """Names that a simple statement binds or deletes."""
    if isinstance(statement, (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Delete)):
        return {
            node.id
            for node in ast.walk(statement)
            if isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del))
        }
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return {statement.name}
    return set()


@dataclass
class Mentions:
    """Which student's names a cell may look up, through helpers of earlier test cells too."""

    by_name: dict[str, frozenset[str]] = field(default_factory=dict)

    def of(self, source: str) -> set[str]:
        """Names that ``source`` and what it calls look up; remembers what it binds."""
        own = names(source)
        found: set[str] = set()
        waiting = list(own.read | own.bound)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting.extend(self.by_name.get(name, ()))
        self.by_name.update(dict.fromkeys(own.bound, own.read))
        return found
