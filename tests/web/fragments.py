"""Pages taken apart: the rows and list items that tell one fact, with their texts and links."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_HOLDERS = {"tr", "li", "dd", "p", "details", "summary"}


@dataclass
class Link:
    """An anchor: where it leads, and what stands on it."""

    href: str
    text: str = ""
    title: str = ""


@dataclass
class Fragment:
    """An element that tells something: its text, its links, its signs, its element's name."""

    element: str
    text: str = ""
    links: list[Link] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)

    @property
    def paths(self) -> set[str]:
        """Where its links lead."""
        return {link.href for link in self.links}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Fragment] = []
        self._open: list[Fragment] = []
        self._link: Link | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _HOLDERS:
            self._open.append(Fragment(tag))
            self.found.append(self._open[-1])
        if tag == "a":
            self._link = Link(given.get("href", ""), "", given.get("title", ""))
            for fragment in self._open:
                fragment.links.append(self._link)
        for name in given.get("class", "").split():
            if name.startswith("mark-"):
                for fragment in self._open:
                    fragment.marks.append(name.removeprefix("mark-"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._link = None
        if tag in _HOLDERS and self._open and self._open[-1].element == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        for fragment in self._open:
            fragment.text += data
        if self._link is not None:
            self._link.text += data


def fragments(page: str) -> list[Fragment]:
    """Return what a page's main part tells, in its order; inner ones are inside of others."""
    reader = _Reader()
    reader.feed(page.partition("<main")[2].partition("</main>")[0])
    return reader.found
