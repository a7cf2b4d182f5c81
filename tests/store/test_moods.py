"""What people say about moods is kept over everything that a machine does, and words are taught by version."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from callscope.call import Call, Sentiment
from callscope.conversation.sentiment import score
from callscope.errors import NotFound, UsageProblem
from callscope.pipeline.teaching import accept, lexicon
from callscope.store.library import Library
from tests.store.made import OIL, oil_call, said


@pytest.fixture
def scored(workspace_home: Path) -> Library:
    library = Library(workspace_home / "callscope.db", score)
    library.save_call(machine(oil_call()))
    return library


def machine(call: Call) -> Call:
    return replace(call, utterances=score(call.utterances, call.speakers, call.language))


def labels(library: Library, call: str = OIL) -> list[str]:
    return [one.sentiment.label for one in library.call(call).utterances if one.sentiment]


def laggy(number: int) -> Call:
    """A call in which the customer finds the app laggy, which no lexicon knows."""
    rows = (said(0, 3, "S2", "Hello there."), said(4, 9, "S1", "The map screen is laggy in the new version."))
    return machine(replace(oil_call(identity=f"{number:012x}", title=f"Laggy {number}"), utterances=rows))


@pytest.fixture
def taught(scored: Library) -> Library:
    for number in range(1, 5):
        scored.save_call(laggy(number))
    for number in range(1, 4):
        scored.set_mood(f"{number:012x}", 5.0, "negative")
    return scored


def test_a_mood_by_hand_shows_and_can_be_taken_back(scored: Library) -> None:
    assert labels(scored)[6] == "positive"
    scored.set_mood(OIL, 32.0, "neutral", author="me")
    row = scored.call(OIL).utterances[6]
    assert row.sentiment
    assert (row.sentiment.label, row.sentiment.because) == ("neutral", ("set by hand",))
    scored.undo()
    assert labels(scored)[6] == "positive"
    scored.redo()
    scored.set_mood(OIL, 32.0, "")
    assert labels(scored)[6] == "positive"


def test_a_mood_by_hand_outlives_other_words_another_role_and_another_hearing(scored: Library) -> None:
    scored.set_mood(OIL, 22.0, "positive")
    scored.edit_text(OIL, 22.0, "I do not know how.")
    scored.set_speaker(OIL, "S1", role="agent")
    scored.save_call(machine(oil_call()))
    assert scored.call(OIL).utterances[4].sentiment == Sentiment(0.5, 0.5, 0.5, 0.0, ("set by hand",))


def test_only_a_mood_is_a_mood(scored: Library) -> None:
    with pytest.raises(UsageProblem):
        scored.set_mood(OIL, 22.0, "angry")
    scored.set_mood(OIL, 22.0, "positive")
    with pytest.raises(UsageProblem, match="like that already"):
        scored.set_mood(OIL, 22.0, "positive")


def test_a_word_that_three_overrides_share_is_proposed_with_its_evidence(taught: Library) -> None:
    found = lexicon(taught)
    assert (found.version, found.overrides) == (0, 3)
    words = {one.word: (one.valence < 0, one.overrides, one.calls, one.heard) for one in found.proposals}
    assert (True, 3, 3, 4) in words.values()
    assert any("laggy" in one for one in words)


def test_an_accepted_word_scores_whoever_says_it_and_is_not_proposed_again(taught: Library) -> None:
    assert labels(taught, f"{4:012x}") == ["neutral", "neutral"]
    word = accept(taught, "laggy", -2.0, "me")
    assert (word.since, taught.learned()) == (1, (("laggy", -2.0),))
    assert labels(taught, f"{4:012x}") == ["neutral", "negative"]
    row = taught.call(f"{4:012x}").utterances[1]
    assert row.sentiment
    assert row.sentiment.because == ("-laggy",)
    assert not lexicon(taught).proposals


def test_a_word_is_taken_back_as_a_version_of_its_own(taught: Library) -> None:
    accept(taught, "laggy", -2.0, "")
    taught.unteach("laggy")
    assert labels(taught, f"{4:012x}") == ["neutral", "neutral"]
    found = lexicon(taught)
    assert (found.version, found.words) == (2, ())
    assert [(one.word, one.since, one.until) for one in found.dropped] == [("laggy", 1, 2)]
    with pytest.raises(NotFound):
        taught.unteach("laggy")


def test_undo_takes_a_taught_word_and_its_scores_back(taught: Library) -> None:
    accept(taught, "laggy", -2.0, "")
    taught.undo()
    assert (taught.learned(), labels(taught, f"{4:012x}")) == ((), ["neutral", "neutral"])
    taught.redo()
    assert labels(taught, f"{4:012x}") == ["neutral", "negative"]


def test_undo_of_a_taught_word_reaches_the_calls_that_were_heard_since(scored: Library) -> None:
    scored.teach("laggy", -2.0)
    heard = laggy(7)
    scored.save_call(replace(heard, utterances=score(heard.utterances, heard.speakers, "en", scored.learned())))
    assert labels(scored, f"{7:012x}") == ["neutral", "negative"]
    scored.undo()
    assert labels(scored, f"{7:012x}") == ["neutral", "neutral"]
    scored.redo()
    assert labels(scored, f"{7:012x}") == ["neutral", "negative"]


def test_scoring_anew_reaches_calls_with_edits_and_leaves_what_was_set_by_hand(workspace_home: Path) -> None:
    library = Library(workspace_home / "callscope.db", score)
    library.save_call(oil_call())
    library.set_mood(OIL, 5.0, "positive")
    assert library.rescore() == 1
    assert labels(library)[:2] == ["neutral", "positive"]
    assert [one.sentiment.label for one in library.machine_call(OIL).utterances if one.sentiment][1] == "neutral"
    assert library.rescore() == 0


def test_a_word_that_nobody_proposed_needs_a_valence(scored: Library) -> None:
    with pytest.raises(NotFound):
        accept(scored, "laggy", None, "")
    with pytest.raises(UsageProblem):
        scored.teach("laggy", 7.0)
