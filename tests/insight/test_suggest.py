"""Rules that point at what a customer said."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from callscope.call import KINDS, Call, Recording, Sentiment, Speaker, Tone, Utterance, Word
from callscope.insight.suggest import rules, suggest
from callscope.tui.view import DISAGREEMENTS


def call(*said: tuple[str, str], language: str = "en", roles: bool = True) -> Call:
    utterances: list[Utterance] = []
    for who, text in said:
        start = utterances[-1].end + 1 if utterances else 0.0
        utterances.append(Utterance(start, start + len(text.split()) * 0.4, who, text))
    return made(utterances, language, roles)


def made(utterances: list[Utterance], language: str = "en", roles: bool = True) -> Call:
    labels = dict.fromkeys(one.speaker for one in utterances)
    speakers = tuple(Speaker(label, role=label if roles else "unknown") for label in labels)  # type: ignore[arg-type]
    return Call(Recording("0123456789ab", Path("call.wav"), "call"), language, speakers, tuple(utterances))


def sample(folder: Path, name: str) -> Call:
    turns = json.loads((folder / f"{name}.truth.json").read_text())["turns"]
    return made([Utterance(turn["start"], turn["end"], turn["role"], turn["text"]) for turn in turns])


def found(text: str, **options: bool) -> set[tuple[str, str]]:
    return {(one.kind, one.rule) for one in suggest(call(("customer", text), **options))}


def test_the_oil_light_is_a_pain_and_the_saved_trip_a_delight(samples: Path) -> None:
    suggestions = suggest(sample(samples, "oil-light"))
    pains = [one for one in suggestions if one.kind == "pain"]
    assert any("my oil light is still on and I don't know why" in one.text for one in pains)
    assert any("You saved me a trip." in one.text and "delight" in one.tags for one in suggestions)


def test_the_chromecast_is_a_want(samples: Path) -> None:
    suggestions = suggest(sample(samples, "chromecast"))
    assert [one.kind for one in suggestions] == ["want"]
    assert "I'd like to buy a Chromecast" in suggestions[0].text


@pytest.mark.parametrize("name", ["oil-light", "chromecast"])
def test_there_is_at_most_one_suggestion_in_20_s_of_talk_or_three(samples: Path, name: str) -> None:
    heard = sample(samples, name)
    talk = sum(one.end - one.start for one in heard.utterances)
    assert len(suggest(heard)) <= max(3, talk / 20)


@pytest.mark.parametrize(
    ("text", "kind", "rule"),
    [
        ("It is still not working.", "pain", "still-unsolved"),
        ("This is the third time I call.", "pain", "repeat-contact"),
        ("Nobody called me back.", "pain", "nobody-answered"),
        ("I was charged twice.", "pain", "billing"),
        ("I've been waiting for three weeks.", "pain", "waiting"),
        ("I want to cancel my subscription.", "pain", "churn"),
        ("Let me speak to a manager.", "pain", "escalation"),
        ("I can't log in to your website.", "pain", "fault"),
        ("Can I get a refund?", "want", "request"),
        ("I need it by Friday.", "need", "need"),
        ("I wish I could do that in the app.", "desire", "wish"),
        ("It would be great if you sent a reminder.", "desire", "wish"),
        ("I'm trying to print a boarding pass.", "job", "goal"),
        ("Send it today so that I can travel.", "job", "goal"),
        ("I literally just left your shop.", "story", "recent-events"),
        ("You're a miracle worker.", "story", "delight"),
    ],
)
def test_a_rule_finds_what_it_is_for(text: str, kind: str, rule: str) -> None:
    assert (kind, rule) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Okay.",
        "Yes, that's right.",
        "Thank you for your help.",
        "My account number is five.",
        "Are you still there?",
        "No, there are no error messages.",
        "No, that's everything I need.",
        "It's a Hyundai.",
        "Keep it in mind.",
    ],
)
def test_small_talk_and_plain_answers_give_nothing(text: str) -> None:
    assert found(text) == set()


def test_agents_are_never_quoted() -> None:
    assert suggest(call(("agent", "I'd like to apologise, it is still not working."))) == ()


def test_when_nobody_is_known_to_be_the_customer_everybody_is_read() -> None:
    assert found("It is still not working.", roles=False)


def test_another_language_gives_nothing() -> None:
    assert rules("de") == ()
    assert suggest(call(("customer", "It is still not working."), language="de")) == ()


def test_the_span_is_the_sentence_by_the_times_of_its_words() -> None:
    text = "Hello there. It is still not working. My name is Anna."
    words = tuple(Word(index * 1.0, index + 0.8, word, 0.9) for index, word in enumerate(text.split()))
    (suggestion,) = suggest(made([Utterance(0.0, 11.0, "customer", text, words)]))
    assert (suggestion.start, suggestion.end, suggestion.text) == (2.0, 6.8, "It is still not working.")


def test_a_text_that_a_person_changed_still_has_a_span_inside_the_utterance() -> None:
    words = (Word(0.0, 0.5, "mumble", 0.2),)
    (suggestion,) = suggest(made([Utterance(4.0, 8.0, "customer", "Well. It is still not working.", words)]))
    assert 4.0 < suggestion.start < suggestion.end <= 8.0


def test_neighbouring_sentences_of_one_kind_are_one_suggestion_with_all_tags() -> None:
    (suggestion,) = suggest(call(("customer", "It is still not working. Nobody called me back.")))
    assert suggestion.text == "It is still not working. Nobody called me back."
    assert {"unresolved", "no-reply"} <= set(suggestion.tags)


def test_fillers_and_repeated_words_do_not_hide_a_phrase() -> None:
    assert ("want", "request") in found("I'd, um, I'd, like, I'd like uh to, to buy one.")


def test_the_reason_quotes_the_words() -> None:
    (suggestion,) = suggest(call(("customer", "Nobody called me back.")))
    assert '"Nobody called' in suggestion.because


def test_a_rule_on_tone_asks_for_the_tone_and_the_sentiment() -> None:
    heard = call(("customer", "And you send me that bad letter again today."))
    raised = Tone(1.8, "raised, fast", 3.0, 4.0, 5.0, 0.0)
    negative = Sentiment(-0.6, 0.0, 0.5, 0.5)
    loud = replace(heard.utterances[0], tone=raised, sentiment=negative)
    assert suggest(heard) == ()
    assert suggest(replace(heard, utterances=(replace(loud, sentiment=None),))) == ()
    assert [one.rule for one in suggest(replace(heard, utterances=(loud,)))] == ["raised-voice"]


def test_words_and_voice_that_disagree_are_a_suggestion_with_both_reasons() -> None:
    heard = call(("customer", "Oh that is lovely of you."))
    raised = Tone(1.8, "heated", 3.1, 4.0, 5.0, 0.0, ("pitch +3.1 st",))
    glad = Sentiment(0.6, 0.5, 0.5, 0.0, ("+lovely",))
    (one,) = suggest(replace(heard, utterances=(replace(heard.utterances[0], tone=raised, sentiment=glad),)))
    assert (one.rule, one.tags) == ("words-fine-voice-not", ("disagreement",))
    assert "the voice is not" in one.because
    assert "(words +lovely) (voice heated, pitch +3.1 st)" in one.because


def test_the_rules_and_the_hunt_mean_the_same_by_a_disagreement() -> None:
    ruled = {(rule.sentiment, tone) for rule in rules("en") if "disagreement" in rule.tags for tone in rule.tones}
    assert ruled == DISAGREEMENTS


def test_every_kind_has_a_rule_and_every_rule_a_reason_and_tags() -> None:
    assert {rule.kind for rule in rules("en")} == set(KINDS)
    assert all(rule.reason and rule.tags for rule in rules("en"))
    assert len({rule.name for rule in rules("en")}) == len(rules("en")) >= 12


def test_an_empty_call_gives_nothing() -> None:
    assert suggest(made([])) == ()
