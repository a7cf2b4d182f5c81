"""Rules that a researcher writes."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callscope.call import Call, Sentiment, Speaker, Suggestion, Tone
from callscope.errors import UsageProblem
from callscope.insight.own_rules import beside, compiled, found_in
from callscope.insight.rule_line import EXAMPLE, parse_rule_line, write_rule_line
from callscope.nouns.ruled import SENTIMENTS, TONES, WHO, OwnRule
from tests.insight.test_suggest import call


def places(rule: OwnRule, *said: tuple[str, str], **how: object) -> list[str]:
    return [one.text for one in found_in(toned(call(*said), **how), rule)]


def toned(heard: Call, tone: str = "even", compound: float = 0.0) -> Call:
    voice = Tone(0.0, tone, 0.0, 0.0, 3.0, 0.0)
    mood = Sentiment(compound, 0.0, 1.0, 0.0)
    return replace(heard, utterances=tuple(replace(one, tone=voice, sentiment=mood) for one in heard.utterances))


@pytest.mark.parametrize(
    ("phrase", "text", "fits"),
    [
        ("cancel", "I want to cancel it.", True),
        ("cancel", "The cancellation is here.", False),
        ("cancel*", "The cancellation is here.", True),
        ("CANCEL", "cancel", True),
        ("don't call", "So don’t call me, please.", True),
        ("call me back", "They said they'd call me, back in May.", True),
        ("close ... account", "Close my old and empty account now.", True),
        ("close ... account", "Close account now.", True),
        ("close ... account", "Close it. The account stays.", False),
        ("close… account", "Close one two three four five six account.", False),
        ("a.b (c", "say a.b (c now", True),
        ("a.b", "say axb now", False),
    ],
)
def test_a_phrase_is_plain_words(phrase: str, text: str, fits: bool) -> None:
    assert bool(places(OwnRule("r", phrases=(phrase,)), ("customer", text))) is fits


def test_a_pattern_finds_and_unless_keeps_out() -> None:
    rule = OwnRule("r", patterns=(r"(\w)\1",), unless=("good bye",))
    assert places(rule, ("customer", "I got a letter."), ("customer", "Good bye then.")) == ["I got a letter."]


def test_who_said_it_and_how_can_be_asked() -> None:
    said = (("customer", "I cancel."), ("agent", "You cancel."))
    rule = OwnRule("r", phrases=("cancel",))
    assert places(rule, *said) == ["I cancel."]
    assert places(replace(rule, who="agent"), *said) == ["You cancel."]
    assert places(replace(rule, who="anyone"), *said) == ["I cancel.", "You cancel."]
    assert places(replace(rule, who="anyone", speaker="AGENT"), *said) == ["You cancel."]
    raised = replace(rule, tones=("raised", "heated"), sentiment="negative")
    assert places(raised, *said, tone="raised, fast", compound=-0.5) == ["I cancel."]
    assert places(raised, *said, tone="calm", compound=-0.5) == []
    assert places(raised, *said, tone="raised", compound=0.5) == []
    assert places(OwnRule("r", tones=("heated",)), *said, tone="heated") == ["I cancel."]


def test_a_name_of_a_speaker_is_as_good_as_the_label() -> None:
    heard = call(("customer", "I cancel."))
    named = replace(heard, speakers=(Speaker("customer", "Ann Lee", "customer"),))
    assert found_in(named, OwnRule("r", phrases=("cancel",), speaker="ann lee"))
    assert not found_in(named, OwnRule("r", phrases=("cancel",), speaker="Bob"))


def test_a_suggestion_says_which_rule_and_which_words() -> None:
    rule = OwnRule("leaving", tags=("churn",), kind="pain", phrases=("cancel*",))
    (one,) = found_in(call(("customer", "I am cancelling it.")), rule)
    assert (one.rule, one.kind, one.tags, one.own) == ("leaving", "pain", ("churn",), True)
    assert one.because == 'leaving: "cancelling"'


def test_where_both_found_the_same_kind_the_persons_own_rule_has_it() -> None:
    theirs = Suggestion("c", 0.0, 4.0, "S1", "x", "fault", "pain")
    other = replace(theirs, start=9.0, end=12.0)
    mine = replace(theirs, start=1.0, end=4.0, rule="mine", own=True)
    assert beside([theirs, other, replace(theirs, kind="want")], [mine]) == (replace(theirs, kind="want"), mine, other)


@pytest.mark.parametrize("pattern", ["(x", "x**", "x*", "[", "(?P<a>", r"\1", "(?:a|b|)", "x" * 501])
def test_a_bad_pattern_is_refused_with_what_is_wrong(pattern: str) -> None:
    with pytest.raises(UsageProblem):
        compiled(OwnRule("r", patterns=(pattern,)))


@pytest.mark.parametrize("phrase", ["", " ... ", "*", "?!", "x" * 501])
def test_a_phrase_without_a_word_is_refused(phrase: str) -> None:
    with pytest.raises(UsageProblem):
        compiled(OwnRule("r", phrases=(phrase,)))


@pytest.mark.parametrize("pattern", [r"(?:a|a)+$", r"(?:a|aa)+b$"])
def test_a_pattern_that_runs_wild_is_stopped_in_time_and_named(pattern: str) -> None:
    begun = time.monotonic()
    heard = call(("customer", "a" * 60 + "!"))
    with pytest.raises(UsageProblem, match="wild") as raised:
        found_in(heard, OwnRule("wild", patterns=(pattern,)))
    assert time.monotonic() - begun < 3
    assert raised.value.hint


def test_a_line_says_a_whole_rule() -> None:
    line = r'churn = cancel*, close ... account, /leav\/(e|ing), now/ tag:"churn risk" tag:x kind:pain'
    line += ' who:anyone speaker:"Ann Lee" words:negative tone:raised tone:heated not:"cancel that"'
    assert parse_rule_line(line) == OwnRule(
        "churn",
        ("churn risk", "x"),
        "pain",
        ("cancel*", "close ... account"),
        ("leav/(e|ing), now",),
        ("cancel that",),
        "anyone",
        "Ann Lee",
        "negative",
        ("raised", "heated"),
    )
    assert parse_rule_line(EXAMPLE).phrases == ("cancel*", "close ... account")
    with pytest.raises(UsageProblem):
        parse_rule_line("cancel tag:x")


WORDS = st.lists(st.sampled_from(["cancel*", "close ... account", "a b", "it's"]), unique=True).map(tuple)


@given(
    st.builds(
        OwnRule,
        st.sampled_from(["r", "two words"]),
        tags=st.lists(st.sampled_from(["x", "two words"]), unique=True).map(tuple),
        kind=st.sampled_from(["", "pain"]),
        phrases=WORDS,
        patterns=st.lists(st.sampled_from([r"a/b", r"\w+, x", "(a|b)"]), unique=True).map(tuple),
        unless=WORDS,
        who=st.sampled_from(WHO),
        speaker=st.sampled_from(["", "Ann Lee"]),
        sentiment=st.sampled_from(["", *SENTIMENTS]),
        tones=st.lists(st.sampled_from(TONES), unique=True).map(tuple),
    )
)
def test_what_is_written_is_read_back(rule: OwnRule) -> None:
    assert parse_rule_line(write_rule_line(rule)) == rule
