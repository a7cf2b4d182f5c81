"""What the words say, and why."""

from __future__ import annotations

import pytest

from callscope.call import Speaker, Utterance
from callscope.conversation.sentiment import knows, score, sentiment

TEXTS = (
    "Thank you for calling, how can I help you today?",
    "I'm not happy at all, this is VERY bad!",
    "It is kind of good but it never worked great.",
    "No problem, no problem.",
    "I waited three weeks, and nobody called me back.",
    "That's fine \N{SLIGHTLY SMILING FACE}",
    "!!!",
    "",
)


@pytest.mark.parametrize("text", TEXTS)
def test_the_score_is_vaders_own(text: str) -> None:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    theirs = SentimentIntensityAnalyzer().polarity_scores(text)
    ours = sentiment(text)
    assert (ours.compound, ours.positive, ours.neutral, ours.negative) == tuple(
        theirs[key] for key in ("compound", "pos", "neu", "neg")
    )


def test_it_names_the_words_that_moved_it_the_strongest_first_with_their_sign() -> None:
    assert sentiment("I'm worried, but you are a great, great help.").because == ("+great", "+help", "-worried")


def test_a_negation_and_an_intensifier_are_named_with_their_word() -> None:
    assert sentiment("I am not happy.").because == ("-not happy",)
    assert sentiment("I am very happy.").because == ("+very happy",)
    assert sentiment("That is not so great.").because == ("-not so great",)
    assert sentiment("No problem.").because == ("+no problem",)


def test_a_typographic_apostrophe_negates_too() -> None:
    assert sentiment("I don’t like it.") == sentiment("I don't like it.")
    assert sentiment("I don’t like it.").label == "negative"


def test_a_text_without_such_words_is_neutral_for_no_reason() -> None:
    plain = sentiment("It is a Hyundai.")
    assert (plain.compound, plain.label, plain.because) == (0.0, "neutral", ())


def test_only_english_is_known() -> None:
    assert knows("en")
    assert knows("en-GB")
    assert not knows("de")
    assert not knows("")


def test_every_utterance_is_scored_in_english_and_none_in_another_language() -> None:
    utterances = (Utterance(0, 1, "S1", "That is great."), Utterance(1, 2, "S2", "Das ist super."))
    speakers = (Speaker("S1", role="agent"), Speaker("S2"))
    assert all(one.sentiment is not None for one in score(utterances, speakers, "en"))
    assert all(one.sentiment is None for one in score(utterances, speakers, "de"))


def test_scoring_again_in_another_language_takes_the_old_score_away() -> None:
    scored = score((Utterance(0, 1, "S1", "That is great."),), (), "en")
    assert score(scored, (), "fr")[0].sentiment is None
