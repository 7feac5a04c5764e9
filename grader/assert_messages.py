"""What a test cell may say: the texts that students are meant to see."""

import ast
import functools
import re
from itertools import product

from IPython.core.inputtransformer2 import TransformerManager

# The fixed parts of a message in order; between two of them stands a value.
Template = tuple[str, ...]

HOLE = "\0"
CUT = "…"  # where text was cut, or a value is not shown
MOST = 50  # messages that one expression is followed to
DEPTH = 6
LEAST = 3  # letters without which a fixed part says nothing
FORMATS = re.compile(r"\{[^{}]*\}|%[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]")


@functools.cache
def parse(source: str) -> ast.Module:
    """A cell's syntax tree; an empty one where it is no Python."""
    try:
        return ast.parse(TransformerManager().transform_cell(source))
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def templates(tree: ast.AST) -> set[Template]:
    """The messages of all asserts, of exceptions that are raised with a text, and of prints."""
    return {parts for parts in map(_parts, _messages(tree)) if _is_said(parts)}


def without_values(message: str, source: str) -> str:
    """What a test's message says whatever the values in it, which are left out.

    Parameters
    ----------
    message : str
        As the test said it.
    source : str
        The test.

    Returns
    -------
    str
        ``"expected 3, found …"``; empty where the message is not in the source.
    """
    said = squeezed(message)
    texts = _messages(parse(source))
    fitting = [text for text in texts if _is_said(_parts(text)) and says(said, _parts(text))]
    return squeezed(max(fitting, key=len, default="").replace(HOLE, CUT))


def squeezed(text: str) -> str:
    """Text with single spaces, and none at its ends."""
    return " ".join(text.split())


def _parts(text: str) -> Template:
    """A message is shown as one line with its whitespace squeezed."""
    return tuple(squeezed(part) for part in text.split(HOLE))


def _is_said(parts: Template) -> bool:
    return any(len(part) >= LEAST for part in parts)


def _messages(tree: ast.AST) -> set[str]:
    bound = _bindings(tree)
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert) and node.msg is not None:
            expressions = [node.msg]
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            expressions = node.exc.args[:1]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            expressions = node.args[:1] if node.func.id == "print" else []
        else:
            continue
        for expression in expressions:
            found.update(_texts(expression, bound, DEPTH))
    return found


def pieces(found: set[Template]) -> str:
    """All fixed parts of messages, one a line."""
    return "\n".join(part for template in found for part in template if part)


def says(message: str, template: Template) -> bool:
    """Whether a shown message, perhaps cut, is the template with some values in it."""
    first, last = template[0], template[-1]
    whole = message.removesuffix(CUT).rstrip()
    if not message.startswith(first):
        return len(whole) < len(message) and first.startswith(whole)
    place = len(first)
    if len(template) == 1:
        return place == len(message)
    for part in template[1:-1]:
        start = message.find(part, place)
        if start < 0:
            return len(whole) < len(message)
        place = start + len(part)
    if message.endswith(last) and len(message) - len(last) >= place:
        return True
    return len(whole) < len(message)


def _texts(node: ast.expr, bound: dict[str, list[ast.expr]], depth: int) -> list[str]:
    """The texts that an expression may give, with a hole for each value that is not known."""
    if depth == 0:
        return [HOLE]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        parts = [_texts(part, bound, 1)[0] for part in node.values]
        return ["".join(parts)]
    if isinstance(node, ast.Name) and node.id in bound:
        found = [text for value in bound[node.id] for text in _texts(value, bound, depth - 1)]
        return found[:MOST]
    if isinstance(node, ast.IfExp):
        chosen = [node.body, node.orelse]
    elif isinstance(node, ast.BoolOp):
        chosen = node.values
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = (_texts(side, bound, depth - 1) for side in (node.left, node.right))
        return ["".join(pair) for pair in product(left, right)][:MOST]
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return [FORMATS.sub(HOLE, text) for text in _texts(node.left, bound, depth - 1)]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr == "format":
            return [FORMATS.sub(HOLE, text) for text in _texts(node.func.value, bound, depth - 1)]
        return [HOLE]
    else:
        return [HOLE]
    return [text for value in chosen for text in _texts(value, bound, depth - 1)][:MOST]


def _bindings(tree: ast.AST) -> dict[str, list[ast.expr]]:
    """The expressions that a name, perhaps the parameter of a helper, may stand for."""
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    bound: dict[str, list[ast.expr]] = {}

    def bind(target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            bound.setdefault(target.id, []).append(value)
        elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for one, other in zip(target.elts, value.elts, strict=False):
                bind(one, other)

    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                bind(target, node.value)
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            bind(node.target, node.value)
        elif isinstance(node, ast.For) and isinstance(node.iter, ast.Tuple | ast.List | ast.Set):
            for element in node.iter.elts:
                bind(node.target, element)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            _bind_call(functions.get(node.func.id), node, bound)
    return bound


def _bind_call(
    function: ast.FunctionDef | None, call: ast.Call, bound: dict[str, list[ast.expr]]
) -> None:
    if function is None:
        return
    parameters = function.args
    names = [argument.arg for argument in (*parameters.posonlyargs, *parameters.args)]
    for name, value in zip(names, call.args, strict=False):
        bound.setdefault(name, []).append(value)
    for keyword in call.keywords:
        if keyword.arg:
            bound.setdefault(keyword.arg, []).append(keyword.value)
    for name, default in zip(reversed(names), reversed(parameters.defaults), strict=False):
        bound.setdefault(name, []).append(default)
