"""A reader of HTML pages that shares nothing with what writes them: Python's own parser, kept as a tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "link", "source", "hr", "img", "input"}

BLOCKS = {"p", "div", "li", "h1", "h2", "h3", "h4", "td", "th", "dt", "dd", "blockquote", "figcaption", "br"}


@dataclass
class Node:
    """An element: its name, attributes, and what is in it, texts and elements in order."""

    name: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def all(self, name: str, **wanted: str) -> list[Node]:
        """Every element of a name inside, in order; `class_` wants one of its classes."""
        return [one for one in self.walk() if one.name == name and one.has(**wanted)]

    def one(self, name: str, **wanted: str) -> Node:
        """The only one."""
        (found,) = self.all(name, **wanted)
        return found

    def has(self, **wanted: str) -> bool:
        """Whether it has these attributes."""
        classes = (self.attributes.get("class") or "").split()
        return all(
            value in classes if key == "class_" else self.attributes.get(key.replace("_", "-")) == value
            for key, value in wanted.items()
        )

    def walk(self) -> Iterator[Node]:
        """Itself and everything inside."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    @property
    def text(self) -> str:
        """What is read, with single spaces."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.name not in ("title", "style", "script", "caption"):
                yield from child._texts()
                yield " " if child.name in BLOCKS else ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, dict(attrs))
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Node(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].name == tag, f"</{tag}> closes <{self.open[-1].name}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parsed(html: str) -> Node:
    """The page as a tree. Fails where an element is not closed."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == [reader.root]
    return reader.root
