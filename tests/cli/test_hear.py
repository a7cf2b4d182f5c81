"""The whole path through the real console script, with the real models, on the sample calls."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from callscope.bench.accuracy import excerpt, excerpt_error
from callscope.bench.truth import normal
from callscope.call import Turn
from callscope.conversation.overlaps import overlaps
from tests.cli.conftest import Run, callscope

pytestmark = pytest.mark.models

SHAPE = {
    "schema",
    "id",
    "path",
    "title",
    "duration",
    "channels",
    "language",
    "engines",
    "speakers",
    "utterances",
    "timings",
}
Heard = dict[str, dict[str, Any]]


def test_the_json_has_the_shape_that_scripts_rely_on(heard: Heard) -> None:
    for call in heard.values():
        assert set(call) >= SHAPE
        assert call["schema"] == "callscope.call/1"
        assert set(call["engines"]) == {"transcribe", "diarize", "tone", "sentiment"}
        assert set(call["timings"]) >= {"load", "decode", "transcribe", "diarize", "tone", "sentiment", "total"}
        labels = {speaker["label"] for speaker in call["speakers"]}
        for utterance in call["utterances"]:
            assert set(utterance) >= {"start", "end", "speaker", "text", "words", "sentiment", "tone"}
            assert utterance["speaker"] in labels
            assert 0 <= utterance["start"] <= utterance["end"] <= call["duration"] + 0.1


def test_what_both_say_at_once_is_marked_where_it_is_said(heard: Heard, samples: Path) -> None:
    for call in heard.values():
        labels = {speaker["label"] for speaker in call["speakers"]}
        assert all(len(one["speakers"]) > 1 and set(one["speakers"]) <= labels for one in call["overlaps"])
    rows = [line.split() for line in (samples / "oil-light.rttm").read_text(encoding="utf-8").splitlines()]
    true = overlaps(Turn(float(row[3]), float(row[3]) + float(row[4]), row[7]) for row in rows)
    found = [(one["start"], one["end"]) for one in heard["oil-light"]["overlaps"]]
    met = [one for one in true if any(start < one.end and one.start < end for start, end in found)]
    assert len(met) >= 0.6 * len(true) > 10
    said = [sum(one.start < (start + end) / 2 < one.end for one in true) for start, end in found]
    assert sum(said) >= 0.8 * len(said)


def test_words_lie_inside_their_utterance_in_order(heard: Heard) -> None:
    for call in heard.values():
        for utterance in call["utterances"]:
            times = [(word["start"], word["end"]) for word in utterance["words"]]
            assert times == sorted(times)
            assert all(utterance["start"] <= start <= end <= utterance["end"] for start, end in times)


def test_the_two_channel_call_knows_who_is_the_agent_without_a_diariser(heard: Heard) -> None:
    call = heard["oil-light"]
    assert call["engines"]["diarize"] == "one party per channel"
    roles = {speaker["label"]: speaker for speaker in call["speakers"]}
    assert (roles["left"]["role"], roles["right"]["role"]) == ("agent", "customer")
    assert (roles["left"]["name"], roles["right"]["name"]) == ("Cherry", "Suzanne")


def test_the_customer_s_own_words_are_on_the_customer_s_side(heard: Heard) -> None:
    call = heard["oil-light"]
    customer = normal(" ".join(one["text"] for one in call["utterances"] if one["speaker"] == "right"))
    assert "oil light is still on" in customer
    assert "you saved me a trip" in customer


def test_the_mono_call_is_told_apart_by_voice(heard: Heard) -> None:
    call = heard["chromecast"]
    assert len(call["speakers"]) == 2
    by_role = {one["role"]: one["label"] for one in call["speakers"]}
    wish = next(one for one in call["utterances"] if "like to buy" in normal(one["text"]))
    assert wish["speaker"] == by_role["customer"]


def test_utterances_carry_sentiment_and_tone_with_their_reasons(heard: Heard) -> None:
    utterances = heard["oil-light"]["utterances"]
    assert any(one["sentiment"]["compound"] > 0.5 and one["sentiment"]["because"] for one in utterances)
    toned = [one["tone"] for one in utterances if one["tone"]]
    assert len(toned) > len(utterances) / 3
    assert {tone["label"].split(",")[0] for tone in toned} <= {"flat", "calm", "even", "raised", "heated"}


def test_rules_suggest_the_quotes_that_matter(heard_home: Path) -> None:
    found = json.loads(callscope("suggestions", "list", "--json", home=heard_home).stdout)
    said = {(one["suggestion"]["kind"], normal(one["suggestion"]["text"])) for one in found}
    assert any(kind == "pain" and "oil light is still on" in text for kind, text in said)
    assert any(kind == "want" and "like to buy a chromecast" in text for kind, text in said)


def test_hearing_again_shows_the_stored_call_and_says_so(heard_home: Path, samples: Path) -> None:
    done = callscope("hear", samples / "chromecast.wav", home=heard_home)
    assert done.returncode == 0
    assert "already known" in done.stdout


def test_the_excerpt_with_truth_is_told_apart_within_eight_per_cent(run: Run, tmp_path: Path) -> None:
    done = run("hear", excerpt(), "--json")
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["speakers"]) == 2
    assert excerpt_error(tmp_path) <= 8
