"""Small questions: yes or no, and which speaker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from callscope.tui.glyphs import Piece, role_ink, speaker_said
from callscope.tui.screens.base import Dialog
from callscope.tui.widgets.bars import KeyBar
from callscope.tui.widgets.field import Field
from callscope.tui.widgets.ink import Panel
from callscope.tui.wrapping import wrap

if TYPE_CHECKING:
    from callscope.call import Speaker
    from callscope.tui.desk import Desk

FOR_GOOD = "erase"
"""What is typed where nothing takes it back."""

MOST_SATISFIED = 5
"""Satisfaction goes from 1 to this."""


class Words(Panel):
    """A few sentences or choices."""

    def __init__(self, said: Sequence[Sequence[Piece]]) -> None:
        super().__init__()
        self._said = said

    def say(self, said: Sequence[Sequence[Piece]]) -> None:
        """Says something else."""
        self._said = said
        self.refresh(layout=True)

    def lines(self, width: int) -> Sequence[Sequence[Piece]]:
        found: list[Sequence[Piece]] = []
        for pieces in self._said:
            if len(pieces) == 1:
                (text, ink) = pieces[0]
                found += [[(text[start:end], ink)] for start, end in wrap(text, width)]
            else:
                found.append(pieces)
        return found


class Box(Vertical):
    """The frame of a question."""

    DEFAULT_CSS = """
    Box {
        width: 68; max-width: 100%; height: auto; max-height: 100%;
        padding: 1 2 0 2; background: $surface; border: round $primary;
    }
    Box Words { height: auto; }
    Box KeyBar { background: $surface; padding: 0; margin-top: 1; }
    """


class Confirm(Dialog[bool]):
    """Asks before something that cannot be undone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "yes", id="yes"),
        Binding("n,escape", "answer(False)", "no", id="no"),
    ]

    def __init__(self, desk: Desk, question: str, then: str = "") -> None:
        super().__init__(desk)
        self._said: list[list[Piece]] = [[(question, "strong")], *([[(then, "dim")]] if then else [])]

    def compose(self) -> ComposeResult:
        with Box():
            yield Words(self._said)
            yield KeyBar()

    def action_answer(self, yes: bool) -> None:
        self.dismiss(yes)


class ForGood(Dialog[bool]):
    """Asks before something that nothing takes back. A word is to be typed, so that no stray key does it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave", id="leave_for_good", priority=True),
    ]

    DEFAULT_CSS = """
    ForGood Field, ForGood Field:focus { margin-top: 1; padding: 0; }
    """

    def __init__(self, desk: Desk, question: str, then: str) -> None:
        super().__init__(desk)
        self._said: list[list[Piece]] = [[(question, "strong")], [(then, "dim")]]

    def compose(self) -> ComposeResult:
        with Box():
            yield Words(self._said)
            yield Field(placeholder=f"type {FOR_GOOD} and ⏎ to do it")
            yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(Field).take()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip().lower() == FOR_GOOD:
            self.dismiss(True)
        else:
            self.query_one(Field).set("")

    def action_leave(self) -> None:
        self.dismiss(False)


class Withdrawal(Dialog[str]):
    """Asks before calls are closed, and says what stays of them: answers close, erase (close, and go on to that), or
    nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer('close')", "close", id="yes"),
        Binding("E", "answer('erase')", "close and erase", id="withdraw_and_erase"),
        Binding("n,escape", "answer('')", "no", id="no"),
    ]

    def __init__(self, desk: Desk, question: str, then: str, stays: str, held: str = "") -> None:
        super().__init__(desk)
        self._held = held
        after: Piece = (held, "raised") if held else ("E closes and goes on to erasing, with one more question.", "dim")
        gap: list[Piece] = [("", "dim")]
        self._said = [[(question, "strong")], [(then, "dim")], gap, [(stays, "plain")], gap, [after]]

    def compose(self) -> ComposeResult:
        with Box():
            yield Words(self._said)
            yield KeyBar()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return None if action == "answer" and parameters == ("erase",) and self._held else True

    def action_answer(self, what: str) -> None:
        self.dismiss(what)


class EndCall(Dialog[str | None]):
    """What becomes of a call that is being recorded: answers keep, told (and keep), next, declined, declined next."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k,enter", "answer('keep')", "keep", id="end_keep"),
        Binding("y", "answer('told')", "told", id="end_told"),
        Binding("n", "answer('next')", "next call", id="end_next"),
        Binding("x", "answer('declined')", "the caller said no", id="end_declined"),
        Binding("X", "answer('declined next')", "said no, wait for the next", id="end_declined_next", show=False),
        Binding("escape", "answer(None)", "go on", id="end_go_on"),
    ]

    def __init__(self, desk: Desk, said: str, told: bool, records: bool) -> None:
        super().__init__(desk)
        self._said, self._told, self._records = said, told, records

    def compose(self) -> ComposeResult:
        what = "sound and words are deleted" if self._records else "the notes go"
        rows: list[list[Piece]] = [
            [(f"{self._said} It goes on until you choose.", "strong")],
            [("", "dim")],
            [(" k  ", "key"), ("keep it and end the shift", "plain")],
            [(" n  ", "key"), ("keep it and go on with the next call", "plain")],
            [(" x  ", "key"), ("the caller said no: ", "plain"), (what, "dim")],
            [(" X  ", "key"), ("the same, and wait for the next call, unrecorded", "plain")],
        ]
        if not self._told:
            rows.insert(2, [(" y  ", "key"), ("the caller was told: keep it and end the shift", "plain")])
            rows.insert(1, [("It is not noted that this caller was told.", "raised")])
        with Box():
            yield Words(rows)
            yield KeyBar()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return None if action == "answer" and parameters == ("told",) and self._told else True

    def action_answer(self, what: str | None) -> None:
        self.dismiss(what)


class Ending(Dialog[tuple[str | None, int | None] | None]):
    """How the call ended, and how satisfied the customer was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(number), f"choose({number})", show=False) for number in range(10)),
        Binding("escape", "leave", "leave", id="leave_ending"),
    ]

    def __init__(self, desk: Desk, outcomes: Sequence[str], outcome: str | None, satisfaction: int | None) -> None:
        super().__init__(desk)
        self._outcomes = outcomes[:9]
        self._outcome = outcome
        self._satisfaction = satisfaction
        self._ended = False

    def compose(self) -> ComposeResult:
        with Box():
            yield Words(self._first())
            yield KeyBar()

    def _first(self) -> list[list[Piece]]:
        rows: list[list[Piece]] = [[("How did the call end?", "strong")], [("", "dim")]]
        for number, one in enumerate(self._outcomes, 1):
            rows.append([(f" {number}  ", "key"), (one, "plain"), ("  now" if one == self._outcome else "", "dim")])
        return [*rows, [(" 0  ", "key"), ("not said", "dim")]]

    def _second(self) -> list[list[Piece]]:
        now = f"  now {self._satisfaction}" if self._satisfaction else ""
        return [
            [(f"{self._outcome or 'not said'}. How satisfied is the customer?", "strong"), (now, "dim")],
            [("", "dim")],
            [(" 1 ", "key"), ("not at all  …  ", "plain"), (" 5 ", "key"), ("very", "plain")],
            [(" 0 ", "key"), ("not said", "dim")],
        ]

    def action_choose(self, number: int) -> None:
        if self._ended:
            if number <= MOST_SATISFIED:
                self.dismiss((self._outcome, number or None))
        elif number <= len(self._outcomes):
            self._outcome = self._outcomes[number - 1] if number else None
            self._ended = True
            self.query_one(Words).say(self._second())

    def action_leave(self) -> None:
        self.dismiss((self._outcome, self._satisfaction) if self._ended else None)


class ChooseSpeaker(Dialog[str | None]):
    """Which of several speakers said it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(number), f"choose({number})", f"speaker {number}", show=False) for number in range(1, 10)),
        Binding("escape", "choose(0)", "leave", id="leave_speakers"),
    ]

    def __init__(self, desk: Desk, speakers: Sequence[Speaker], now: str) -> None:
        super().__init__(desk)
        self._speakers = speakers[:9]
        self._now = now

    def compose(self) -> ComposeResult:
        rows: list[list[Piece]] = [[("Who said it?", "strong")], [("", "dim")]]
        for number, one in enumerate(self._speakers, 1):
            here = "  now" if one.label == self._now else ""
            rows.append([(f" {number}  ", "key"), (speaker_said(one), role_ink(one)), (here, "dim")])
        with Box():
            yield Words(rows)
            yield KeyBar()

    def action_choose(self, number: int) -> None:
        if number <= len(self._speakers):
            self.dismiss(self._speakers[number - 1].label if number else None)
