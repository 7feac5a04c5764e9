"""The text that a page holds, wherever it stands: in view, in attributes, comments or base64."""

import base64
import binascii
import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote

# Such elements stand within a line; the others end one.
INLINE = set(re.findall(r"\w+", "a b code em font i mark s small span strong sub sup u"))
BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
PRINTABLE = re.compile(rb"[\x20-\x7e\t\r\n]{8,}")
BASE64_URL = str.maketrans("-_", "+/")


@dataclass
class PageText:
    """Lines of a page, each with its whitespace squeezed.

    Parameters
    ----------
    lines : list of (str, str)
        The text and the grade cell in which it stands, empty outside of grade cells.
    binary : list of str
        Readable text inside base64 that is no text as a whole, such as a picture.
    code : list of str
        What scripts and styles hold.
    """

    lines: list[tuple[str, str]] = field(default_factory=list)
    binary: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)

    @property
    def packed(self) -> str:
        """All of it without any whitespace."""
        parts = [line for line, _ in self.lines] + self.binary + self.code
        return "".join("\n".join(parts).split())


def page_text(page: str) -> PageText:
    """Take the text out of a page."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    reader.end_line()
    return reader.found


def plain(markup: str) -> str:
    """The text in view of some HTML, in lines."""
    return "\n".join(line for line, _ in page_text(markup).lines)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = PageText()
        self.cell = ""
        self.element = ""
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag not in INLINE:
            self.end_line()
        self.element = tag
        if "cell" in values.get("class", "").split():
            self.cell = ""
        if tag == "a" and values.get("name"):
            # nbgrader's template marks a graded cell by an anchor of its grade_id.
            self.cell = values["name"].removeprefix("comment-")
        for value in values.values():
            self._add(value)
            if "%" in value:
                self._add(unquote(value))

    def handle_endtag(self, tag: str) -> None:
        self.element = ""
        if tag not in INLINE:
            self.end_line()

    def handle_data(self, data: str) -> None:
        if self.element in ("script", "style"):
            self.found.code.append(data)
        else:
            self.parts.append(data)

    def handle_comment(self, data: str) -> None:
        self._add(data)

    def handle_decl(self, decl: str) -> None:
        self._add(decl)

    def handle_pi(self, data: str) -> None:
        self._add(data)

    def unknown_decl(self, data: str) -> None:
        self._add(data)

    def end_line(self) -> None:
        """Finish the text that stands in one block."""
        parts, self.parts = self.parts, []
        self._add("".join(parts))

    def _add(self, text: str) -> None:
        for line in text.splitlines():
            if squeezed := " ".join(line.split()):
                self.found.lines.append((squeezed, self.cell))
                if "&" in squeezed:  # escaped twice
                    self.found.lines.append((html.unescape(squeezed), self.cell))
        for run in BASE64.findall("".join(text.split()) if "base64," in text else text):
            self._decode(run)

    def _decode(self, run: str) -> None:
        digits = run.rstrip("=").translate(BASE64_URL)
        try:
            content = base64.b64decode(digits + "=" * (-len(digits) % 4))
        except binascii.Error:
            return
        try:
            lines = content.decode("utf-8").splitlines()
        except UnicodeDecodeError:
            readable = PRINTABLE.findall(content)
            self.found.binary += [part.decode("ascii") for part in readable]
        else:
            self.found.lines += [(" ".join(line.split()), self.cell) for line in lines]
