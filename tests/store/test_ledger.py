"""The consent ledger: the newest line counts, no line is ever changed, and undo is a line too."""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from callscope.call import Consent, Filter
from callscope.errors import NoConsent, NotFound, UsageProblem
from callscope.nouns.consented import SCOPES, Entry
from callscope.pipeline.consent import demand_open
from callscope.store.ledger import TOLD
from callscope.store.library import Library
from callscope.store.schema import STEPS
from tests.store.made import CAST, OIL, cast_call, oil_call

NOTICE = "We listen to learn.\nIs that all right? "


def said(library: Library, call: str = OIL) -> str:
    return library.consent_of(call).said


def test_a_call_has_no_decision_until_somebody_notes_one(filled: Library) -> None:
    assert [(one.call, one.decision) for one in filled.standings()] == [(CAST, "none"), (OIL, "none")]
    (one,) = filled.enter_consents([OIL], "Ana", scope=("quote", "listen"), basis="announced")
    assert (one.entry.said, one.entry.basis, one.entry.author) == ("granted listen, quote", "announced", "Ana")
    assert [one.call for one in filled.standings(where=Filter(caller="Suzanne"))] == [OIL]


def test_the_notice_is_kept_to_the_character_with_its_hash(filled: Library) -> None:
    filled.enter_consents([OIL], notice=NOTICE, language="en", said_at="2026-11-21T14:30")
    kept = filled.consent_of(OIL)
    assert (kept.notice, kept.decision, kept.intact) == (NOTICE, "none", True)
    assert kept.sha256 == hashlib.sha256(NOTICE.encode()).hexdigest()
    filled.enter_consents([OIL], scope=("listen",))
    assert filled.consent_of(OIL).notice == NOTICE


def test_several_calls_are_decided_in_one_act_and_undo_is_a_line_of_the_history(filled: Library) -> None:
    filled.enter_consents([OIL, CAST], scope=("listen",))
    filled.enter_consents([OIL, CAST], decision="withdrawn", note="by letter")
    assert filled.undo("Bo") == "consent of 2 calls: withdrawn"
    assert (said(filled, OIL), said(filled, CAST)) == ("granted listen", "granted listen")
    assert filled.redo("Bo") == "consent of 2 calls: withdrawn"
    lines = filled.consent_entries(OIL)
    assert [one.said for one in lines] == ["granted listen", "withdrawn", "granted listen", "withdrawn"]
    assert [one.note for one in lines[1:]] == ["by letter", "undone: consent of 2 calls: withdrawn", lines[3].note]
    assert (lines[2].author, lines[3].note[:10]) == ("Bo", "done again")


def test_undoing_the_first_decision_leaves_none(filled: Library) -> None:
    filled.enter_consents([OIL], scope=("listen",), basis="said yes")
    filled.undo()
    assert (said(filled), filled.consent_of(OIL).basis, len(filled.consent_entries(OIL))) == ("no decision", "", 2)


def test_undoing_the_first_decision_on_a_live_call_brings_back_what_was_told(filled: Library) -> None:
    filled.note_told(OIL, Entry(basis="announced", notice=NOTICE, said_at="2026-11-21T14:30", note=TOLD))
    filled.enter_consents([OIL], decision="declined")
    filled.undo()
    assert (said(filled), filled.consent_of(OIL).notice, filled.consent_of(OIL).intact) == ("no decision", NOTICE, True)


def test_who_says_no_is_left_out_of_the_review_until_they_say_yes(filled: Library) -> None:
    def left_out(call: str) -> str | None:
        return {one.id: one.left_out for one in filled.calls()}[call]

    filled.set_calls([CAST], left_out="a wrong number")
    filled.enter_consents([OIL, CAST], decision="declined")
    assert (left_out(OIL), left_out(CAST)) == ("consent declined", "a wrong number")
    assert filled.closed_calls() == {OIL, CAST}
    filled.enter_consents([OIL, CAST], decision="granted", scope=("quote",))
    assert (left_out(OIL), left_out(CAST)) == (None, "a wrong number")
    filled.enter_consents([OIL], decision="withdrawn")
    filled.undo()
    assert left_out(OIL) is None


def test_a_decision_outlives_its_call_and_binds_when_it_is_heard_again(filled: Library) -> None:
    filled.enter_consents([OIL], decision="withdrawn")
    filled.remove_call(OIL)
    assert said(filled) == "withdrawn"
    filled.save_call(oil_call())
    assert {one.id: one.left_out for one in filled.calls()}[OIL] == "consent withdrawn"


@pytest.mark.parametrize("column", ["decision", "scope", "sha256", "said_at", "author", "at", "call"])
def test_no_program_changes_what_a_line_says(filled: Library, column: str) -> None:
    filled.enter_consents([OIL], decision="declined")
    with closing(sqlite3.connect(filled.path)) as connection, pytest.raises(sqlite3.IntegrityError, match="only added"):
        connection.execute(f"UPDATE consent_ledger SET \"{column}\" = 'granted'")
    assert said(filled) == "declined"


def test_another_text_in_the_place_of_the_notice_is_noticed(filled: Library) -> None:
    filled.enter_consents([OIL], notice=NOTICE)
    with closing(sqlite3.connect(filled.path)) as connection, connection:
        connection.execute("UPDATE consent_ledger SET notice = 'You agreed to everything.'")
    assert not filled.consent_of(OIL).intact


def test_deleting_a_line_takes_its_texts_and_leaves_the_decision(filled: Library) -> None:
    filled.enter_consents([OIL, CAST], decision="declined", basis="Suzanne said so", notice=NOTICE, note="on the phone")
    with closing(sqlite3.connect(filled.path)) as connection, connection:
        connection.execute("DELETE FROM consent_ledger WHERE call = ?", (OIL,))
    kept = filled.consent_of(OIL)
    assert (kept.decision, kept.basis, kept.note, kept.notice, kept.intact) == ("declined", "", "", "", True)
    assert kept.sha256 == filled.consent_of(CAST).sha256
    assert filled.consent_of(CAST).notice == NOTICE


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"decision": "granted"}, "a grant says what for"),
        ({"decision": "maybe"}, "no decision"),
        ({"scope": ("listen", "sing")}, "“sing” cannot be granted"),
        ({"said_at": "soon"}, "no moment"),
        ({"language": "the tongue of angels"}, "no language"),
        ({"decision": "none"}, "noted already"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_noted(
    filled: Library, changes: dict[str, Any], told: str
) -> None:
    with pytest.raises(UsageProblem, match=told):
        filled.enter_consents([OIL], **changes)
    assert filled.consent_entries(OIL) == []


def test_an_unknown_call_among_others_changes_none(filled: Library) -> None:
    with pytest.raises(NotFound):
        filled.enter_consents([OIL, "ffffffffffff"], decision="declined")
    assert said(filled) == "no decision"


def test_a_grant_after_a_no_is_said_in_so_many_words(filled: Library) -> None:
    filled.enter_consents([OIL], decision="declined")
    with pytest.raises(UsageProblem, match="declined"):
        filled.enter_consents([OIL], scope=("listen",))
    filled.enter_consents([OIL], decision="granted", scope=("listen",))
    assert said(filled) == "granted listen"


def test_a_refusal_is_said_in_one_way_wherever_it_is_told(filled: Library) -> None:
    for decision, said_as in (("declined", "declined"), ("withdrawn", "withdrew")):
        filled.enter_consents([OIL], decision=decision)
        entry = filled.consent_of(OIL)
        assert (entry.closed, entry.refusal) == (True, f"{said_as} on {entry.at[:10]}")
        with pytest.raises(UsageProblem, match=entry.refusal):
            filled.enter_consents([OIL], scope=("listen",))
        with pytest.raises(NoConsent, match=entry.refusal):
            demand_open(filled, OIL)
    assert not filled.consent_of(CAST).closed


def test_an_older_store_s_told_callers_have_a_line_and_no_decision(workspace_home: Path) -> None:
    path = workspace_home / "callscope.db"
    Library(path, steps=STEPS[: [one.name for one in STEPS].index("0018_consent_ledger")])
    with closing(sqlite3.connect(path)) as connection, connection:
        row = ("/calls/oil.wav", OIL, "told", "announced", "Oil", "2026-03-01T10:00:00Z")
        connection.execute(
            'INSERT INTO consents (path, call, state, basis, title, "at") VALUES (?, ?, ?, ?, ?, ?)', row
        )
    library = Library(path)
    (one,) = library.consent_entries(OIL)
    assert (one.decision, one.basis, one.said_at) == ("none", "announced", "2026-03-01T10:00:00Z")
    assert library.consents() == [Consent(Path(row[0]), "told", "announced", "Oil", row[5], OIL)]


ACTS = some.lists(
    some.one_of(
        some.tuples(some.just("grant"), some.sets(some.sampled_from(SCOPES), min_size=1)),
        some.tuples(some.sampled_from(["declined", "withdrawn", "none", "undo", "redo"]), some.just(set[str]())),
    ),
    max_size=12,
)


@given(acts=ACTS)
@settings(max_examples=12)
def test_whatever_people_do_the_newest_line_counts_and_no_line_changes(acts: list[tuple[str, set[str]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "callscope.db")
        library.save_call(cast_call())
        done, at, before = ["no decision"], 0, library.consent_entries(CAST)
        for act, scope in acts:
            with suppress(UsageProblem, NotFound):
                if act in ("undo", "redo"):
                    getattr(library, act)()
                    at += 1 if act == "redo" else -1
                else:
                    decision = "granted" if act == "grant" else act
                    library.enter_consents([CAST], decision=decision, scope=tuple(scope) or None)
                    done, at = [*done[: at + 1], said(library, CAST)], at + 1
            after = library.consent_entries(CAST)
            assert after[: len(before)] == before
            assert said(library, CAST) == done[at] == (after[-1].said if after else "no decision")
            before = after
