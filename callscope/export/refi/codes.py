"""The codebook in REFI-QDA: tags as a tree of codes with colours and descriptions, out and in."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from types import MappingProxyType
from xml.parsers import expat

from callscope.call import TagCount
from callscope.errors import UsageProblem
from callscope.export.refi.identity import of_tag
from callscope.export.refi.marks import CODEBOOK, ORIGIN, PROJECT, Marks
from callscope.safe import line

RGB: Mapping[str, str] = MappingProxyType(
    {
        "red": "#C8504A",
        "amber": "#D99A2B",
        "green": "#5E9E4A",
        "teal": "#2E9C92",
        "blue": "#3F7FBF",
        "violet": "#8A5FC0",
        "rose": "#CC6699",
        "grey": "#7F8894",
    }
)
"""A tone for each of COLOURS that is read on light and dark grounds."""

_FORM = "give a codebook (.qdc) as programs for qualitative analysis export it"


def write(tags: Sequence[TagCount]) -> str:
    """A codebook of its own (.qdc). Raises UsageProblem where there is no tag: the format has no empty codebook."""
    if not tags:
        raise UsageProblem("there is no tag to export", "callscope tags add NAME makes one")
    out = io.BytesIO()
    marks = Marks(out)
    with marks.element("CodeBook", xmlns=CODEBOOK, origin=ORIGIN), marks.element("Codes"):
        tree(marks, tags)
    return out.getvalue().decode()


def tree(marks: Marks, tags: Iterable[TagCount]) -> None:
    """A code for each tag, inside that of its parent."""
    tags = sorted(tags, key=lambda one: one.name.casefold())
    names = {one.name for one in tags}
    children: defaultdict[str | None, list[TagCount]] = defaultdict(list)
    for one in tags:
        children[one.parent if one.parent in names else None].append(one)
    # No recursion: codes may stand as deep as their authors like.
    opened = [(iter(children[None]), ExitStack())]
    while opened:
        codes, inside = opened[-1]
        if (tag := next(codes, None)) is not None:
            below = ExitStack()
            below.enter_context(_code(marks, tag))
            opened.append((iter(children.get(tag.name, ())), below))
        else:
            inside.close()
            opened.pop()


@contextmanager
def _code(marks: Marks, tag: TagCount) -> Iterator[None]:
    with marks.element("Code", guid=of_tag(tag.name), name=tag.name, isCodable="true", color=RGB.get(tag.colour)):
        if tag.description:
            marks.leaf("Description", tag.description)
        yield


def parse(text: str) -> Mapping[int, TagCount]:
    """The tags of a codebook, or of a whole project's XML, by the line that each starts in.

    A name that is there twice, as other programs allow under different codes, gets the name of its parent before it. A
    colour becomes the nearest of ours. Raises UsageProblem that names the line.
    """
    reader = _Reader()
    try:
        reader.parser.Parse(text.encode(errors="replace"), True)
    except expat.ExpatError as error:
        raise UsageProblem(f"line {error.lineno}: {expat.errors.messages[error.code]}", _FORM) from error
    except (LookupError, ValueError) as error:  # an encoding that is declared and not known
        raise UsageProblem(f"line 1: {line(str(error))}", _FORM) from error
    if not reader.found:
        raise UsageProblem("there is no code in it", _FORM)
    return reader.found


class _Reader:
    """Collects codes. A document type is refused: it could make a small file as large as it likes."""

    def __init__(self) -> None:
        self.found: dict[int, TagCount] = {}
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._refuse
        self._open: list[int] = []
        self._names: set[str] = set()
        self._path: list[str] = []
        self._said: list[str] = []

    def _refuse(self, *_: object) -> None:
        raise UsageProblem(f"line {self.parser.CurrentLineNumber}: a codebook has no document type", _FORM)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, plain = name.rpartition(" ")
        if not self._path and (space not in (CODEBOOK, PROJECT) or plain not in ("CodeBook", "Project")):
            raise UsageProblem(f"{line(plain)} is not a REFI-QDA codebook", _FORM)
        self._path.append(plain)
        self._said = []
        if plain == "Code":
            self._open.append(self._add(attributes))

    def _add(self, attributes: dict[str, str]) -> int:
        # Several codes may stand in a line.
        number = max(self.parser.CurrentLineNumber, next(reversed(self.found), 0) + 1)
        parent = self.found[self._open[-1]].name if self._open else None
        name = self._single(" ".join(attributes.get("name", "").split()), parent, number)
        self.found[number] = TagCount(name, parent=parent, colour=_nearest(attributes.get("color", "")))
        return number

    def _single(self, name: str, parent: str | None, number: int) -> str:
        if not name:
            raise UsageProblem(f"line {number}: the code has no name", "give it one, or delete it")
        wanted = f"{parent} - {name}" if parent and name.casefold() in self._names else name
        if wanted.casefold() in self._names:
            raise UsageProblem(f"line {number}: the code {line(name)} is there twice", "rename or delete one of them")
        self._names.add(wanted.casefold())
        return wanted

    def _end(self, _name: str) -> None:
        plain = self._path.pop()
        if plain == "Description" and self._path[-1:] == ["Code"]:
            number = self._open[-1]
            self.found[number] = self.found[number]._replace(description="".join(self._said))
        if plain == "Code":
            self._open.pop()

    def _characters(self, text: str) -> None:
        self._said.append(text)


def _nearest(colour: str) -> str:
    """The name of our colour that is nearest to an RGB value; empty for none."""
    digits = colour.strip().removeprefix("#")
    if re.fullmatch(r"[0-9a-fA-F]{3}", digits):
        digits = "".join(2 * digit for digit in digits)
    if not re.fullmatch(r"[0-9a-fA-F]{6}", digits):
        return ""
    asked = _parts(digits)
    return min(RGB, key=lambda name: sum((a - b) ** 2 for a, b in zip(asked, _parts(RGB[name][1:]), strict=True)))


def _parts(digits: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(digits))
