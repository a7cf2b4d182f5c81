from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from callscope.call import Filter, Quote, Sentiment, Speaker, Utterance
from callscope.errors import NotFound, UsageProblem
from callscope.store.library import Library
from tests.store.made import OIL, oil_call, said


def score(
    utterances: Sequence[Utterance], speakers: Sequence[Speaker], language: str, _learned: object
) -> list[Utterance]:
    """A sentiment that shows the role and the language it was scored with."""
    roles = {one.label: one.role for one in speakers}
    value = {"customer": 0.5, "agent": -0.5}
    return [
        replace(one, sentiment=Sentiment(value.get(roles.get(one.speaker, ""), 0.0), 0, 1, 0, (language,)))
        for one in utterances
    ]


@pytest.fixture
def scored(workspace_home: Path) -> Library:
    library = Library(workspace_home / "callscope.db", score)
    library.save_call(oil_call())
    return library


def test_an_edit_shows_and_the_machines_own_stays(filled: Library) -> None:
    filled.edit_text(OIL, 22.0, "I do not know how.", author="me")
    assert filled.call(OIL).utterances[4].text == "I do not know how."
    assert filled.machine_call(OIL) == oil_call()
    (edit,) = filled.edits(OIL)
    assert (edit.kind, edit.before, edit.after, edit.author, edit.speaker) == (
        "text",
        "I don't know how.",
        "I do not know how.",
        "me",
        "S1",
    )


def test_the_row_that_is_meant_is_the_one_that_starts_there_or_the_shortest(filled: Library) -> None:
    filled.edit_text(OIL, 8.0, "mhm")
    filled.edit_text(OIL, 8.2, "Hi.", speaker="S1")
    assert [one.text for one in filled.call(OIL).utterances[1:3]] == ["Hi.", "mhm"]
    with pytest.raises(NotFound):
        filled.edit_text(OIL, 20.5, "x")
    with pytest.raises(NotFound):
        filled.edit_text("nothing", 4.0, "x")


def test_an_edit_that_changes_nothing_is_refused_and_leaves_nothing(filled: Library) -> None:
    with pytest.raises(UsageProblem, match="like that already"):
        filled.edit_text(OIL, 21.0, "I don't know how.")
    with pytest.raises(UsageProblem, match="several people"):
        filled.join(OIL, 0.0, 40.0)
    with pytest.raises(UsageProblem):
        filled.restore(OIL, 0.0, 40.0)
    assert filled.edits(OIL) == []
    with pytest.raises(NotFound):
        filled.undo()


def test_all_edits_together_survive_a_re_run(filled: Library) -> None:
    filled.edit_text(OIL, 21.0, "I have no idea how.")
    filled.assign(OIL, 25.0, 30.0, "S1")
    filled.split(OIL, 16.1)
    filled.join(OIL, 21.0, 39.0, "S1")
    before = filled.call(OIL)
    filled.save_call(oil_call())
    assert filled.call(OIL) == before
    assert filled.unfitting(OIL) == []
    filled.restore(OIL, 0.0, 40.0)
    assert filled.call(OIL) == oil_call()


def test_what_no_longer_fits_is_listed_and_fits_again_when_it_can(filled: Library) -> None:
    filled.edit_text(OIL, 31.0, "Oh it is off!")
    filled.save_call(replace(oil_call(), utterances=oil_call().utterances[:4]))
    (lost,) = filled.unfitting(OIL)
    assert lost.after == "Oh it is off!"
    assert lost.misfit
    filled.save_call(oil_call())
    assert filled.unfitting(OIL) == []
    assert filled.call(OIL).utterances[-1].text == "Oh it is off!"


def test_a_quote_shows_both_texts_and_is_unchecked_when_its_words_are_mended(filled: Library) -> None:
    quote = filled.add_quote(Quote(0, OIL, 21.0, 24.0, checked=True))
    filled.edit_text(OIL, 21.0, "I do not know how.")
    changed = filled.quote(quote.id)
    assert (changed.text, changed.now, changed.checked) == ("I don't know how.", "I do not know how.", False)
    filled.undo()
    assert filled.quote(quote.id) == quote


def test_a_speaker_is_named_for_the_whole_call_and_found_by_that_name(filled: Library) -> None:
    speaker = filled.set_speaker(OIL, "s1", name="Suzanne", role="other")
    assert (speaker.label, speaker.name, speaker.role, speaker.confidence) == ("S1", "Suzanne", "other", 1.0)
    assert filled.set_speaker(OIL, "suzanne", role="customer").role == "customer"
    assert len(filled.search("light", Filter(speaker="Suzanne"))) == 1
    assert filled.call(OIL).speaker("S1").name == "Suzanne"
    assert filled.machine_call(OIL).speaker("S1").name == ""
    filled.save_call(oil_call())
    assert filled.call(OIL).speaker("S1").name == "Suzanne"
    with pytest.raises(NotFound) as problem:
        filled.set_speaker(OIL, "S7", name="x")
    assert "S2" in problem.value.hint
    with pytest.raises(UsageProblem):
        filled.set_speaker(OIL, "S1", role="boss")
    with pytest.raises(NotFound):
        filled.set_speaker(OIL, " ", name="x")
    filled.set_speaker(OIL, "S1", name="")
    assert filled.undo() == "S1 is without a name"


def test_swapping_the_roles_changes_whose_mood_the_list_shows(filled: Library) -> None:
    assert [one.role for one in filled.swap_roles(OIL)] == ["agent", "customer"]
    (older,) = filled.calls(Filter(caller="Suzanne"))
    assert older.mood == (0.4, 0.0, 0.0, None)
    assert [hit.name for hit in filled.search("", Filter(call=OIL, role="customer"))] == ["Cherry"] * 4
    filled.undo()
    assert filled.call(OIL) == oil_call()


def test_with_one_role_known_of_two_speakers_both_follow(library: Library) -> None:
    call = oil_call()
    library.save_call(replace(call, speakers=(Speaker("S1"), call.speakers[1])))
    assert [one.role for one in library.swap_roles(OIL)] == ["agent", "customer"]
    library.save_call(replace(oil_call(identity="b" * 12), speakers=(Speaker("S1"), Speaker("S2"))))
    with pytest.raises(UsageProblem):
        library.swap_roles("b" * 12)


def test_words_can_go_to_somebody_new(filled: Library) -> None:
    filled.assign(OIL, 25.0, 30.0, "S3")
    assert [one.label for one in filled.call(OIL).speakers] == ["S1", "S2", "S3"]
    filled.set_speaker(OIL, "S3", name="Colleague")
    filled.save_call(oil_call())
    assert filled.call(OIL).speaker("S3").name == "Colleague"


def test_changed_words_are_scored_anew_and_others_are_left_alone(scored: Library) -> None:
    scored.edit_text(OIL, 21.0, "I do not know how.")
    rows = scored.call(OIL).utterances
    assert rows[4].sentiment == Sentiment(0.5, 0, 1, 0, ("en",))
    assert rows[1] == oil_call().utterances[1]


def test_a_role_that_changes_scores_that_voice_anew_and_undo_brings_the_scores_back(scored: Library) -> None:
    scored.swap_roles(OIL)
    values = {one.sentiment.compound for one in scored.call(OIL).utterances if one.sentiment and one.speaker == "S1"}
    assert values == {-0.5}
    assert scored.machine_call(OIL) == oil_call()
    scored.set_speaker(OIL, "S1", name="X")
    scored.undo()
    scored.undo()
    assert scored.call(OIL) == oil_call()


def test_a_mended_call_of_some_length_changes_only_the_row_that_was_mended(library: Library) -> None:
    rows = tuple(
        said(place * 2.0, place * 2.0 + 1.5, f"S{place % 2 + 1}", f"line {place} is here") for place in range(200)
    )
    library.save_call(replace(oil_call(), utterances=rows))
    library.edit_text(OIL, 100.0, "changed")
    assert [one for one in library.call(OIL).utterances if one not in rows] == [library.call(OIL).utterances[50]]
    assert len(library.search("line", limit=500)) == 199
