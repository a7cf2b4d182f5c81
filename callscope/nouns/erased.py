"""The nouns of keeping and erasing: what is due, what goes, and the receipt of what went. Frozen values, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from callscope.moments import here
from callscope.safe import line

if TYPE_CHECKING:
    from pathlib import Path

    from callscope.nouns.handed import Sent


class Gone(NamedTuple):
    """What is to go: calls by id, callers by name, and files that are not calls, as the store writes their paths."""

    calls: tuple[str, ...] = ()
    callers: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()


class Going(NamedTuple):
    """A call, or a file that is not one yet, that is to be erased. `owned`: its sound is a recording of ours."""

    id: str
    title: str
    path: Path
    owned: bool = False
    quotes: int = 0
    written: bool = False
    held: str = ""


class Plan(NamedTuple):
    """What would be erased, and what of it left. `callers` are those of whom no other call is kept."""

    going: tuple[Going, ...]
    callers: tuple[str, ...] = ()
    exports: tuple[Sent, ...] = ()


class Left(NamedTuple):
    """A file that was looked at: what became of it is deleted, rewritten, stays or not found."""

    path: str
    became: str
    sha256: str = ""
    bytes: int = 0
    why: str = ""


class Scanned(NamedTuple):
    """The proof: every byte of so many files was searched for so many strings; `found` are the files that hold one.

    A store that still knows a call is found, too. `unread` are files that could not be looked through.
    """

    files: int = 0
    bytes: int = 0
    strings: int = 0
    found: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What went: ids, counts and hashes. Paths of others' files are in it, since somebody has to look after them.

    `rows` are counts by table, `files` those of ours, `originals` the files that calls were loaded from, `backups`
    those that we know of, `exports` what left before.
    """

    at: str
    by: str
    act: str
    calls: tuple[str, ...]
    callers: int
    rows: Mapping[str, int]
    files: tuple[Left, ...]
    originals: tuple[Left, ...]
    backups: tuple[Left, ...]
    exports: tuple[Sent, ...]
    scanned: Scanned

    @property
    def complete(self) -> bool:
        """Whether nothing of it is left in what we own."""
        return not self.left

    @property
    def left(self) -> tuple[str, ...]:
        """What may hold something of it still, each file once and with why."""
        stays = {one.path: f"stays: {one.why}" for one in (*self.files, *self.backups) if one.became == "stays"}
        unread = dict.fromkeys(self.scanned.unread, "could not be looked through")
        found = dict.fromkeys(self.scanned.found, "still holds something of it")
        return tuple(f"{path} {why}" for path, why in {**unread, **stays, **found}.items())


class Tombstone(NamedTuple):
    """An erased call: its id, which is made of the hash of its sound, and when."""

    id: str
    at: str


BY_HAND = "by hand"
"""What stands for the rule where a person named the day."""


class Keeping(NamedTuple):
    """How long a call is kept: until which day, by which rule, and why it is held; "" for no day and no hold."""

    id: str
    title: str
    until: str
    rule: str
    held: str = ""
    due: bool = False

    @property
    def by_hand(self) -> bool:
        """Whether a person named the day, and no rule."""
        return self.rule == BY_HAND


def told(plan: Plan) -> str:
    """What goes, in a few words with the titles: for the person who decides it."""
    quotes, ours = sum(one.quotes for one in plan.going), sum(one.owned for one in plan.going)
    names = [f"“{line(one.title or one.id)}”" for one in plan.going[:SHOWN]]
    more = [_count(len(plan.going) - SHOWN, "more call")] if len(plan.going) > SHOWN else []
    quoted = [_count(quotes, "quote")] if quotes else []
    people = ["what is known of " + ", ".join(map(line, plan.callers))] if plan.callers else []
    return ", ".join([*names, *more, *quoted, *([_count(ours, "recording")] if ours else []), *people])


SHOWN = 3
"""Calls that are named."""


def consequences(plan: Plan) -> str:
    """What becomes of everything else: for the person who decides it."""
    said = "Words, quotes, search, undo, logs and backups lose it, and it is not heard again by accident."
    return f"{said}{_elsewhere(plan)} This cannot be undone."


def remains(plan: Plan) -> str:
    """What is still kept of calls that are only closed: for the person who decides whether that goes, too.

    A recording that was made here goes when the call is closed, unless that is on hold.
    """
    quotes, ours = sum(one.quotes for one in plan.going), sum(one.owned and bool(one.held) for one in plan.going)
    kept = ["their words" if len(plan.going) > 1 else "its words"]
    kept += [_count(quotes, "quote")] * bool(quotes) + [_count(ours, "recording")] * bool(ours)
    return f"Not erased: {' and '.join(filter(None, (', '.join(kept[:-1]), kept[-1])))} stay.{_elsewhere(plan)}"


def _elsewhere(plan: Plan) -> str:
    """What erasing does not reach."""
    said, others = "", [one for one in plan.going if not one.owned and one.id != one.title]
    if len(others) == 1:
        said += f" The file it was loaded from stays: {line(str(others[0].path))}."
    elif others:
        said += f" The {len(others)} files that they were loaded from stay."
    if plan.exports:
        said += f" {_count(len(plan.exports), 'export')} left before, which nobody here can take back."
    return said


def afterwards(receipt: Receipt) -> str:
    """What a person must know once it is done: the proof, and what is left elsewhere."""
    calls = receipt.calls[0] if len(receipt.calls) == 1 else "CALL"
    parts = [summary(receipt)]
    if receipt.exports:
        parts.append(f"{_count(len(receipt.exports), 'export')} left before: callscope exports list {calls}")
    parts += [f"backup {line(one.path)} not found: {one.why}" for one in receipt.backups if one.became == "not found"]
    return "; ".join([*parts, *map(line, receipt.left)])


def summary(receipt: Receipt) -> str:
    """One sentence on a receipt, without anything that was said."""
    rows, looked = sum(receipt.rows.values()), receipt.scanned
    what = f"{receipt.act} {_count(len(receipt.calls), 'call')}: {_count(rows, 'row')}"
    files = sum(one.became == "deleted" for one in receipt.files)
    copies = sum(one.became != "not found" for one in receipt.backups)
    parts = [what, *([_count(files, "file")] if files else []), *([_count(copies, "backup")] if copies else [])]
    proof = f"{looked.strings} strings of it looked for in {_count(looked.files, 'file')}: "
    proof += f"found in {len(looked.found)}" if looked.found else "none is left"
    proof += f", {_count(len(looked.unread), 'file')} could not be read" if looked.unread else ""
    return f"{', '.join(parts)}; {proof}"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def as_markdown(receipt: Receipt) -> str:
    """The receipt to be filed: ids, counts and hashes."""
    lines = [f"# Receipt: {receipt.act}", "", f"{receipt.at}, by {receipt.by or 'unknown'}. {summary(receipt)}.", ""]
    lines += ["## Calls", "", *(f"- {one}" for one in receipt.calls), ""]
    lines += ["## Rows by table", "", *(f"- {name}: {number}" for name, number in receipt.rows.items()), ""]
    for title, files in (("Files", receipt.files), ("Originals", receipt.originals), ("Backups", receipt.backups)):
        if files:
            lines += [f"## {title}", "", *(f"- {_told(one)}" for one in files), ""]
    if receipt.exports:
        lines += ["## Exports that left", "", *map(_sent, receipt.exports), ""]
    if receipt.left:
        lines += ["## Still there", "", *(f"- {one}" for one in receipt.left), ""]
    return "\n".join(lines)


def _told(one: Left) -> str:
    facts = [one.became, f"{one.bytes:,} bytes" if one.bytes else "", one.sha256 and f"SHA-256 {one.sha256}", one.why]
    return f"{one.path}: {', '.join(filter(None, facts))}"


def _sent(one: Sent) -> str:
    return f"- {here(one.at)} {one.form}: {one.where}"
