"""Words and turns become utterances."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscope.call import Turn, Utterance, Word, fold
from callscope.conversation.attribute import by_tracks, by_turns, replace_words
from callscope.running import join
from callscope.settings import WordsSettings

SETTINGS = WordsSettings()


def said(text: str, start: float = 0.0, each: float = 0.3, gap: float = 0.0) -> list[Word]:
    """Words of `each` seconds, `gap` seconds apart."""
    step = each + gap
    return [
        Word(round(start + index * step, 3), round(start + index * step + each, 3), word, 0.9)
        for index, word in enumerate(text.split())
    ]


def texts(utterances: tuple[Utterance, ...]) -> list[tuple[str, str]]:
    return [(one.speaker, one.text) for one in utterances]


def test_without_turns_there_is_one_speaker() -> None:
    assert texts(by_turns(said("Hello there."), [], SETTINGS)) == [("S1", "Hello there.")]


def test_without_words_there_is_nothing() -> None:
    assert by_turns([], [Turn(0, 1, "A")], SETTINGS) == ()
    assert by_turns([], [Turn(0, 1, "A"), Turn(1, 2, "B")], SETTINGS) == ()
    assert by_tracks([[], []], ["A", "B"], SETTINGS) == ()


def test_each_word_goes_to_the_speaker_whose_turn_it_is() -> None:
    words = said("How can I help you? I lost my card.")
    turns = [Turn(0, 1.5, "A"), Turn(1.5, 2.7, "B")]
    assert texts(by_turns(words, turns, SETTINGS)) == [("A", "How can I help you?"), ("B", "I lost my card.")]


def test_a_turn_boundary_that_is_early_or_late_snaps_to_the_end_of_the_sentence() -> None:
    words = said("How can I help you? I lost my card.")
    for boundary in (1.2, 1.35, 1.65, 1.8):
        turns = [Turn(0, boundary, "A"), Turn(boundary, 2.7, "B")]
        assert texts(by_turns(words, turns, SETTINGS)) == [("A", "How can I help you?"), ("B", "I lost my card.")]


def test_a_turn_boundary_snaps_to_a_pause_where_there_is_no_punctuation() -> None:
    words = said("how can i help you") + said("i lost my card", start=1.9)
    turns = [Turn(0, 1.25, "A"), Turn(1.25, 3.1, "B")]
    assert texts(by_turns(words, turns, SETTINGS)) == [("A", "how can i help you"), ("B", "i lost my card")]


def test_a_word_in_no_turn_stays_with_its_sentence() -> None:
    words = [*said("I lost my card"), Word(1.5, 1.8, "yesterday.", 0.9), *said("Oh no.", start=2.0)]
    turns = [Turn(0, 1.2, "A"), Turn(1.85, 2.6, "B")]
    assert texts(by_turns(words, turns, SETTINGS)) == [("A", "I lost my card yesterday."), ("B", "Oh no.")]


def test_a_lone_flipped_word_inside_a_phrase_is_smoothed() -> None:
    words = said("the light on my dashboard is still on")
    turns = [Turn(0, 0.95, "A"), Turn(0.95, 1.2, "B"), Turn(1.2, 2.4, "A")]
    assert texts(by_turns(words, turns, SETTINGS)) == [("A", "the light on my dashboard is still on")]


def test_an_answer_of_one_word_is_kept() -> None:
    words = said("Is the light on? Yes. Then press the button.")
    turns = [Turn(0, 1.2, "A"), Turn(1.2, 1.5, "B"), Turn(1.5, 2.7, "A")]
    assert [one.speaker for one in by_turns(words, turns, SETTINGS)] == ["A", "B", "A"]


def test_a_response_inside_a_sentence_folds_into_it() -> None:
    words = [*said("so you are going to"), *said("Okay.", start=1.8), *said("hold both of them down.", start=2.35)]
    turns = [Turn(0, 1.5, "A"), Turn(1.75, 2.15, "B"), Turn(2.35, 3.6, "A")]
    rows = fold(by_turns(words, turns, WordsSettings(pause=1.0)))
    assert [row.utterance.text for row in rows] == ["so you are going to hold both of them down."]
    assert [one.text for one in rows[0].responses] == ["Okay."]


def test_an_utterance_ends_at_a_pause() -> None:
    words = said("Let me look.") + said("Found it.", start=1.6)
    assert texts(by_turns(words, [], SETTINGS)) == [("S1", "Let me look."), ("S1", "Found it.")]
    assert len(by_turns(words, [], WordsSettings(pause=1.0))) == 1


def test_a_long_utterance_is_cut_at_the_end_of_a_sentence() -> None:
    words = said("one two three. four five six seven. eight nine ten eleven twelve", each=1.5)
    assert [one.text for one in by_turns(words, [], SETTINGS)] == [
        "one two three. four five six seven.",
        "eight nine ten eleven twelve",
    ]


def test_a_long_utterance_without_sentences_is_cut_at_its_longest_pause() -> None:
    words = said("one two three four") + said("five six seven eight nine ten", start=1.5)
    utterances = by_turns(words, [], WordsSettings(longest=2.5))
    assert [one.text for one in utterances] == ["one two three four", "five six seven eight nine ten"]


def test_one_word_longer_than_the_longest_utterance_stays_whole() -> None:
    words = [Word(0, 20, "aaaah", 0.5), Word(20, 21, "right", 0.9)]
    assert [one.text for one in by_turns(words, [], SETTINGS)] == ["aaaah", "right"]


def test_tracks_keep_their_overlap_and_come_in_order_of_start() -> None:
    agent = said("So hold both buttons down for ten seconds.")
    customer = said("Okay.", start=0.8)
    utterances = by_tracks([agent, customer], ["S1", "S2"], SETTINGS)
    assert texts(utterances) == [("S1", "So hold both buttons down for ten seconds."), ("S2", "Okay.")]
    assert utterances[1].end < utterances[0].end


def test_words_of_scripts_without_spaces_are_joined_without() -> None:
    assert join(["私", "の", "カード", "を", "なくし", "ました", "。"]) == "私のカードをなくしました。"
    assert join(["我的", "iPhone", "坏了"]) == "我的iPhone坏了"
    assert join(["카드를", "잃어버렸어요."]) == "카드를 잃어버렸어요."
    assert join(["ça", "coûte", "20", "%"]) == "ça coûte 20%"


def test_words_that_the_recogniser_broke_are_joined_again() -> None:
    assert join(["number", "12", ",345", "at", "3", ":30"]) == "number 12,345 at 3:30"
    assert join(["Uh", "-huh,", "AT", "&T", "-", "yes"]) == "Uh-huh, AT&T - yes"


def test_a_replacement_covers_whole_words_in_any_case_and_keeps_the_punctuation() -> None:
    words = said("I'd like a crome cast, please. Crome castle is not it.")
    replaced = replace_words(words, {"Crome Cast": "Chromecast"})
    assert join(word.text for word in replaced) == "I'd like a Chromecast, please. Crome castle is not it."
    assert replaced[3][:2] == (words[3].start, words[4].end)


def test_a_replacement_keeps_a_possessive_and_prefers_the_longer_key() -> None:
    words = said("the crome cast's remote and the crome cast ultra")
    replaced = replace_words(words, {"crome cast": "Chromecast", "crome cast ultra": "Chromecast Ultra"})
    assert join(word.text for word in replaced) == "the Chromecast's remote and the Chromecast Ultra"


@pytest.mark.parametrize(
    ("text", "key", "value", "told"),
    [
        ("I ate at McDonald's, twice.", "McDonald's", "Acme", "I ate at Acme, twice."),
        ("McDonald’s is full.", "mcdonald's", "Acme", "Acme is full."),
        ("the McDonald's app's icon", "McDonald's app", "Acme app", "the Acme app's icon"),
        ("We write C++, mostly.", "C++", "Cpp", "We write Cpp, mostly."),
        ("Is it in (C#)?", "C#", "C sharp", "Is it in (C sharp)?"),
        ("the .net thing", ".NET", "DotNet", "the DotNet thing"),
        ('She said "e.g." again', "e.g.", "for example", 'She said "for example" again'),
        ("I saw St. John's wort.", "St. John's wort", "hypericum", "I saw hypericum."),
        ("It is C, and C++.", "C", "see", "It is see, and see++."),
    ],
)
def test_a_key_may_end_in_signs_or_a_possessive(text: str, key: str, value: str, told: str) -> None:
    assert join(word.text for word in replace_words(said(text), {key: value})) == told


def test_a_key_with_a_possessive_goes_before_one_without() -> None:
    replaced = replace_words(said("Mac's and Mac"), {"mac": "Mack", "mac's": "MacBook's"})
    assert join(word.text for word in replaced) == "MacBook's and Mack"


def test_a_key_does_not_match_across_a_full_stop() -> None:
    words = said("It is crome. Cast it away.")
    assert replace_words(words, {"crome cast": "Chromecast"}) == tuple(words)


def test_a_replacement_works_across_the_pieces_of_an_unspaced_script() -> None:
    words = said("クローム キャスト を 買う")
    assert join(word.text for word in replace_words(words, {"クロームキャスト": "Chromecast"})) == "Chromecastを買う"


def test_turns_of_a_real_call_moved_by_a_quarter_second_still_give_each_sentence_to_its_speaker(samples: Path) -> None:
    reference = json.loads((samples / "chromecast.truth.json").read_text())["turns"]
    words: list[Word] = []
    for turn in reference:
        tokens = turn["text"].split()
        words += said(turn["text"], turn["start"], round((turn["end"] - turn["start"]) / len(tokens), 3))
    turns = [Turn(turn["start"] + 0.25, turn["end"] + 0.25, turn["role"]) for turn in reference]
    heard = {
        role: " ".join(one.text for one in by_turns(words, turns, SETTINGS) if one.speaker == role)
        for role in ("agent", "customer")
    }
    assert heard == {role: " ".join(turn["text"] for turn in reference if turn["role"] == role) for role in heard}


_QUIET = settings(deadline=None, max_examples=60)
_TIMES = st.floats(0, 60, allow_nan=False).map(lambda value: round(value, 3))
_WORDS = st.lists(
    st.builds(
        lambda start, lasts, text: Word(start, round(start + lasts, 3), text, 0.5),
        _TIMES,
        st.floats(0, 3).map(lambda value: round(value, 3)),
        st.sampled_from(["so", "yes.", "well,", "right?", "はい", "no"]),
    ),
    max_size=40,
)
_TURNS = st.lists(
    st.builds(
        lambda start, lasts, who: Turn(start, round(start + lasts, 3), who),
        _TIMES,
        st.floats(0, 9).map(lambda value: round(value, 3)),
        st.sampled_from(["A", "B", "C"]),
    ),
    max_size=12,
)


@_QUIET
@given(_WORDS, _TURNS)
def test_whatever_the_words_and_turns_no_word_is_lost_or_said_twice(words: list[Word], turns: list[Turn]) -> None:
    utterances = by_turns(words, turns, SETTINGS)
    assert sorted(word for one in utterances for word in one.words) == sorted(words)
    assert list(utterances) == sorted(utterances, key=lambda one: (one.start, one.end))
    assert {one.speaker for one in utterances} <= ({turn.speaker for turn in turns} or {"S1"})
    assert all(one.text == join(word.text for word in one.words) for one in utterances)


@_QUIET
@given(_WORDS)
def test_an_utterance_is_never_longer_than_the_longest_unless_one_word_is(words: list[Word]) -> None:
    for one in by_turns(words, [], SETTINGS):
        assert len(one.words) == 1 or one.words[-1].end - one.start <= SETTINGS.longest
