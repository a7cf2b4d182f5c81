"""Acts that change a transcript: text, speakers, borders. The machine's own is kept underneath."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from callscope.call import ROLES, Edit, Role, Speaker, Utterance
from callscope.errors import NotFound, UsageProblem
from callscope.moments import place, span
from callscope.nouns.taught import MOODS
from callscope.store.edits import anchors
from callscope.store.names import one_of, single_line
from callscope.store.rows import clean, dumped, moment, now
from callscope.store.shelf import Shelf, must_have_call, written
from callscope.store.transcript import derive, derive_speakers, edits_in, machine_in, speakers_in, utterances_in

if TYPE_CHECKING:
    from callscope.store.undo import Act

_SWAPPED: dict[Role, Role] = {"agent": "customer", "customer": "agent"}


_SAID = {"assign": "speaker of", "mood": "mood of"}
"""How acts are called that no person calls by their kind."""


class MendingShelf(Shelf):
    """The edits of the library. A row is named by a moment in it, and by a label where several speak at once."""

    def edit_text(self, call: str, at: float, text: str, speaker: str = "", author: str = "") -> Edit:
        """Gives the row at a moment other words; no words remove it. Word times are kept by alignment.

        Raises NotFound where nobody speaks at that moment.
        """
        return self._edit(call, lambda act: _text(call, row_at(act, call, at, speaker), text, author))

    def assign(self, call: str, start: float, end: float, label: str, speaker: str = "", author: str = "") -> Edit:
        """Gives the words in a stretch to another speaker, who may be new; only those of `speaker` when given."""
        label = single_line(label, "a speaker's label")
        edit = Edit(0, call, "assign", moment(start), moment(end), speaker, after=label, author=author)
        return self._edit(call, lambda _: edit)

    def split(self, call: str, at: float, speaker: str = "", author: str = "") -> Edit:
        """Cuts the row at a moment in two, between words. Raises UsageProblem where there is nothing to cut."""
        return self._edit(call, lambda act: _split(call, row_at(act, call, at, speaker), at, author))

    def join(self, call: str, start: float, end: float, speaker: str = "", author: str = "") -> Edit:
        """Makes the rows whose middle lies in a stretch one row; `speaker` where several people speak in it."""
        edit = Edit(0, call, "join", moment(start), moment(end), speaker, author=author)
        return self._edit(call, lambda _: edit)

    def set_mood(self, call: str, at: float, mood: str, speaker: str = "", author: str = "") -> Edit:
        """Says what the words of the row at a moment are like, one of MOODS; empty leaves it to the machine again.

        Raises NotFound where nobody speaks at that moment, UsageProblem for another mood.
        """
        chosen = one_of(mood, MOODS, "mood") if mood else ""
        return self._edit(call, lambda act: _mood(call, row_at(act, call, at, speaker), chosen, author))

    def restore(self, call: str, start: float, end: float, speaker: str = "", author: str = "") -> Edit:
        """Brings the machine's rows back in a stretch."""
        edit = Edit(0, call, "restore", moment(start), moment(end), speaker, author=author)
        return self._edit(call, lambda _: edit)

    def replace_words(self, old: str, new: str, author: str = "", but: Collection[str] = ()) -> int:
        """Writes `new` for the words `old` in every call `but` some, as one act; returns how many rows changed.

        Whole words in any case, as everywhere that sure replacements are made. Raises NotFound where nobody says them.
        """
        wanted = whole_words(old)
        with self._acting(f"{single_line(old, 'the words')} → {clean(new).strip()}") as act:
            rows = [row for row in _texts(act, old) if row["call"] not in but and wanted.search(row["text"])]
            for row in rows:
                after = " ".join(wanted.sub(lambda _: clean(new).strip(), row["text"]).split())
                edit = Edit(0, row["call"], "text", row["start"], row["end"], row["speaker"], row["text"], after)
                _write(act, replace(edit, author=author))
            if not rows:
                raise NotFound(f"nobody says “{old.strip()}”", "callscope search finds what was said")
            calls = {row["call"] for row in rows}
            act.call = " ".join(sorted(calls))
            for call in calls:
                derive(act.database, call, self.score, act)
            return len(rows)

    def set_speaker(
        self, call: str, label: str, name: str | None = None, role: str | None = None, author: str = ""
    ) -> Speaker:
        """Gives a speaker a name (empty takes it away) and a role for the whole call; None leaves it.

        Raises NotFound for the label, UsageProblem for the role.
        """
        chosen = next(one for one in ROLES if one == one_of(role, ROLES, "role")) if role is not None else None
        with self._acting(f"{label} is {name or role or 'without a name'}", call) as act:
            label = _label(speakers_of(act, call), label)
            _write(act, Edit(0, call, "speaker", 0, 0, label, name=name, role=chosen, author=author))
            self._name(act, call, roles=chosen is not None)
            return next(one for one in speakers_in(act.connection, call) if one.label == label)

    def swap_roles(self, call: str, author: str = "") -> tuple[Speaker, ...]:
        """The agent becomes the customer and the other way round; of two speakers with one role known, both follow.

        Raises UsageProblem where nobody is the agent or the customer.
        """
        with self._acting("roles swapped", call) as act:
            for label, role in _swapped(speakers_of(act, call)).items():
                _write(act, Edit(0, call, "speaker", 0, 0, label, role=role, author=author))
            self._name(act, call, roles=True)
            return speakers_in(act.connection, call)

    def edits(self, call: str) -> list[Edit]:
        """What people changed in a call, in the order it was done."""
        with self._reading() as connection:
            must_have_call(connection, call)
            return edits_in(connection, call)

    def unfitting(self, call: str) -> list[Edit]:
        """Those edits that no longer fit what the machine heard last, each with its `misfit`."""
        return [edit for edit in self.edits(call) if edit.misfit]

    def _name(self, act: Act, call: str, roles: bool) -> None:
        # A role decides how words are scored; a name changes no row.
        if roles and self.score:
            derive(act.database, call, self.score, act)
        else:
            derive_speakers(act.database, call)

    def _edit(self, call: str, make: Callable[[Act], Edit]) -> Edit:
        with self._acting("", call) as act:
            speakers_of(act, call)
            edit = _write(act, make(act))
            act.said = f"{_SAID.get(edit.kind, edit.kind)} {_where(edit, written(act.connection, call))}"
            if not derive(act.database, call, self.score, act):
                raise UsageProblem(
                    f"{act.said} changes nothing: {_misfit(act, edit) or 'the rows are like that already'}"
                )
            return edit


def whole_words(text: str) -> re.Pattern[str]:
    """Finds these words, whole and in any case, whatever the spaces between them. Raises UsageProblem for none."""
    parts = [re.escape(part) for part in clean(text).split()]
    if not parts:
        raise UsageProblem("no words to look for")
    return re.compile(r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)", re.IGNORECASE)


def _texts(act: Act, words: str) -> list[sqlite3.Row]:
    """The rows that may hold the words: those with the longest part of them that SQLite compares in any case, which it
    does of ASCII alone."""
    longest = max(re.findall(r"[!-~]+", clean(words)), key=len, default="")
    pattern = "%" + re.sub(r"([\\%_])", r"\\\1", longest) + "%"
    sql = 'SELECT call, start, "end", speaker, text FROM utterances WHERE text LIKE ? ESCAPE ?'
    return act.connection.execute(sql, (pattern, "\\")).fetchall()


def _where(edit: Edit, written: bool) -> str:
    return span(edit.start, edit.end, written) if edit.end > edit.start else place(edit.start, written)


def row_at(act: Act, call: str, at: float, speaker: str = "") -> Utterance:
    """The row that starts at a moment, else the shortest that it lies in. Raises NotFound."""
    rows = utterances_in(act.connection, call, at - 0.001, at + 0.001)
    near = [one for one in rows if speaker in ("", one.speaker)]
    if not near:
        raise NotFound(f"nobody speaks at {place(at, written(act.connection, call))}", "give a moment inside a row")
    return min(near, key=lambda one: (abs(one.start - at) > 0.001, one.end - one.start))


def speakers_of(act: Act, call: str) -> tuple[Speaker, ...]:
    """The speakers of a call. Raises NotFound for the call."""
    must_have_call(act.connection, call)
    return speakers_in(act.connection, call)


def _text(call: str, row: Utterance, text: str, author: str) -> Edit:
    after = " ".join(clean(text).split())
    return Edit(0, call, "text", row.start, row.end, row.speaker, before=row.text, after=after, author=author)


def _mood(call: str, row: Utterance, mood: str, author: str) -> Edit:
    before = row.sentiment.label if row.sentiment else ""
    return Edit(0, call, "mood", row.start, row.end, row.speaker, before=before, after=mood, author=author)


def _split(call: str, row: Utterance, at: float, author: str) -> Edit:
    return Edit(0, call, "split", moment(at), moment(at), row.speaker, author=author)


def _misfit(act: Act, edit: Edit) -> str:
    return str(act.connection.execute("SELECT misfit FROM edits WHERE id = ?", (edit.id,)).fetchone()[0])


def _write(act: Act, edit: Edit) -> Edit:
    machine = machine_in(act.connection, edit.call, outline=True)
    labels = (edit.speaker, edit.after if edit.kind == "assign" else "")
    edit = replace(edit, at=now(), anchors=anchors(machine, labels))
    row = {
        "call": edit.call,
        "kind": edit.kind,
        "start": edit.start,
        "end": edit.end,
        "speaker": edit.speaker,
        "before": edit.before,
        "after": edit.after,
        "name": None if edit.name is None else " ".join(clean(edit.name).split()),
        "role": edit.role,
        "anchors": dumped({label: list(spans) for label, spans in edit.anchors.items()}),
        "author": clean(edit.author),
        "at": edit.at,
    }
    return replace(edit, id=act.insert("edits", row))


def _label(speakers: Sequence[Speaker], label: str) -> str:
    asked = label.strip().casefold()
    fitting = [one.label for one in speakers if asked and asked in (one.label.casefold(), one.name.casefold())]
    if not fitting:
        raise NotFound(f"nobody is called {label} in that call", f"one of: {', '.join(one.label for one in speakers)}")
    return fitting[0]


def _swapped(speakers: Sequence[Speaker]) -> dict[str, Role]:
    known = [one for one in speakers if one.role in _SWAPPED]
    if not known:
        raise UsageProblem(
            "nobody is the agent or the customer yet", "callscope calls speakers ID LABEL --role customer"
        )
    swapped = {one.label: _SWAPPED[one.role] for one in known}
    if len(speakers) == 2 and len(known) == 1:
        other = next(one.label for one in speakers if one.label != known[0].label)
        swapped[other] = known[0].role
    return swapped
