"""The card of a data set: what it is, where it comes from and what to watch out for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measurement:
    """A measured figure: what was measured, on what, and the value (None: not measured yet).

    Scores lie between 0 and 1 and are shown with three digits, seconds as whole numbers.
    """

    what: str
    value: float | None

    def __str__(self) -> str:
        if self.value is None:
            return f"{self.what}: not measured yet"
        return f"{self.what}: {self.value:.{3 if self.value <= 1 else 0}f}"


@dataclass(frozen=True)
class Card:
    """The card of a data set; shows itself as Markdown in a notebook.

    Attributes
    ----------
    name : str
        The name by which ``prepare`` knows the data set.
    title, source, licence, citation : str
        Of the real data; ``source`` is the address of its page.
    layout : str
        Folders and files, one a line.
    label : str
        What a pixel or an image with a given label is.
    quirks : tuple of str
        What a reader of the real files has to cope with; the phantom has them too.
    phantom : str
        How the phantom differs from the real data.
    figures : tuple of Measurement
        A method that does not learn against the reference model, both on the phantom.
    """

    name: str
    title: str
    source: str
    licence: str
    citation: str
    layout: str
    label: str
    quirks: tuple[str, ...]
    phantom: str
    figures: tuple[Measurement, ...]

    @property
    def command(self) -> str:
        """The command that measures the figures anew and prints them."""
        return f"course data show {self.name} --figures"

    def _repr_markdown_(self) -> str:
        quirks = "\n".join(f"* {quirk}" for quirk in self.quirks)
        figures = "\n".join(f"* {figure}" for figure in self.figures)
        return (
            f"### {self.title}\n\n"
            f"| | |\n|---|---|\n"
            f"| source | <{self.source}> |\n"
            f"| licence | {self.licence} |\n"
            f"| citation | {self.citation} |\n\n"
            f"**Layout**\n\n```\n{self.layout}\n```\n\n"
            f"**What the label means.** {self.label}\n\n"
            f"**Quirks**\n\n{quirks}\n\n"
            f"**The phantom.** {self.phantom}\n\n"
            f"**Figures** on the phantom, printed by `{self.command}`\n\n{figures}\n"
        )
