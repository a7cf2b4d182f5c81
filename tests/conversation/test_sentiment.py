"""What the words say, and why."""

from __future__ import annotations

import pytest

from callscope.bench.sentiment import labelled, macro_f1
from callscope.call import Role, Speaker, Utterance
from callscope.conversation.moods import Phrase, moods, said
from callscope.conversation.sentiment import knows, score, sentiment

TEXTS = (
    "I'm not happy at all, this is VERY bad!",
    "It is kind of awful but the colours are lovely.",
    "That's nice \N{SLIGHTLY SMILING FACE}",
    "!!!",
    "",
)


@pytest.mark.parametrize("text", TEXTS)
def test_where_no_rule_speaks_the_score_is_vaders_own(text: str) -> None:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    theirs = SentimentIntensityAnalyzer().polarity_scores(text)
    ours = sentiment(text)
    assert (ours.compound, ours.positive, ours.neutral, ours.negative) == tuple(
        theirs[key] for key in ("compound", "pos", "neu", "neg")
    )


@pytest.mark.parametrize(
    "text",
    [
        "It's still not working.",
        "This is the third time that I am calling.",
        "Nobody called me back.",
        "I was charged twice.",
        "I want to speak to your supervisor.",
        "I want to cancel.",
        "I'd like to cancel my subscription please.",
        "Great, so it is still not working",
        "I have been waiting for three weeks and nobody has called me back",
        "No, the problem is still there.",
    ],
)
def test_what_callers_complain_of_is_negative(text: str) -> None:
    assert sentiment(text, "customer").label == "negative"
    assert sentiment(text).label == "negative"


@pytest.mark.parametrize(
    "text",
    [
        "No problem.",
        "No problem at all.",
        "Yes please.",
        "Okay, thank you.",
        "Can you please help me with my credit card?",
        "I'd like to file an accident claim please.",
        "Can I cancel my appointment on Friday?",
        "What if my card doesn't work abroad?",
        "How do I know if it isn't working?",
        "No, there are no error messages.",
        "You too, have a great day!",
    ],
)
def test_courtesy_tasks_and_what_is_only_supposed_are_no_mood(text: str) -> None:
    assert sentiment(text, "customer").label == "neutral"


@pytest.mark.parametrize(
    "text",
    [
        "Is it working now?",
        "Does everything work fine now?",
        "So it's fixed?",
        "is it working now",
        "The hotel I'm in",
        "Which town I'm in.",
        "Nobody said it's fixed",
        "I don't think it's fixed.",
        "I can't say it is up and running.",
        "Nothing did the trick.",
        "My payment was successfully declined.",
        "That was not very quick.",
        "You are not a big help.",
    ],
)
def test_what_is_asked_denied_or_unfinished_is_no_praise(text: str) -> None:
    assert sentiment(text, "customer").label != "positive"
    assert sentiment(text).label != "positive"


@pytest.mark.parametrize(
    "text",
    [
        "It didn't work before, but now it works.",
        "Did the reset and it works now.",
        "It works now, can you close the case?",
        "Was so easy, thanks.",
        "I'm in!",
        "Okay, I'm in.",
        "I'm back in.",
        "Successfully logged in.",
        "Thank you so much, can you also send it to me?",
        "That was quick.",
    ],
)
def test_relief_stays_relief_beside_a_question_or_a_denial_of_something_else(text: str) -> None:
    assert sentiment(text, "customer").label == "positive"


def test_who_would_not_complain_does_not() -> None:
    assert sentiment("I would not complain.", "customer").label != "negative"
    assert sentiment("I want to complain.", "customer").label == "negative"


@pytest.mark.parametrize("text", ["It works now!", "Thank you so much for your help.", "Oh, you saved me a trip."])
def test_relief_and_thanks_that_name_the_help_are_positive(text: str) -> None:
    assert sentiment(text, "customer").label == "positive"


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for calling, how can I help you today?",
        "I'm really sorry to hear that, I do apologize.",
        "I understand how frustrating it is to be charged twice.",
        "Excellent, you're very welcome. Have a wonderful day!",
    ],
)
def test_an_agents_script_is_no_mood(text: str) -> None:
    assert sentiment(text, "agent").label == "neutral"


def test_an_agent_who_loses_patience_has_a_mood() -> None:
    assert sentiment("Please calm down, I told you twice.", "agent").label == "negative"
    assert sentiment("Don't be ridiculous.", "agent").label != "neutral"


def test_thanks_are_a_mood_where_nobody_knows_who_speaks() -> None:
    assert sentiment("Thank you.").label == "positive"
    assert sentiment("Thank you.", "customer").label == "neutral"


def test_a_phrase_is_told_as_it_was_said() -> None:
    assert sentiment("The mouse, it’s still not working!", "customer").because == ("-still not working",)
    assert sentiment("I called and NOBODY answered.", "customer").because == ("-NOBODY answered",)


@pytest.mark.parametrize("phrase", moods().phrases, ids=lambda phrase: phrase.says)
def test_every_rule_has_a_reason_and_finds_its_example(phrase: Phrase) -> None:
    role: Role = "agent" if phrase.who == "agent" else "customer"
    found = said(phrase.example.split(), role)
    assert phrase.why.endswith(".")
    assert [one for one in found if one.valence == phrase.valence]
    if phrase.valence:
        assert sentiment(phrase.example, role).label == ("negative" if phrase.valence < 0 else "positive")


def test_no_word_stands_in_the_list_of_words_and_in_vain() -> None:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    assert moods().words.keys() <= SentimentIntensityAnalyzer().lexicon.keys()


def test_the_labelled_half_that_the_rules_were_written_on_is_told_far_better_than_by_vader() -> None:
    rows = labelled("tuning")
    assert macro_f1([row.label for row in rows], [sentiment(row.text, row.role).label for row in rows]) > 90


def test_it_names_the_words_that_moved_it_the_strongest_first_with_their_sign() -> None:
    assert sentiment("I'm worried, but you are a great, great help.").because == ("+great", "+help", "-worried")


def test_a_negation_and_an_intensifier_are_named_with_their_word() -> None:
    assert sentiment("I am not happy.").because == ("-not happy",)
    assert sentiment("I am very happy.").because == ("+very happy",)
    assert sentiment("That is not so great.").because == ("-not so great",)
    assert sentiment("I had no doubts.").because == ("+no doubts",)


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


def test_what_people_taught_counts_with_its_negation_and_goes_before_a_rule() -> None:
    taught = (("laggy", -2.0), ("still not", 0.0), ("oil light", -1.5))
    assert sentiment("It is laggy.", "customer", taught).because == ("-laggy",)
    assert sentiment("It is not laggy.", "customer", taught).label == "positive"
    assert sentiment("It is still not clear which.", "customer", taught).label == "neutral"
    assert sentiment("The oil light is on.", "customer", taught).because == ("-oil light",)
    assert sentiment("It is laggy, the oil light.", "agent", taught).label == "neutral"
