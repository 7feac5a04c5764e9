"""What of a page would run, load or send something when it is looked at."""

from collections import Counter
from html.parser import HTMLParser

ACTIVE = {
    "script", "iframe", "object", "embed", "svg", "base", "meta", "form", "link", "style", "applet",
    "frame", "math", "video", "audio", "details", "input", "button",
}  # fmt: skip
ADDRESSES = ("href", "src", "action", "formaction", "data", "poster", "srcdoc", "xlink:href")


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: Counter[str] = Counter()
        self.within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.within = tag if tag in ("script", "style") else ""
        if tag in ACTIVE:
            self.found[f"<{tag} {sorted(attrs, key=str)}>"] += 1
        for name, value in attrs:
            address = "".join((value or "").split()).lower()
            if name.startswith("on") or address.startswith(("javascript:", "vbscript:")):
                self.found[f"{tag} {name}={value}"] += 1
            if name in ADDRESSES and tag != "a" and not address.startswith(("data:image/", "#")):
                self.found[f"{tag} {name}={value}"] += 1

    def handle_endtag(self, tag: str) -> None:
        self.within = ""

    def handle_data(self, data: str) -> None:
        if self.within:
            self.found[f"{self.within}: {data}"] += 1


def active(page: str) -> Counter[str]:
    """Everything in the page that is more than text, pictures in it and links to be followed."""
    finder = _Finder()
    finder.feed(page)
    finder.close()
    return finder.found
