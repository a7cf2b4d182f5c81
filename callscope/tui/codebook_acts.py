"""What the keys of the codebook do to the store: each act is one step of undo."""

from __future__ import annotations

from pathlib import Path

from callscope.call import COLOURS, TagCount
from callscope.errors import NotFound, UsageProblem
from callscope.safe import line
from callscope.tui.codebook import Act, Done
from callscope.tui.glyphs import count
from callscope.workspace import Workspace

# Acts on tags


def add(name: str) -> Act:
    """Adds a tag at the top of the tree. Raises UsageProblem where there is one of that name."""

    def act(workspace: Workspace) -> Done:
        if _named(workspace, _tidy(name)):
            raise UsageProblem(f"there is a tag {line(name)} already", "give another name")
        tag = workspace.add_tag(name)
        return Done(f"added: {tag.name}", tag.name)

    return act


def rename(old: str, new: str) -> Act:
    """Renames a tag on all its quotes."""

    def act(workspace: Workspace) -> Done:
        wanted = _tidy(new)
        if wanted != _tidy(old) and (other := _named(workspace, wanted)):
            key = workspace.settings.keys.get("merge", "m")
            raise UsageProblem(f"there is a tag {line(other)} already", f"esc, then {key} merges {line(old)} into it")
        tag = workspace.rename_tag(old, new)
        return Done(f"renamed: {old} is now {tag.name}", tag.name)

    return act


def merge(name: str, into: str) -> Act:
    """Gives a tag's quotes to another one that there is."""

    def act(workspace: Workspace) -> Done:
        other = _known(workspace, into)
        if other == name:
            raise UsageProblem(f"{name} cannot be merged into itself", "type the name of another tag")
        tag = workspace.merge_tags([name], other)
        return Done(f"merged: {name} into {tag.name}, {count(tag.quotes, 'quote')} now", tag.name)

    return act


def move(name: str, under: str) -> Act:
    """Puts a tag under another one that there is, or with nothing to the top."""

    def act(workspace: Workspace) -> Done:
        parent = _known(workspace, under) if under.strip() else None
        workspace.set_tag(name, parent=parent)
        return Done(f"moved: {name} {f'under {parent}' if parent else 'to the top'}", name)

    return act


def describe(name: str, text: str) -> Act:
    """Says what a tag means."""

    def act(workspace: Workspace) -> Done:
        workspace.set_tag(name, description=text)
        return Done(f"described: {name}", name)

    return act


def colour(tag: TagCount) -> Act:
    """Gives a tag the next colour, or none after the last."""
    names = ("", *COLOURS)
    following = names[(names.index(tag.colour) + 1) % len(names)] if tag.colour in names else COLOURS[0]

    def act(workspace: Workspace) -> Done:
        workspace.set_tag(tag.name, colour=following)
        return Done(f"colour of {tag.name}: {following or 'none'}", tag.name)

    return act


def pin(tag: TagCount, number: int) -> Act:
    """Gives a tag a key, which it takes from another; its own key again, or 0, takes the key off."""

    def act(workspace: Workspace) -> Done:
        if number in (0, tag.pinned):
            workspace.pin_tag(tag.name, None)
            return Done(f"key removed: {tag.name}", tag.name)
        other = next((one.name for one in workspace.tags() if one.pinned == number), "")
        workspace.pin_tag(tag.name, number)
        return Done(f"pinned: {tag.name} on {number}" + (f", taken from {other}" if other else ""), tag.name)

    return act


def drop(name: str) -> Act:
    """Drops a tag; its quotes stay."""

    def act(workspace: Workspace) -> Done:
        workspace.remove_tag(name)
        return Done(f"dropped: {name}")

    return act


def read_file(path: str) -> Act:
    """Adds and updates tags from a CSV file."""

    def act(workspace: Workspace) -> Done:
        new, lines = workspace.read_codebook(Path(path.strip()).expanduser())
        return Done(f"imported: {count(lines, 'tag')}, {new} new")

    return act


def write_file(path: str) -> Act:
    """Writes all tags to a CSV file that is not there yet, or to a .qdc for other programs."""

    def act(workspace: Workspace) -> Done:
        if not path.strip():
            raise UsageProblem("no file name was given", "type where to write it, such as ~/codebook.csv")
        place = Path(path.strip()).expanduser()
        if place.exists():
            raise UsageProblem(f"{line(str(place))} exists", "type another name; files are never overwritten here")
        workspace.write(place, workspace.codebook("qdc" if place.suffix.lower() == ".qdc" else "csv"))
        return Done(f"written: {line(str(place))}")

    return act


def _known(workspace: Workspace, name: str) -> str:
    """The tag's own name. Raises NotFound."""
    found = _named(workspace, _tidy(name))
    if found is None:
        raise NotFound(f"no tag {line(name) or 'without a name'}", "tab completes existing names")
    return found


def _tidy(name: str) -> str:
    """The name as names are compared."""
    return " ".join(name.split()).casefold()


def _named(workspace: Workspace, tidy: str) -> str | None:
    return next((one.name for one in workspace.tags() if one.name.casefold() == tidy), None)


# Acts on lists


def add_entry(page: str, name: str) -> Act:
    """Puts an entry at the end of a list."""

    def act(workspace: Workspace) -> Done:
        tidy = workspace.add_field(page, name)
        return Done(f"added: {tidy}", tidy)

    return act


def rename_entry(page: str, old: str, new: str) -> Act:
    """Renames an entry wherever it is used."""

    def act(workspace: Workspace) -> Done:
        tidy = workspace.rename_field(page, old, new)
        return Done(f"renamed: {old} is now {tidy}", tidy)

    return act


def move_entry(page: str, name: str, place: int) -> Act:
    """Puts an entry at a place of its list, from 1."""

    def act(workspace: Workspace) -> Done:
        workspace.move_field(page, name, place)
        return Done(f"moved: {name}", name)

    return act


def drop_entry(page: str, name: str) -> Act:
    """Takes an entry off its list; what has it keeps it."""

    def act(workspace: Workspace) -> Done:
        workspace.remove_field(page, name)
        return Done(f"dropped: {name}")

    return act


def letter(kind: str, key: str) -> Act:
    """Gives a kind another key, or none."""

    def act(workspace: Workspace) -> Done:
        workspace.set_letter(kind, key.strip())
        return Done(f"key of {kind}: {key.strip() or 'none'}", kind)

    return act


def undo(workspace: Workspace) -> Done:
    """Takes the last act back."""
    return Done(f"undone: {workspace.undo()}")


def redo(workspace: Workspace) -> Done:
    """Does again what was undone."""
    return Done(f"redone: {workspace.redo()}")
