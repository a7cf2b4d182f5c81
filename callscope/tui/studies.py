"""What the screen of the studies shows, and what its keys do to the store: each act is one step of undo."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from callscope.errors import UsageProblem
from callscope.plural import count
from callscope.tui.codebook import Act, Done

if TYPE_CHECKING:
    from callscope.call import Study, TagCount
    from callscope.nouns.learned import Assumption
    from callscope.workspace import Workspace

FIELDS: Mapping[str, tuple[str, str]] = {
    "question": ("question", "what is to be learned"),
    "access": ("access", "which calls may be heard, and for what"),
    "granted_by": ("given by", "who gave access"),
    "until": ("until", "the last day of access, such as 2026-12-31; empty for no end"),
}
"""The lines of a study that are typed: what each is called, and what may be typed."""


class Fact(NamedTuple):
    """A line of a study; `loud` is for what must not be overlooked, `hint` for what could stand there."""

    name: str
    label: str
    text: str
    hint: str = ""
    loud: bool = False


class Believed(NamedTuple):
    """An assumption of a study."""

    assumption: Assumption

    @property
    def name(self) -> str:
        """The assumption's."""
        return self.assumption.name


class Between(NamedTuple):
    """A heading."""

    name: str
    beside: str = ""


Row = Fact | Believed | Between


@dataclass(frozen=True, slots=True)
class Shelf:
    """The studies with their assumptions, and the tags; assumptions of no study stand under an empty name."""

    studies: tuple[Study, ...]
    assumptions: Mapping[str, tuple[Assumption, ...]]
    tags: tuple[TagCount, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the studies; an empty one at the end where assumptions belong to none."""
        return (*(one.name for one in self.studies), *([""] if "" in self.assumptions else ()))

    def study(self, name: str) -> Study | None:
        """The study of a name."""
        return next((one for one in self.studies if one.name == name), None)

    def rows(self, name: str) -> Sequence[Row]:
        """All that is known of a study, as lines."""
        study = self.study(name)
        known = self.assumptions.get(name, ())
        late = sum(one.late for one in known)
        beside = f"{late} of {len(known)} written after listening began" if late else ""
        believed: list[Row] = [Believed(one) for one in known] or [_NONE]
        return [*(_facts(study, self.tags) if study else ()), Between("assumptions", beside), *believed]


_NONE = Fact("", "", "", "none yet: h writes one down, best before the first call is heard")


def _facts(study: Study, tags: Sequence[TagCount]) -> list[Fact]:
    facts = [
        Fact(name, label, getattr(study, name) or "", hint) for name, (label, hint) in FIELDS.items() if name != "until"
    ]
    facts.append(Fact("until", "until", study.ends.removeprefix("until "), FIELDS["until"][1], study.past))
    heard = f"{study.calls} heard · {study.reviewed} done · {study.left_out} left out"
    facts.append(
        Fact("calls", "calls", f"{heard} · {count(study.callers, 'caller')}" if study.calls else "", _NO_CALLS)
    )
    return [*facts, Fact("tags", "codebook", _codebook(study, tags), "no tags yet: s chooses a codebook to begin with")]


_NO_CALLS = "none yet: esc, then S among the calls puts them in"


def _codebook(study: Study, tags: Sequence[TagCount]) -> str:
    if study.tags:
        return f"{count(len(study.tags), 'tag')}: {', '.join(study.tags)}"
    return f"the whole one, {count(len(tags), 'tag')}; t names its own, s chooses one to begin with" if tags else ""


class StudiesRead(Message):
    """The studies as they are now, and what an act did; `name` of the `done` is a row, `study` the one to show."""

    def __init__(self, shelf: Shelf, done: Done, study: str = "") -> None:
        super().__init__()
        self.shelf = shelf
        self.done = done
        self.study = study


def read_shelf(workspace: Workspace) -> Shelf:
    """Reads everything that the screen shows."""
    found: dict[str, tuple[Assumption, ...]] = {}
    for one in workspace.assumptions():
        found[one.study] = (*found.get(one.study, ()), one)
    return Shelf(tuple(workspace.studies()), found, tuple(workspace.tags()))


def doing(workspace: Workspace, act: Act, study: str = "") -> Callable[[], StudiesRead]:
    """The work that does an act and reads the studies again."""

    def work() -> StudiesRead:
        done = act(workspace)
        return StudiesRead(read_shelf(workspace), done, study)

    return work


# Acts


def only(workspace: Workspace) -> str:
    """The study that there is, while there is one: what is learned then belongs to it. Else empty."""
    known = workspace.studies()
    return known[0].name if len(known) == 1 else ""


def add_study(name: str) -> Act:
    """Adds a study. Raises UsageProblem for a name that is taken."""

    def act(workspace: Workspace) -> Done:
        wanted = " ".join(name.split())
        if wanted.casefold() in [one.name.casefold() for one in workspace.studies()]:
            raise UsageProblem(f"there is a study {wanted} already", "give another name")
        study = workspace.set_study(name)
        return Done(f"added: {study.name}", study.name)

    return act


def set_field(study: str, field: str, text: str) -> Act:
    """Changes a line of a study."""

    def act(workspace: Workspace) -> Done:
        kept = workspace.set_study(study, **{field: text.strip()})
        loud = f"; {kept.ends}" if field == "until" and kept.past else ""
        return Done(f"{FIELDS[field][0]} of {kept.name}: {text.strip() or 'nothing'}{loud}", field)

    return act


def rename_study(study: str, name: str) -> Act:
    """Gives a study another name."""

    def act(workspace: Workspace) -> Done:
        kept = workspace.set_study(study, rename=name)
        return Done(f"renamed: {study} is now {kept.name}", kept.name)

    return act


def drop_study(study: str) -> Act:
    """Drops a study and its assumptions."""

    def act(workspace: Workspace) -> Done:
        workspace.remove_study(study)
        return Done(f"deleted: {study}")

    return act


def tag_study(study: str, text: str) -> Act:
    """Puts tags into a study's codebook; those with a minus before them are taken out."""

    def act(workspace: Workspace) -> Done:
        parts = [part.strip() for part in text.split(",") if part.strip()]
        gone = [part[1:].strip() for part in parts if part.startswith("-")]
        come = [part for part in parts if not part.startswith("-")]
        if not parts:
            raise UsageProblem("no tag was typed", "tag, tag puts them in, -tag takes one out")
        kept = workspace.tag_study(study, come, gone)
        own = count(len(kept.tags), "tag") if kept.tags else "all tags"
        return Done(f"codebook of {study}: {own}", "tags")

    return act


_NAMED = re.compile(r"([A-Za-z]+[0-9]+):\s+(.+)", re.DOTALL)


def add_assumption(study: str, text: str) -> Act:
    """Writes an assumption down; H1: at the beginning gives it the name that quotes speak of already."""
    named = _NAMED.fullmatch(text.strip())

    def act(workspace: Workspace) -> Done:
        one = workspace.add_assumption(named[2], study, named[1]) if named else workspace.add_assumption(text, study)
        return Done(f"added: {one.name}" + (f", {one.told}" if one.told else ""), one.name)

    return act


def word(name: str, text: str) -> Act:
    """Words an assumption otherwise."""

    def act(workspace: Workspace) -> Done:
        one = workspace.edit_assumption(name, text=text)
        return Done(f"changed: {one.name}" + (f", {one.told}" if one.told else ""), one.name)

    return act


def rename_assumption(name: str, new: str) -> Act:
    """Gives an assumption another name, on its quotes too."""

    def act(workspace: Workspace) -> Done:
        one = workspace.edit_assumption(name, rename=new)
        return Done(f"renamed: {name} is now {one.name}, on its quotes too", one.name)

    return act


def drop_assumption(name: str) -> Act:
    """Drops an assumption."""

    def act(workspace: Workspace) -> Done:
        workspace.remove_assumption(name)
        return Done(f"deleted: {name}; its quotes keep their stance")

    return act
