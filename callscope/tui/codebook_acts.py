"""What the keys of the codebook do to the store: each act is one step of undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callscope.call import COLOURS
from callscope.errors import NotFound, UsageProblem
from callscope.plural import count
from callscope.safe import line
from callscope.tui.codebook import Act, Done
from callscope.tui.new_file import new_file, typed_path

if TYPE_CHECKING:
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
    """Gives a tag's quotes to another existing tag."""

    def act(workspace: Workspace) -> Done:
        other = _known(workspace, into)
        if other == name:
            raise UsageProblem(f"{name} cannot be merged into itself", "type the name of another tag")
        tag = workspace.merge_tags([name], other)
        return Done(f"merged: {name} into {tag.name}, {count(tag.quotes, 'quote')} now", tag.name)

    return act


def move(name: str, under: str) -> Act:
    """Puts a tag under another existing tag, or at the top where none is named."""

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


def colour(name: str) -> Act:
    """Gives a tag the colour after the one it has then, or none after the last: keys may be pressed faster than the
    codebook is read."""

    def act(workspace: Workspace) -> Done:
        names, now = ("", *COLOURS), workspace.tag(name).colour
        following = names[(names.index(now) + 1) % len(names)] if now in names else COLOURS[0]
        workspace.set_tag(name, colour=following)
        return Done(f"colour of {name}: {following or 'none'}", name)

    return act


def pin(name: str, number: int) -> Act:
    """Gives a tag a key, which it takes from another; the key that it has then, or 0, takes it off."""

    def act(workspace: Workspace) -> Done:
        holder = next((one.name for one in workspace.tags() if one.pinned == number), "")
        if number == 0 or holder == name:
            workspace.pin_tag(name, None)
            return Done(f"key removed: {name}", name)
        workspace.pin_tag(name, number)
        return Done(f"pinned: {name} on {number}" + (f", taken from {holder}" if holder else ""), name)

    return act


def drop(name: str) -> Act:
    """Drops a tag; its quotes stay."""

    def act(workspace: Workspace) -> Done:
        workspace.remove_tag(name)
        return Done(f"deleted: {name}")

    return act


def read_file(path: str) -> Act:
    """Adds and updates tags from a CSV file."""

    def act(workspace: Workspace) -> Done:
        new, lines = workspace.read_codebook(typed_path(path))
        return Done(f"imported: {count(lines, 'tag')}, {new} new")

    return act


def use_starter(name: str, study: str = "") -> Act:
    """Adds what a starter codebook has and this one lacks; to a study's own where a study is given."""

    def act(workspace: Workspace) -> Done:
        added = workspace.use_starter(name, study)
        if not (added.tags or added.entries or added.into):
            return Done("nothing was missing", "tags")
        keys = f", {added.pinned} with a key" if added.pinned else ""
        lists = f", {len(added.entries)} entries of lists" if added.entries else ""
        return Done(f"added: {count(len(added.tags), 'tag')}{keys}{lists}", "tags" if study else "")

    return act


def write_file(path: str) -> Act:
    """Writes all tags to a CSV file that is not there yet, or to a .qdc for other programs."""

    def act(workspace: Workspace) -> Done:
        place = new_file(path, "~/codebook.csv")
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


def move_entry(page: str, name: str, step: int) -> Act:
    """Moves an entry of a list a step from where it is then."""

    def act(workspace: Workspace) -> Done:
        workspace.move_field(page, name, workspace.fields(page).index(name) + 1 + step)
        return Done(f"moved: {name}", name)

    return act


def drop_entry(page: str, name: str) -> Act:
    """Takes an entry off its list; what has it keeps it."""

    def act(workspace: Workspace) -> Done:
        workspace.remove_field(page, name)
        return Done(f"deleted: {name}")

    return act


def letter(kind: str, key: str) -> Act:
    """Gives a kind another key, or none."""

    def act(workspace: Workspace) -> Done:
        workspace.set_letter(kind, key.strip())
        return Done(f"key of {kind}: {key.strip() or 'none'}", kind)

    return act
