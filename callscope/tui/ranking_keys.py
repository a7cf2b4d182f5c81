"""The keys of the ranking screen, and what it says while it is empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding, BindingType

if TYPE_CHECKING:
    from callscope.tui.glyphs import Piece

FORM = "study: caller: tag: kind: issue: stage: role: sentiment: date: status:checked"

NO_ROWS: Sequence[Piece] = (
    ("Nothing to rank yet", "title"),
    (
        "A ranking counts callers: whoever has a quote of a kind, with a tag, an issue type or a stage counts once.",
        "plain",
    ),
    ("Mark what callers say in a call with the letter of a kind; g ranks by something else.", "dim"),
)

NOTHING: Mapping[str, Sequence[Piece]] = {
    "ranking": NO_ROWS,
    "table": (
        ("Nothing to set against each other", "title"),
        ("A cell counts the callers whose quotes have both: what its row and what its column says.", "plain"),
        ("g and a choose other rows and columns; in a call, t gives a quote its stage and issue type.", "dim"),
    ),
    "weeks": (
        ("No weeks to show", "title"),
        ("A week counts callers whose calls have a date, and quotes with something to be ranked by.", "plain"),
        ("Dates come with a list of call records or a rule for file names; g ranks by something else.", "dim"),
    ),
    "codes": (
        ("No wrap-up codes", "title"),
        ("A code is the reason that an agent gave a call; here it stands against what you heard in it.", "plain"),
        ("They come with a list of call records, with an import, or with callscope calls set CALL --reason.", "dim"),
    ),
    "together": (
        ("No tags together", "title"),
        ("Two tags stand here when the same callers have both.", "plain"),
        ("In a call, t gives a quote its tags.", "dim"),
    ),
}
"""What each view says while it is empty."""

NONE_PASSES: Sequence[Piece] = (("No quote matches the filter", "title"), ("esc shows all again.", "dim"))

KEYS: list[BindingType] = [
    Binding("enter", "open", "quotes", id="open_rank", tooltip="open the row's quotes; there, the call"),
    Binding("g", "regroup", "by", id="rank_by", tooltip="rank by kind, tag, job, issue type, stage"),
    Binding("l", "listen", "listen", id="listen_rank", tooltip="play the quote"),
    Binding("x", "view('table')", "table", id="rank_table", tooltip="one thing against another; a changes the columns"),
    Binding("a", "across", "columns", id="rank_across", tooltip="what the columns of the table are"),
    Binding("w", "view('weeks')", "weeks", id="rank_weeks", tooltip="the rows by week"),
    Binding("o", "view('together')", "together", id="rank_together", tooltip="which tags the same callers have"),
    Binding("c", "view('codes')", "codes", id="rank_codes", tooltip="the agents' wrap-up codes against your tags"),
    Binding("e", "sentence", "sentence", id="rank_job", tooltip="write the job: when, I want to, so I can"),
    Binding("u", "undo", "undo", id="undo", show=False),
    Binding("U", "redo", "redo", id="redo", show=False),
    Binding("f", "narrow", "filter", id="filter_rank"),
    Binding("escape", "back", "back", id="back"),
]
"""Every act of the screen; the ids are the names in settings.keys."""
