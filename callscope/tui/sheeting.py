"""What the screen of experiments shows, row by row; and what its keys do to the store. Each act is one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from callscope.errors import CallscopeError, UsageProblem
from callscope.nouns.learned import Evidenced, Stance
from callscope.plural import count
from callscope.safe import line
from callscope.tui import studies
from callscope.tui.deciding import Told
from callscope.tui.new_file import new_file
from callscope.workspace import Workspace

if TYPE_CHECKING:
    from callscope.nouns.consented import Manner
    from callscope.nouns.tested import Reading, Sheet
    from callscope.tui.glyphs import Piece

STANDS: Mapping[str, Piece] = MappingProxyType(
    {
        "met": ("● met", "good"),
        "met so far": ("◐ met so far", "positive"),
        "refuted": ("○ refuted", "bad"),
        "refuted so far": ("◌ refuted so far", "negative"),
        "not enough heard yet": ("… not enough heard yet", "suggestion"),
        "open": ("· open", "dim"),
    }
)
"""How a verdict is marked."""

SHOWN = 3
"""Quotes on each side."""


class Blank(NamedTuple):
    """A field of a sheet, to be filled in: its name in the store, its head, what is in it, how it is typed."""

    name: str
    head: str
    text: str
    form: str = "one line"


class Seen(NamedTuple):
    """What the measure says now; enter opens what it counted."""

    reading: Reading


Row = Told | Blank | Seen | Evidenced


def stands(sheet: Sheet) -> Piece:
    """The verdict with its sign, or why there is none."""
    return (
        STANDS[sheet.reading.verdict] if sheet.reading else (f"· {sheet.stands}", "bad" if sheet.problem else "faint")
    )


def before(sheet: Sheet) -> list[Row]:
    """The experiment sheet."""
    one, read = sheet.experiment, sheet.reading
    rows: list[Row] = [Told("BEFORE", "title"), Blank("name", "what is to be found out", one.name, "one sentence")]
    rows.append(Blank("assumption", "assumption", one.assumption, "the name of one, such as H1; empty for none"))
    if sheet.belief:
        rows.append(Told(sheet.belief, "dim"))
    rows += [Blank("test", "we test it by", one.test), Blank("measure", "we measure", one.measure, MEASURE)]
    if read:
        rows += [
            Told(f"it holds if {read.mark}", "dim"),
            Told(f"smallest sample: {read.least or 'none was set'}", "dim"),
        ]
    return [*rows, Blank("study", "study", one.study, "a study, or empty for all calls")]


MEASURE = "share of callers with tag:x >= 30% of at least 20 callers"


def after(sheet: Sheet) -> list[Row]:
    """The learning sheet."""
    one = sheet.experiment
    rows: list[Row] = [Told("AFTER", "title"), Blank("believed", "we believed", sheet.believed), *_observed(sheet)]
    for stance in ("for", "against"):
        rows += _side(sheet, stance)
    return [
        *rows,
        Told("", "dim"),
        Blank("learned", "we learned", one.learned),
        Blank("decided", "we decided", one.decided),
    ]


def _observed(sheet: Sheet) -> Iterator[Row]:
    if sheet.problem:
        yield Told(sheet.problem.message, "bad")
        yield Told(f"→ {sheet.problem.hint}", "dim")
    if sheet.reading is None:
        return
    yield Seen(sheet.reading)
    then, said = sheet.experiment.observed, f"{sheet.reading.shown}: {sheet.reading.verdict}"
    day = (sheet.experiment.learned_at or "")[:10]
    for note in (sheet.reading.why, *sheet.reading.notes, sheet.told_early):
        if note:
            yield Told(note, "dim")
    if then and then != said:
        yield Told(f"when this was written on {day}: {then}", "raised")


def _side(sheet: Sheet, stance: Stance) -> Iterator[Row]:
    every = [one for one in sheet.evidence if one.stance == stance]
    callers = sheet.callers_for if stance == "for" else sheet.callers_against
    counted = sum(one.exhibit.counts for one in every)
    more = f", the first {SHOWN}" if len(every) > SHOWN else ""
    said = f"{count(counted, 'quote')} of {count(callers, 'caller')} {stance} it{more}"
    yield Told("", "dim")
    yield Told(said, "positive" if stance == "for" else "negative")
    if not every and stance == "against":
        yield Told("none was marked, which is not the same as that nobody said so", "faint")
    yield from every[:SHOWN]


def ruler(read: Reading, width: int) -> list[Piece]:
    """The value, its interval and the mark on a line of the width: ●, ━ and ┃."""
    if read.value is None:
        return []
    low, high, mark = read.scale
    ends = [f"{low:.0%} ", f" {high:.0%}"] if high == 1.0 and low == 0.0 else [f"{low:g} ", f" {high:g}"]
    room = max(width - sum(map(len, ends)), 10)

    def at(value: float) -> int:
        return min(max(round((value - low) / (high - low) * (room - 1)), 0), room - 1)

    signs = [("─", "faint")] * room
    if read.interval:
        start, end = map(at, read.interval)
        signs[start : end + 1] = [("━", "customer")] * (end + 1 - start)
    signs[at(mark)] = ("┃", "raised")
    signs[at(read.value)] = ("●", "strong")
    return [(ends[0], "dim"), *signs, (ends[1], "dim")]


@dataclass(frozen=True, slots=True)
class Done:
    """What an act did, in words, and which experiment it was about."""

    said: str = ""
    experiment: int = 0


Act = Callable[[Workspace], Done]


class SheetsRead(Message):
    """The sheets as they are in the store, after an act; and the names that can be typed."""

    def __init__(self, sheets: Sequence[Sheet], studies: Sequence[str], assumptions: Sequence[str], done: Done) -> None:
        super().__init__()
        self.sheets, self.studies, self.assumptions, self.done = sheets, studies, assumptions, done


class MeasureRead(Message):
    """What a measure says that is being typed, or why it cannot be read."""

    def __init__(self, text: str, said: Sequence[Piece]) -> None:
        super().__init__()
        self.text, self.said = text, said


def look(_workspace: Workspace) -> Done:
    """Changes nothing."""
    return Done()


def do(act: Act, workspace: Workspace) -> SheetsRead:
    """Does an act and reads the sheets again."""
    done = act(workspace)
    studies = [one.name for one in workspace.studies()]
    return SheetsRead(workspace.experiments(), studies, workspace.assumption_names(), done)


def try_out(text: str, study: str, workspace: Workspace) -> MeasureRead:
    """Reads a measure that is being typed."""
    try:
        read = workspace.measure(text, study)
    except CallscopeError as error:
        return MeasureRead(text, [(error.message, "bad"), (f"  → {error.hint}", "dim")])
    sign, ink = STANDS[read.verdict]
    return MeasureRead(
        text, [("⏎", "key"), (" store  ", "dim"), (f"{read.shown}  ", "strong"), (sign, ink), (f"  {read.why}", "dim")]
    )


def add(text: str) -> Act:
    """Stores an experiment, in the study where there is one."""

    def act(workspace: Workspace) -> Done:
        made = workspace.add_experiment(text, study=studies.only(workspace))
        return Done("added: the experiment", made.experiment.id)

    return act


def write(sheet: Sheet, name: str, text: str) -> Act:
    """Fills a field in, of the sheet before or after."""
    number = sheet.experiment.id

    def act(workspace: Workspace) -> Done:
        if name in ("believed", "learned", "decided"):
            workspace.learn(number, **{name: text})
        else:
            workspace.edit_experiment(number, **{name: text.strip()})
        return Done(f"stored: {name}", number)

    return act


def move(sheet: Sheet, step: int) -> Act:
    """Moves an experiment a step from where it is then: keys may be pressed faster than the list is read."""
    number = sheet.experiment.id
    return lambda workspace: Done(f"moved to place {workspace.move_experiment(number, step=step)}", number)


def remove(sheet: Sheet) -> Act:
    """Deletes an experiment."""

    def act(workspace: Workspace) -> Done:
        workspace.remove_experiment(sheet.experiment.id)
        return Done("deleted: the experiment")

    return act


def export(sheet: Sheet, redact: bool, manner: Manner, text: str) -> Act:
    """Writes both sheets to a file: a page of HTML or Markdown, as its name says; without personal data if wanted."""

    def act(workspace: Workspace) -> Done:
        place = new_file(text, "~/sheet.html")
        form = place.suffix.lower().lstrip(".").replace("htm", "html").replace("htmll", "html")
        if form not in ("md", "html"):
            raise UsageProblem(f"{line(place.name)} is neither", "end the name in .md or .html")
        number, leave = sheet.experiment.id, workspace.evidence_leaves(f"experiment {form}", [sheet], manner)
        workspace.send_evidence(
            leave, lambda redactor: workspace.sheet_text(number, form, redactor, leave.without), place, redact
        )
        return Done(f"written{' without personal data' if redact else ''}: {line(str(place))}", number)

    return act
