"""Functions run under changed constants, and nothing stays changed."""

import types

import pytest

from helpers import checks


@pytest.fixture
def notebook():
    """A namespace of its own, like that of a notebook."""
    module = types.ModuleType("notebook")
    exec(
        "SIZE = 3\n"
        "def inner(): return SIZE\n"
        "def outer(factor=1): return factor * inner()\n"
        "def fails(): raise KeyError(SIZE)\n"
        "def unset(): return 'NEW' in globals()\n",
        module.__dict__,
    )
    return module


def test_the_function_and_those_it_calls_see_the_new_value(notebook):
    assert checks.with_globals(notebook.outer, SIZE=5)(factor=2) == 10


def test_the_old_value_comes_back(notebook):
    checks.with_globals(notebook.outer, SIZE=5)()
    assert notebook.SIZE == 3


def test_the_old_value_comes_back_after_an_error(notebook):
    with pytest.raises(KeyError, match="7"):
        checks.with_globals(notebook.fails, SIZE=7)()
    assert notebook.SIZE == 3


def test_a_name_that_did_not_exist_is_removed_again(notebook):
    assert checks.with_globals(notebook.unset, NEW=1)()
    assert not hasattr(notebook, "NEW")


@pytest.mark.parametrize("thing", [int, print, 3, None])
def test_only_python_functions(thing):
    with pytest.raises(TypeError, match="def"):
        checks.with_globals(thing, SIZE=1)
