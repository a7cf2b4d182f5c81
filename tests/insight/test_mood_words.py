"""Which words overrides point at."""

from __future__ import annotations

from callscope.insight.mood_words import proposals
from callscope.nouns.taught import Override


def override(call: str, text: str, said: str, machine: str = "neutral", *because: str) -> Override:
    return Override(call, 0.0, text, "customer", machine, said, because)


def test_what_moved_the_machine_astray_is_proposed_to_count_nothing() -> None:
    every = [override(call, "Fire my stick up", "neutral", "negative", "-fire") for call in "abc"]
    (found,) = proposals(every, (), lambda _: 4)
    assert (found.word, found.valence, found.overrides, found.calls, found.heard) == ("fire", 0.0, 3, 3, 4)


def test_a_phrase_that_moved_it_is_proposed_as_a_whole() -> None:
    every = [override(call, "it still keeps the old one", "positive", "negative", "-still keeps") for call in "abc"]
    assert ("still keeps", 0.0) in [(one.word, one.valence) for one in proposals(every, (), lambda _: 3)]


def test_two_overrides_one_call_or_a_common_word_are_not_enough() -> None:
    text = "It is laggy"
    assert not proposals([override(call, text, "negative") for call in "ab"], (), lambda _: 2)
    assert not proposals([override("a", text, "negative") for _ in "abc"], (), lambda _: 3)
    assert not proposals([override(call, text, "negative") for call in "abc"], (), lambda _: 16)


def test_overrides_that_contradict_each_other_propose_nothing() -> None:
    every = [override(call, "It is laggy", "negative") for call in "abc"]
    every += [override(call, "It is laggy", "positive") for call in "de"]
    assert not proposals(every, (), lambda _: 5)


def test_words_that_are_known_and_what_agents_say_are_left_out() -> None:
    every = [override(call, "It is laggy", "negative") for call in "abc"]
    assert not proposals(every, {"laggy"}, lambda _: 3)
    assert not proposals([one._replace(role="agent") for one in every], (), lambda _: 3)
    assert not proposals([one._replace(machine="negative") for one in every], (), lambda _: 3)


def test_a_phrase_stands_for_its_words_where_no_more_is_behind_them() -> None:
    every = [override(call, "the oil light", "negative") for call in "abc"]
    assert [one.word for one in proposals(every, (), lambda word: 3 if " " in word else 9)] == ["oil light"]
    assert [one.overrides for one in proposals(every, (), lambda _: 3)] == [3]
