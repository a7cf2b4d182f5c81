"""Mending what was heard, and saying how the call ended, on the call screen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from callscope.call import ROLES, Change, Role
from callscope.errors import UsageProblem
from callscope.nouns.taught import MOODS
from callscope.tui import acts, doors
from callscope.tui.picking import pick
from callscope.tui.screens.call_base import CallBase
from callscope.tui.screens.dialogs import ChooseSpeaker, Confirm, Ending
from callscope.tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from callscope.tui.entries import Spoken
    from callscope.tui.widgets.transcript import Transcript


class MendingActs(CallBase):
    """The keys that change the transcript; the machine's own stays underneath."""

    def action_changes(self) -> None:
        if self._view and self._view.changes:
            self.app.push_screen(doors.changes(self.desk, self._view.changes), self._go_to)
        else:
            self.say("none of your quotes and edits was moved, changed or lost")

    def _go_to(self, change: Change | None) -> None:
        if change and self._view:
            self.transcript.cursor = self._view.covers.at(change.start)

    def action_span(self) -> None:
        if self._view and self.here:
            picked = self._pick.other_edge() if self._pick else pick(self._view.rows, self.transcript.cursor)
            self.pick_more(picked)

    def on_transcript_stretched(self, event: Transcript.Stretched) -> None:
        if self._pick:
            self.pick_more(self._pick.moved_row(event.step))

    def on_transcript_bordered(self, event: Transcript.Bordered) -> None:
        if self._pick:
            self.pick_more(self._pick.moved_to_border(event.last))

    def action_edit(self) -> None:
        row = self.here
        if row:
            self.ask("text", row.utterance.text, "an empty line removes the row", partial(self._edited, row))

    def _edited(self, row: Spoken, text: str) -> None:
        if text.strip() != row.utterance.text.strip():
            self.act(partial(acts.edit, text), moment=row.start, whole=True)

    def action_split(self) -> None:
        row, at = self.here, self._split_at()
        if at is None:
            self.say("nothing to split", "  → play up to the word, or press v and move the start there", "bad")
        elif row:
            self.act(partial(acts.split, at), moment=row.start, whole=True)

    def _split_at(self) -> float | None:
        """The start of the picked words, else of the word that is heard; None where that is not inside the row."""
        row = self.here
        if row is None:
            return None
        at = self._pick.places[self._pick.first].start if self._pick else self.transcript.heard_at
        return at if at is not None and row.start < at < row.end else None

    def action_join(self) -> None:
        if self.here:
            self.act(acts.join, whole=True)

    def action_assign(self) -> None:
        row = self.here
        if self._view is None or row is None:
            return
        others = [one for one in self._view.call.speakers if one.label != row.speaker.label]
        if len(others) == 1:
            self._assign(others[0].label)
        elif others:
            self.app.push_screen(ChooseSpeaker(self.desk, self._view.call.speakers, row.speaker.label), self._assign)

    def _assign(self, label: str | None) -> None:
        if label:
            shown = self._view.call.speaker(label).shown if self._view else label
            self.act(partial(acts.assign, label, shown), whole=True)

    def action_swap(self) -> None:
        self.act(acts.swap, whole=True)

    def action_who(self) -> None:
        if row := self.here:
            speaker = row.speaker
            text = f"{speaker.name}, {speaker.role}".removeprefix(", ")
            self.ask(f"who is {speaker.shown}", text, "name, role: agent, customer, other or unknown", self._who(row))

    def _who(self, row: Spoken) -> acts.Typed:
        def answer(text: str) -> None:
            name, _, role = (part.strip() for part in text.rpartition(","))
            if role not in ROLES:
                name, role = text.strip(), row.speaker.role
            self.act(partial(acts.who, row.speaker.label, name, _role(role)), moment=row.start, whole=True)

        return answer

    def action_mood(self) -> None:
        if row := self.here:
            said = row.utterance.sentiment.label if row.utterance.sentiment else "not scored"
            form = "negative, neutral or positive; empty leaves it to the machine"
            self.ask(f"the words are {said}, say", "", form, partial(self._mood, row))

    def _mood(self, row: Spoken, text: str) -> None:
        typed = text.strip().lower()
        mood = next((one for one in MOODS if typed and one.startswith(typed)), typed)
        self.act(partial(acts.mood, mood), moment=row.start, whole=True)

    def action_replace(self) -> None:
        if row := self.here:
            said = _picked_text(self, row)
            self.ask(
                "replace everywhere", f"{said} = " if said else "", "what it says = what it should say", self._replace
            )

    def _replace(self, text: str) -> None:
        old, sign, new = (part.strip() for part in text.partition("="))
        if not (old and sign and new):
            problem = UsageProblem("nothing was replaced", "write it like: cloud scope = Callscope")
            self.say(problem.message, f"  → {problem.hint}", "bad")
            return
        question = f"Write “{new}” also in calls that are heard from now on?"
        then = f"“{old}” is replaced in all stored calls; u undoes that."
        self.act(partial(acts.replace_words, old, new), whole=True)
        later = partial(self._replace_later, old, new)
        self.app.push_screen(Confirm(self.desk, question, then), lambda yes: later() if yes else None)

    def _replace_later(self, old: str, new: str) -> None:
        self.act(partial(acts.replace_from_now_on, old, new))

    def action_original(self) -> None:
        """Shows what the machine heard, or the mended call again; the screen has it."""

    def action_flow(self) -> None:
        if self._view:
            self.app.push_screen(doors.flow(self.desk, self.identity, self._view.call.recording.written))

    def action_ending(self) -> None:
        if self._view:
            call = self._view.call
            outcomes = self._view.outcomes
            self.app.push_screen(Ending(self.desk, outcomes, call.outcome, call.satisfaction), self._ended)

    def _ended(self, said: tuple[str | None, int | None] | None) -> None:
        if said:
            self.act(partial(acts.ending, *said), whole=True)

    def action_done(self) -> None:
        self.act(acts.done, whole=True)

    def ask(self, question: str, text: str, form: str, then: acts.Typed) -> None:
        """Asks for a line at the bottom of the screen."""
        self.add_class("-typing")
        self.query_one(Prompt).ask(question, text, form, then)

    def on_prompt_left(self) -> None:
        self.remove_class("-typing")
        self.transcript.focus()


def _role(text: str) -> Role:
    return next((one for one in ROLES if one == text), "unknown")


def _picked_text(screen: CallBase, row: Spoken) -> str:
    picked = screen.picked
    words = picked.words(screen.transcript.cursor) if picked else None
    return " ".join(one.text for one in row.utterance.words[words[0] : words[1] + 1]).strip(".,?!") if words else ""
