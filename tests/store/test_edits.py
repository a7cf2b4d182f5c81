from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from callscope.call import Edit, Span, Speaker, Utterance, Word
from callscope.nouns.kept import EditKind
from callscope.store.align import realign
from callscope.store.edits import anchors, name_speakers, replay
from tests.store.made import OIL, oil_call, said

ROWS = oil_call().utterances


def edit(kind: EditKind, start: float, end: float, speaker: str = "", after: str = "", **more: object) -> Edit:
    labels = anchors(ROWS, (speaker, after if kind == "assign" else ""))
    return replace(Edit(1, OIL, kind, start, end, speaker, after=after, anchors=labels), **more)


def texts(rows: tuple[Utterance, ...]) -> list[str]:
    return [f"{row.speaker} {row.text}" for row in rows]


def test_without_edits_nothing_changes() -> None:
    assert replay(ROWS, []) == (ROWS, ())


def test_a_new_text_keeps_the_times_of_the_words_that_stay() -> None:
    rows, unfitting = replay(ROWS, [edit("text", 21.0, 24.0, "S1", "I really don't know how!")])
    row = rows[4]
    assert not unfitting
    assert row.text == "I really don't know how!"
    old = ROWS[4].words
    assert row.words[0] == old[0]
    assert row.words[2:4] == old[1:3]
    assert row.words[4] == Word(old[3].start, old[3].end, "how!", 1.0)
    assert row.words[0].end <= row.words[1].start <= row.words[1].end <= row.words[2].start
    assert row.sentiment is None
    assert row.tone == ROWS[4].tone


def test_no_text_removes_the_row_and_restoring_brings_it_back() -> None:
    gone = edit("text", 8.0, 8.5, "S2", "")
    rows, _ = replay(ROWS, [gone])
    assert len(rows) == 6
    assert replay(ROWS, [gone, edit("restore", 7.9, 8.6)]) == (ROWS, ())


def test_a_text_finds_its_words_in_a_row_that_is_longer_now() -> None:
    joined = said(21.0, 30.0, "S1", "I don't know how. Hold the button on the left.", 0.0)
    rows, unfitting = replay((*ROWS[:4], joined, ROWS[6]), [edit("text", 21.0, 24.5, "S1", "I do not know.")])
    assert not unfitting
    assert rows[4].text == "I do not know. Hold the button on the left."


def test_a_text_follows_its_voice_when_the_labels_are_swapped() -> None:
    other = {"S1": "S2", "S2": "S1"}
    swapped = tuple(replace(row, speaker=other[row.speaker]) for row in ROWS)
    rows, unfitting = replay(swapped, [edit("text", 4.5, 12.0, "S1", "Hello.")])
    assert not unfitting
    assert texts(rows)[1] == "S2 Hello."


def test_an_edit_where_nobody_speaks_any_more_is_given_back_with_the_reason() -> None:
    for kind in ("text", "assign", "split", "join"):
        lost = edit(kind, 31.0, 39.0, "", "S9")
        rows, (unfitting,) = replay(ROWS[:3], [lost])
        assert rows == ROWS[:3]
        assert unfitting.misfit == "nothing is said there any more"
        assert replace(unfitting, misfit="") == lost


def test_an_edit_of_a_voice_that_is_gone_is_given_back() -> None:
    _, (unfitting,) = replay(ROWS[:1], [edit("text", 21.0, 24.0, "S1", "x")])
    assert unfitting.misfit == "the voice S1 is not heard where it was"


def test_an_assigned_row_has_another_speaker_and_no_tone() -> None:
    rows, _ = replay(ROWS, [edit("assign", 25.0, 30.0, "", "S1")])
    assert texts(rows)[5] == "S1 Hold the button on the left."
    assert rows[5].tone is None
    assert rows[5].no_tone
    assert rows[5].sentiment is None


def test_a_row_that_is_given_back_is_as_the_machine_heard_it() -> None:
    assert ROWS[5].speaker == "S2"
    there, back = edit("assign", 25.0, 30.0, "S2", "S1"), edit("assign", 25.0, 30.0, "S1", "S2")
    assert replay(ROWS, [there, back]) == (ROWS, ())


def test_assigning_a_part_cuts_the_row_between_words() -> None:
    rows, _ = replay(ROWS, [edit("assign", 31.0, 34.4, "", "S2")])
    assert texts(rows)[-2:] == ["S2 Oh it's off!", "S1 You saved me a trip."]
    assert rows[-2].end <= rows[-1].start
    assert [word for row in rows[-2:] for word in row.words] == list(ROWS[-1].words)


def test_assigning_one_speaker_leaves_the_other_alone() -> None:
    rows, _ = replay(ROWS, [edit("assign", 4.5, 12.0, "S1", "S3")])
    assert texts(rows)[1:3] == [f"S3 {ROWS[1].text}", "S2 uh-huh"]


def test_a_row_is_split_between_words_and_joined_again() -> None:
    cut = edit("split", 16.1, 16.1, "S2")
    rows, _ = replay(ROWS, [cut])
    assert texts(rows)[3:5] == ["S2 This happens not infrequently,", "S2 did you reset the service light?"]
    rows, _ = replay(ROWS, [cut, edit("join", 13.0, 20.0, "S2")])
    assert texts(rows) == texts(ROWS)
    assert rows[3].words == ROWS[3].words


def test_a_split_that_the_machine_makes_itself_now_still_fits() -> None:
    first, second = replay(ROWS, [edit("split", 16.1, 16.1, "S2")])[0][3:5]
    machine = (*ROWS[:3], first, second, *ROWS[4:])
    assert replay(machine, [edit("split", 16.1, 16.1, "S2")]) == (machine, ())
    assert replay(ROWS, [edit("join", 13.0, 20.0, "S2")]) == (ROWS, ())


def test_rows_of_different_people_are_not_joined() -> None:
    rows, (unfitting,) = replay(ROWS, [edit("join", 20.5, 31.0)])
    assert rows == ROWS
    assert unfitting.misfit == "several people speak there"


def test_restoring_brings_back_all_rows_that_a_joined_row_was_made_of() -> None:
    edits = [edit("assign", 25.0, 30.0, "", "S1"), edit("join", 21.0, 39.0, "S1"), edit("restore", 22.0, 23.0)]
    assert len(replay(ROWS, edits[:2])[0]) == 5
    assert replay(ROWS, edits) == (ROWS, ())


def test_a_row_without_words_is_edited_as_a_whole() -> None:
    plain = (Utterance(0.0, 4.0, "S1", "typed in a chat"), Utterance(5.0, 6.0, "S2", "yes"))
    rows, unfitting = replay(
        plain, [Edit(1, OIL, "text", 0.0, 4.0, after="written"), Edit(2, OIL, "assign", 0, 4, after="S2")]
    )
    assert not unfitting
    assert texts(rows) == ["S2 written", "S2 yes"]


def test_a_name_and_role_follow_the_voice() -> None:
    heard = (Speaker("S1", role="unknown"), Speaker("S2"))
    named = Edit(1, OIL, "speaker", 0, 0, "S1", name="Suzanne", role="customer", anchors=anchors(ROWS, ["S1"]))
    speakers, _ = name_speakers(heard, ROWS, [named])
    assert (speakers[0].name, speakers[0].role, speakers[0].confidence) == ("Suzanne", "customer", 1.0)
    other = {"S1": "S2", "S2": "S1"}
    speakers, unfitting = name_speakers(heard, [replace(row, speaker=other[row.speaker]) for row in ROWS], [named])
    assert not unfitting
    assert [one.name for one in speakers] == ["", "Suzanne"]
    _, (lost,) = name_speakers(heard, ROWS[:1], [named])
    assert lost.misfit


def test_a_voice_is_known_by_its_longest_utterances() -> None:
    assert anchors(ROWS, ["S1", "S9", ""]) == {"S1": (Span(4.5, 12.0), Span(21.0, 24.0), Span(31.0, 39.0))}


@given(st.lists(st.sampled_from(["a", "b", "c", "d."]), min_size=1), st.lists(st.sampled_from(["a", "B", "c", "e"])))
def test_new_words_are_in_order_and_inside_the_time_of_the_old(old: list[str], new: list[str]) -> None:
    words = said(1.0, 5.0, "S1", " ".join(old)).words
    aligned = realign(words, new)
    assert [word.text for word in aligned] == new
    times = [time for word in aligned for time in (word.start, word.end)]
    assert times == sorted(times)
    assert all(1.0 <= time <= 5.0 for time in times)


KINDS = st.sampled_from(["text", "assign", "split", "join", "restore"])
MOMENTS = st.integers(0, 40).map(float)


@given(
    st.lists(st.tuples(KINDS, MOMENTS, MOMENTS, st.sampled_from(["", "S1", "S2"]), st.sampled_from(["S1", "S3", ""])))
)
def test_edits_lose_no_word_that_nobody_removed_and_can_all_be_restored(
    acts: list[tuple[EditKind, float, float, str, str]],
) -> None:
    edits = [edit(kind, min(a, b), max(a, b), speaker, after) for kind, a, b, speaker, after in acts if kind != "text"]
    rows, unfitting = replay(ROWS, edits)
    assert sorted(word for row in rows for word in row.words) == sorted(word for row in ROWS for word in row.words)
    assert all(one.misfit and replace(one, misfit="") in edits for one in unfitting)
    everything = [edit(kind, min(a, b), max(a, b), speaker, after) for kind, a, b, speaker, after in acts]
    assert replay(ROWS, [*everything, edit("restore", 0.0, 40.0)])[0] == ROWS
