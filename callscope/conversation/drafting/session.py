"""The drafts of one call: its growing file, its sides in turn, and what is told of them. Runs in the child."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.call import RATE, Utterance
from callscope.conversation.drafting.follow import Growing
from callscope.conversation.drafting.side import RULES, Drafted, Rules, SideDraft
from callscope.conversation.drafting.voice import Detect, Voice
from callscope.conversation.feelings import Moods, TalkSoFar, Utterances
from callscope.conversation.windows import HOP
from callscope.errors import Unusable
from callscope.nouns.live import SIDES, Behind, Draft, Event, Said, Side, Talk
from callscope.running import join

if TYPE_CHECKING:
    from callscope.call import Samples
    from callscope.conversation.drafting.guess import Recogniser
    from callscope.settings import WordsSettings

BACKLOG = 6.0
"""Seconds that may wait in the file before it skips ahead to live."""

_RESUMED = 1.0
"""Seconds before the file's end where it goes on after a skip."""

_TOLD = 1.0
"""Seconds of the call between two reports on how the talk goes."""


_SLOW = 0.65
"""Seconds that a hearing takes, the last few together, from which on the machine is too busy for long ones."""


class _Line:
    """One side with all that is known of it."""

    def __init__(self, side: Side, draft: SideDraft, said: Utterances, moods: Moods) -> None:
        self.side, self.draft, self.said, self.moods = side, draft, said, moods
        self.last = 0.0
        self.voiced: list[bool] = []


class Session:
    """Reads a call's file from its beginning, or from its present end where `live`.

    `alone` is the side of a file with one track; one with two has the microphone first.
    Raises Unusable for a file that cannot be read. Events come with `at` = 0: whoever tells them knows the clock.
    """

    def __init__(
        self,
        path: Path,
        hear: Recogniser,
        detect: Callable[[], Detect],
        moods: Callable[[Side], Moods],
        words: WordsSettings,
        *,
        alone: Side = "mic",
        live: bool = False,
        rules: Rules = RULES,
    ) -> None:
        self._file = Growing(path)
        if live:
            self._file.position = max(0, self._file.frames - round(_RESUMED * RATE))
        start = self._file.position
        sides = SIDES if self._file.tracks == len(SIDES) else (alone,)
        if self._file.tracks > len(SIDES):
            self._file.close()
            raise Unusable(f"a recording has {len(SIDES)} tracks at most", "draft words need one side on each")
        self._lines = [
            _Line(side, SideDraft(Voice(detect(), start), hear, rules), Utterances(side, words), moods(side))
            for side in sides
        ]
        self._talk = TalkSoFar(sides, HOP / RATE)
        self._told = start / RATE
        self._deaf = False
        self._pace = 0.0

    def step(self) -> list[Event]:
        """Reads what came and hears the side that needs it most; nothing where there is nothing to do."""
        events = [*self._read(), *self._spoken()]
        line = max(self._lines, key=lambda line: line.draft.due())
        if line.draft.due():
            events += self._drafted(line, self._stepped(line.draft))
        return [*events, *self._quiet()]

    def _stepped(self, draft: SideDraft) -> Drafted | None:
        begun = time.monotonic()
        found = draft.step()
        self._pace += (time.monotonic() - begun - self._pace) / 3
        for line in self._lines:
            line.draft.pressed = self._pace > _SLOW
        return found

    def finish(self) -> list[Event]:
        """The file is closed: everything that is left, settled."""
        events = list(self._read())
        for line in self._lines:
            line.draft.close()
            while line.draft.due():
                events += self._drafted(line, line.draft.step())
            events += self._felt(line, line.said.rest())
        self._file.close()
        return events

    def off(self, start: float) -> list[Event]:
        """Forgets what was said from a second on, and hears nothing until `on`."""
        self._deaf = True
        events: list[Event] = []
        for line in self._lines:
            if line.draft.drop():
                events.append(Draft(line.last, 0.0, line.side, "", ""))
            line.said.forget(start)
            line.moods.forget()
        return events

    def on(self, second: float) -> None:
        """Hears again from a second of the call on."""
        self._deaf = False
        self._jump(max(self._file.position, round(second * RATE)))

    def _read(self) -> Iterator[Event]:
        if self._deaf:
            return
        waiting = self._file.frames - self._file.position
        if waiting > BACKLOG * RATE:
            yield from self._skip(self._file.frames - round(_RESUMED * RATE))
        while self._file.frames - self._file.position >= HOP or waiting > 0:
            sound = self._file.read(round(BACKLOG * RATE))
            if not sound.shape[1]:
                return
            waiting -= sound.shape[1]
            for line, track in zip(self._lines, sound, strict=True):
                self._push(line, track)

    def _push(self, line: _Line, track: Samples) -> None:
        line.voiced += line.draft.push(track)
        line.moods.push(track, self._file.position)

    def _spoken(self) -> Iterator[Event]:
        """How the talk goes, told once a second."""
        count = min(len(line.voiced) for line in self._lines)
        for at in range(count):
            self._talk.push([line.voiced[at] for line in self._lines])
        for line in self._lines:
            del line.voiced[:count]
        now = self._file.position / RATE
        if now - self._told >= _TOLD:
            self._told = now
            talk = self._talk
            yield Talk(round(now, 3), 0.0, talk.share, talk.silence, talk.longest, talk.hold, talk.overtalk)

    def _skip(self, position: int) -> Iterator[Event]:
        skipped = (position - self._file.position) / RATE
        for line in self._lines:
            yield from self._drafted(line, Drafted(line.draft.skip(position), ""))
            yield Behind(round(position / RATE, 3), 0.0, line.side, round(skipped, 3))
        self._jump(position)

    def _jump(self, position: int) -> None:
        self._file.position = position
        for line in self._lines:
            line.draft.skip(position)
            line.voiced.clear()

    def _drafted(self, line: _Line, found: Drafted | None) -> Iterator[Event]:
        if found is None:
            return
        line.last = found.committed[-1].end if found.committed else line.last
        text = join(word.text for word in found.committed)
        yield Draft(line.last, 0.0, line.side, text, found.tentative, found.committed)
        yield from self._felt(line, line.said.push(found.committed))

    def _quiet(self) -> Iterator[Event]:
        """Utterances that are over because nothing followed."""
        for line in self._lines:
            if line.draft.voice.begun is None:
                yield from self._felt(line, line.said.quiet(line.draft.voice.silence()))

    def _felt(self, line: _Line, utterances: Sequence[Utterance]) -> Iterator[Event]:
        for one in utterances:
            felt, provisional = line.moods.felt(one)
            yield Said(felt.end, 0.0, line.side, felt, provisional)
