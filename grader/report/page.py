"""The report's numbers as one HTML page."""

import datetime
import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from grader.assignment import Assignment
from grader.report.bins import bins
from grader.report.figures import histogram
from grader.report.numbers import Numbers

TEMPLATE = "page.html.j2"
# No test's message needs more; file names and the lecturer's patience are shorter.
LONGEST = 600

# Control characters, and halves of surrogate pairs, which UTF-8 cannot write:
# file names and messages may hold either.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

# What stands beside a number besides its shading, so that colour alone says nothing.
SYMBOLS = {"full": "●", "part": "◐", "none": "○", "to mark": "?"}


def render(numbers: Numbers, assignment: Assignment, made: datetime.datetime) -> str:
    """Make the page.

    Parameters
    ----------
    numbers : Numbers
        What to say; at least one student was graded.
    assignment : Assignment
        Of what.
    made : datetime
        When, with its time zone.

    Returns
    -------
    str
        A whole HTML document. The same arguments give the same text.
    """
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"points": points, "percent": percent, "shorten": shorten}
    marks = bins(numbers.automatic_marks, numbers.automatic)
    return environment.get_template(TEMPLATE).render(
        numbers=numbers,
        assignment=assignment,
        made=made,
        bins=marks,
        histogram=histogram(marks, numbers.median),
        symbols=SYMBOLS,
    )


def points(value: float) -> str:
    """Points without digits that say nothing: 14, 3.5, 0.33."""
    return f"{round(value, 2):g}"


def percent(share: float) -> str:
    """Whole percents, of which 0 and 100 are said only of nothing and of everything."""
    whole = round(100 * share)
    if whole >= 100 and share < 1 - 1e-9:
        whole = 99
    if whole <= 0 and share > 1e-9:
        whole = 1
    return f"{whole} %"


def shorten(text: str) -> str:
    """Cut a text that would fill the page by itself."""
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST]}… ({len(text) - LONGEST} more characters)"


def _printable(value: object) -> object:
    # Exactly str: the figure's Markup passes as it is.
    return UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", value) if type(value) is str else value
