"""Themes: what several callers say, whatever words they put between."""

from __future__ import annotations

import random

import pytest

from callscope.bench.themes import Row, halves, score
from callscope.insight.phrases import clauses, names, plain, stem
from callscope.insight.themes import find_themes
from callscope.nouns.themed import Dismissed, Said, Themes

LIGHT = (
    "My oil light is on again.",
    "The oil light is still on after the service.",
    "I left and the oil light came on.",
    "Why is my oil light on?",
)
HOLD = ("I was on hold for an hour.", "They kept me on hold forever.", "You put me on hold and nobody came.")
COURTESY = ("Thank you so much for your help!", "Okay, have a nice day.", "Hi, good morning, my name is Sarah Smith.")


def said(*texts: str, callers: tuple[str, ...] = (), tagged: bool = False) -> list[Said]:
    """Each text by a caller of its own, unless `callers` names them."""
    return [
        Said(f"{number:04}", 1.0, 5.0, "S2", text, caller=callers[number] if callers else None, tagged=tagged)
        for number, text in enumerate(texts)
    ]


def names_of(found: Themes) -> list[str]:
    return [one.name for one in found.themes]


def test_variants_of_a_phrase_are_one_theme_with_its_callers_and_utterances() -> None:
    found = find_themes(said(*LIGHT, *HOLD))
    light, hold = found.themes
    assert (light.name, light.callers, light.calls, len(light.utterances)) == ("oil light", 4, 4, 4)
    assert (hold.name, hold.callers) == ("on hold", 3)
    assert [one.text for one in light.utterances] == list(LIGHT)
    assert (found.callers, found.calls, found.utterances) == (7, 7, 7)


def test_a_caller_who_says_it_often_is_one_caller() -> None:
    texts = ["My oil light is on."] * 6
    assert find_themes(said(*texts, callers=("Sue",) * 6)).themes == ()
    (theme,) = find_themes(said(*texts, callers=("Sue", "Sue", "Sue", "Sue", "Bob", "Ann"))).themes
    assert (theme.callers, theme.unnamed, theme.calls) == (3, 0, 6)


def test_courtesy_and_names_are_no_theme() -> None:
    assert find_themes(said(*COURTESY * 5)).themes == ()
    agent = [f"Cherry, {number} is fine." for number in range(6)]
    assert find_themes(said(*agent), strangers=["Cherry"]).themes == ()
    assert names_of(find_themes(said(*agent))) != []


def test_the_same_of_something_else_is_one_theme() -> None:
    kinds = ("health", "property", "car", "life", "pet")
    claims = [f"I want to file a {kind} claim {end}" for kind in kinds for end in ("please", "today", "now", "")]
    passwords = ["I forgot my password", "reset my password", "my password is wrong", "password reset"]
    found = find_themes(said(*claims, *passwords))
    assert "claim" in names_of(found)[0]
    assert sum("claim" in name for name in names_of(found)) == 1
    assert any("password" in name for name in names_of(found))


def test_the_same_input_in_another_order_gives_the_same_themes() -> None:
    every = said(*LIGHT, *HOLD, *COURTESY)
    shuffled = every[:]
    random.Random(1).shuffle(shuffled)
    assert find_themes(every) == find_themes(shuffled)


def test_what_was_dismissed_is_told_again_although_new_calls_name_it_otherwise() -> None:
    light = find_themes(said(*LIGHT, *HOLD)).themes[0]
    more = [f"The oil light on the dashboard is blinking {number}" for number in ("red", "fast", "now", "still")]
    found = find_themes(said(*LIGHT, *HOLD, *more), dismissed=[Dismissed(1, light.name, light.keys)])
    assert all("light" not in one.name for one in found.themes)
    assert any("light" in one.name for one in found.dismissed)


def test_only_as_many_as_asked_for_are_given_and_numbered_from_1() -> None:
    found = find_themes(said(*LIGHT, *HOLD), limit=1)
    assert [one.number for one in found.themes] == [1]


@pytest.mark.parametrize("texts", [(), ("",), ("...",), ("Thank you.",), ("\x1b[2J \u202e 1234",) * 4])
def test_nothing_to_say_is_no_theme_and_no_error(texts: tuple[str, ...]) -> None:
    assert find_themes(said(*texts)).themes == ()


def test_a_phrase_shows_the_words_as_they_were_said() -> None:
    found = find_themes(said(*(f"The app won't open {end}" for end in ("today", "at all", "since Monday", "now"))))
    assert names_of(found) == ["app won't open"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lights", "light"),
        ("verified", "verify"),
        ("verification", "verifying"),
        ("stolen", "stole"),
        ("cancelling", "cancellation"),
        ("isn't", "never"),
        ("squeaking", "squeaks"),
    ],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other) != ""


@pytest.mark.parametrize("word", ["the", "please", "i'm", "42nd", "x", "monday"])
def test_words_without_a_theme_have_no_stem(word: str) -> None:
    assert stem(word) == ""


def test_names_are_told_by_how_people_give_them() -> None:
    texts = ["My name is Helena.", "Hi, this is Helena.", "Thanks, Ben.", "Hello Ben", "the light is on"]
    assert {"helena", "ben"} <= names(texts)
    assert "light" not in names(texts)


def test_sentences_are_taken_apart_and_courtesy_is_cut_out() -> None:
    (only,) = clauses(plain("Take your time. My oil light is on! Thank you so much"))
    assert [term.stem for term in only.terms] == ["oil", "light"]
    assert only.words == ("my", "oil", "light", "is", "on")


def test_the_bench_counts_an_intent_once_and_only_where_a_theme_is_mostly_it() -> None:
    rows = [Row("", "a")] * 4 + [Row("", "b")] * 4 + [Row("", "c")] * 4
    assert score(rows, [[0, 1], [2, 3], [4, 5, 8, 9, 10], [6]]) == (3, pytest.approx((1 + 1 + 0.6 + 1) / 4), 10 / 12)
    assert score(rows, [[0, 4, 8]]).named == 0
    one, other = halves(rows)
    assert sorted({row.intent for row in (*one, *other)}) == ["a", "b", "c"]
    assert not {row.intent for row in one} & {row.intent for row in other}
