"""The long works that the list of calls starts and shows: hearing files, weights, recordings that were cut off."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from callscope.moments import clock
from callscope.safe import line
from callscope.tui import doors
from callscope.tui.desk import Desk, Long, ready_for_children
from callscope.tui.first import Missing, look
from callscope.tui.messages import Imported, MissingRead, Salvage
from callscope.tui.screens.calls_care import CallsCare
from callscope.tui.widgets.first_start import FirstStart

if TYPE_CHECKING:
    from callscope.call import Report
    from callscope.nouns.texts import Choices
    from callscope.tui.shift import Shift, Wanted

MOST_SAID = 6
"""Remarks on an import that are shown; the command lists all."""

WEIGHTS = "weights"
"""The name of the work that fetches the weights."""


class WorkActs(CallsCare):
    """Starts and stops long works. The screen draws how far they are."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._missing: Missing | None = None

    def refresh_works(self) -> None:
        """Draws how far the works are; the screen has it."""

    def redraw(self) -> None:
        """Draws everything again; the screen has it."""

    def _salvaging(self) -> Salvage:
        workspace = self.desk.workspace
        found = workspace.salvage()
        return Salvage(found, self.reading() if found else None)

    def on_salvage(self, message: Salvage) -> None:
        for one in message.found:
            what = "notes that were" if one.call else "a recording that was"
            said = f"{what} cut off, recovered: {clock(one.duration)}, {line(one.path.name)}"
            then = "they are a call in the list" if one.call else "press enter on it in the list to hear it"
            self.notify(f"{said}\n→ {then}", timeout=12, markup=False)
        if message.calls:
            self.post_message(message.calls)

    def action_pull(self) -> None:
        names = self._missing.weights if self._missing else ()

        def pull(report: Report) -> str:
            self.desk.workspace.pull(names, report=report)
            return ""

        self.desk.start(WEIGHTS, pull, "download the models")
        self.refresh_works()

    def action_demo(self) -> None:
        if self._missing is None:
            self.look()
        elif self._missing.weights and WEIGHTS not in self.desk.works:
            self.notify("the models are missing: download them first", severity="warning", markup=False)
        else:
            self.hear(self._missing.samples)

    def action_customer_only(self) -> None:
        def change() -> MissingRead:
            self.desk.workspace.set_setting("tone.sides", "customer")
            return MissingRead(look(self.desk.workspace))

        self.desk.act(change, self, "change a setting")

    def look(self) -> None:
        """Looks for what a first start lacks, in a thread."""
        self.desk.read(lambda: MissingRead(look(self.desk.workspace)), self, "look for what is missing")

    def on_missing_read(self, message: MissingRead) -> None:
        self._missing = message.missing
        self.query_one(FirstStart).missing = message.missing
        self.redraw()

    def hear(self, files: Sequence[Path] | None) -> None:
        """Hears files in the background, one after the other."""
        for path in files or ():
            self.desk.start(path, self._hearing(path), f"hear {path.name}")
        self.refresh_works()

    def take(self, files: Sequence[Path] | None) -> None:
        """Hears files, or imports one of tickets, chats or notes once a person agreed to how it is read."""
        texts = [path for path in files or () if self.desk.workspace.is_text(path)]
        if texts:
            then = partial(self._bring, texts[0])
            self.app.push_screen(doors.importing(self.desk, texts[0]), then)
        else:
            self.hear(files)

    def _bring(self, path: Path, choices: Choices | None) -> None:
        if choices is None:
            return

        def bring(report: Report) -> str:
            self.post_message(Imported(self.desk.workspace.bring(path, choices, report)))
            return ""

        self.desk.start(path, bring, f"import {path.name}")
        self.refresh_works()

    def on_imported(self, message: Imported) -> None:
        from callscope.nouns.texts import remarks, summary

        first, *others = [summary(message.arrival), *remarks(message.arrival)[:MOST_SAID]]
        severity: Literal["warning", "information"] = "warning" if message.arrival.bad else "information"
        self.notify("\n".join([first, *others]), severity=severity, timeout=12, markup=False)

    def _hearing(self, path: Path) -> Long:
        def hear(report: Report) -> str:
            ready_for_children()
            # Draft words come first; a call that ended can wait.
            outcome = self.desk.workspace.hear_apart(path, report, patient=self.desk.listens)
            if outcome.error:
                raise outcome.error
            return outcome.call.recording.id if outcome.call else ""

        return hear

    def action_listen_in(self) -> None:
        self.listen_in()

    def listen_in(self, wanted: Wanted | None = None) -> None:
        """Begins a shift of listening in; what is recorded and how callers are told is asked first, if not known."""
        self.app.push_screen(
            doors.before(self.desk, wanted, bool(wanted and (wanted.basis or wanted.notes_only))), self._began
        )

    def _began(self, shift: Shift | None) -> None:
        if shift:
            self.app.push_screen(doors.listening(self.desk, shift, self.hear, self._go))

    def _go(self, identity: str) -> None:
        """Opens a call that was just heard; the list does not know it yet."""
        self.app.push_screen(doors.call(self.desk, identity, 0.0, (0, 0)))

    def action_stop(self) -> None:
        item = self.table.item
        if item and item.busy:
            question, key = f"Stop hearing {item.title}?", item.path
            then = "What is finished is kept for the next time."
            self.app.push_screen(
                doors.confirm(self.desk, question, then), lambda yes: self.desk.stop(key) if yes else None
            )
        elif WEIGHTS in self.desk.works:
            self.desk.stop(WEIGHTS)
