from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscope.call import Sentiment, Speaker, Utterance, Word
from callscope.errors import UsageProblem
from callscope.export.transcript import FORMATS, as_json, markdown, render, srt, txt, vtt
from tests.export.made import NEGATIVE, RAISED, a_call, spoken, the_call
from tests.export.strict import read_markdown, read_srt, read_vtt

LONG = (
    "I took the car to your shop on Monday for an oil change, and they told me it would be ready at noon. "
    "It was not ready at noon, so I waited until three, and then I drove home and the oil light was still on."
)

TEXT = """\
Oil light
=========
2026-11-03 10:05 · caller Suzanne M. · 3:58 long · en
Speakers: Suzanne (customer:81%), Cherry (agent:94%)
Outcome: solved, satisfaction 4 of 5
Engines: transcribe faster-whisper base; diarize channels

   0:02  Cherry (agent)  Good morning, thank you for calling the garage, this is Cherry, how can I
         help you today?
         ‹Suzanne: uh-huh›
   0:16  Suzanne (customer) [▲ raised, fast, negative]  But then I left and my oil light is still on
         and I don't know why.

Notes
- Tone was not scored for Cherry: too little speech. Hear a longer call.

Kept out of the text
- 1:53-1:58 (silence) Thank you. Thank you.
"""


def test_a_text_reads_row_by_row_with_what_was_left_out_at_the_end() -> None:
    assert txt(the_call()) == TEXT


def test_markdown_shows_the_same_words_as_the_text() -> None:
    page = read_markdown(markdown(the_call()))

    assert page.elements.count("h1") == 1
    for part in (
        "Oil light",
        "0:16 Suzanne (customer)",
        "[▲ raised, fast, negative]",
        "oil light is still on",
        "‹Suzanne: uh-huh›",
    ):
        assert part in page.text
    assert (
        page.text.index("how can I help you")
        < page.text.index("oil light is")
        < page.text.index("Kept out of the text")
    )


@pytest.mark.parametrize("format", ["txt", "md"])
def test_an_incomplete_recording_says_so(format: str) -> None:
    call = the_call()
    cut = replace(call, recording=replace(call.recording, incomplete=True, declared_duration=250.0))

    assert "the recording breaks off at 3:58; the file says 4:10" in render(cut, format)
    assert "breaks off" not in render(call, format)


def test_a_call_without_a_word_is_still_a_transcript() -> None:
    call = a_call()

    assert "Oil light" in txt(call)
    assert "Oil light" in markdown(call)
    assert as_json(call)["utterances"] == []
    assert read_srt(srt(call)) == []
    assert read_vtt(vtt(call)) == []


def test_speakers_without_names_are_shown_by_role_and_told_apart() -> None:
    speakers = (Speaker("S1", role="customer"), Speaker("S2", role="other"), Speaker("S3", role="other"))
    call = a_call(*(spoken(index, f"S{index}", "one two three") for index in (1, 2, 3, 4)), speakers=speakers)

    text = txt(call)

    assert "0:01  customer  one" in text
    assert "0:02  other S2  one" in text
    assert "0:03  other S3  one" in text
    assert "0:04  S4  one" in text


def test_an_unknown_format_says_which_are_known() -> None:
    with pytest.raises(UsageProblem) as told:
        render(the_call(), "docx")

    assert "txt, md, json, srt, vtt" in told.value.hint


def test_json_has_the_shape_that_others_rely_on() -> None:
    value = json.loads(render(the_call(), "json"))

    assert value["schema"] == "callscope.call/1"
    assert {"id", "path", "title", "duration", "channels", "language", "engines", "timings"} <= set(value)
    assert (
        value["speakers"][1].items() >= {"label": "S2", "name": "Cherry", "role": "agent", "confidence": 0.94}.items()
    )
    raised = value["utterances"][2]
    assert (raised["start"], raised["speaker"]) == (16.0, "S1")
    assert raised["words"][0] == {"start": 16.0, "end": 16.27, "text": "But", "confidence": 0.9}
    assert raised["sentiment"]["because"] == ["don't know"]
    assert raised["sentiment"]["compound"] == -0.42
    assert list(raised["tone"]) == ["arousal", "label", "pitch_st", "level_db", "rate_wps", "pause_s", "because"]
    assert value["utterances"][0]["tone"] is None
    assert value["omitted"] == [{"start": 113.0, "end": 118.0, "text": "Thank you. Thank you.", "reason": "silence"}]
    assert value["overlaps"] == [{"start": 3.0, "end": 3.6, "speakers": ["S2", "S1"]}]
    assert json.loads(render(a_call(), "json"))["overlaps"] is None
    assert (value["outcome"], value["satisfaction"], value["caller"]) == ("solved", 4, "Suzanne M.")
    assert value["timings"] == {"load": 1.5, "total": 9.25}


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_no_number_that_is_none_reaches_a_file(bad: float) -> None:
    one = Utterance(
        bad,
        bad,
        "S1",
        "two words",
        (Word(bad, bad, "two", bad), Word(bad, bad, "words", bad)),
        NEGATIVE._replace(compound=bad),
        RAISED._replace(arousal=bad),
    )
    partly = spoken(3, "S1", "more", tone=RAISED._replace(pitch_st=bad), sentiment=Sentiment(0.5, bad, bad, bad))
    call = a_call(one, partly, timings={"total": bad}, speakers=(Speaker("S1", confidence=bad),))
    call = replace(call, recording=replace(call.recording, duration=bad, declared_duration=bad, incomplete=True))

    value = json.loads(json.dumps(as_json(call), allow_nan=False))

    assert (value["duration"], value["declared_duration"], value["timings"]) == (0.0, None, {})
    assert (value["utterances"][0]["sentiment"], value["utterances"][0]["tone"]) == (None, None)
    assert value["utterances"][1]["tone"]["pitch_st"] is None
    for format in FORMATS:
        written = render(call, format).lower()
        assert "nan" not in written
        assert "inf" not in written
    assert len(read_srt(srt(call))) == 2


def test_no_control_character_reaches_a_file() -> None:
    evil = "a\x1b]2;X\x07b\x1b[2Jc\x9bd\u202ee\x00f\ud800g\u2028h\x85i"
    call = a_call(
        Utterance(
            1, 2, evil, evil, (Word(1, 2, evil, 1.0),), NEGATIVE._replace(because=(evil,)), RAISED._replace(label=evil)
        ),
        speakers=(Speaker(evil, evil, because=(evil,)),),
        notes=(evil,),
        engines={evil: evil},
        outcome=evil,
    )
    call = replace(call, recording=replace(call.recording, title=evil, caller=evil, held_at=evil))

    for format in FORMATS:
        written = render(call, format)
        assert written.encode("utf-8")
        assert not [one for one in written if one != "\n" and (ord(one) < 32 or 0x7F <= ord(one) < 0xA0)]
        assert "\u202e" not in written


def test_cues_are_short_enough_to_read() -> None:
    call = a_call(spoken(10, "S1", LONG, pace=0.35))

    for cue in [*read_srt(srt(call)), *read_vtt(vtt(call))]:
        assert len(cue.lines) <= 2
        assert all(len(one) <= 42 for one in cue.lines)
        assert cue.end - cue.start <= 7.0


def test_slow_speech_makes_more_cues() -> None:
    slow, fast = (a_call(spoken(0, "S1", LONG, pace=pace)) for pace in (1.5, 0.3))

    assert len(read_srt(srt(slow))) > len(read_srt(srt(fast)))
    assert all(cue.end - cue.start <= 7.0 for cue in read_srt(srt(slow)))


def test_cues_break_after_a_sentence_where_they_can() -> None:
    call = a_call(
        spoken(0, "S1", "I waited there for the whole long day. Nobody called me back at all, not once, never.")
    )

    assert " ".join(read_vtt(vtt(call))[0].lines).endswith("day.")


def test_no_cue_is_left_with_one_last_word() -> None:
    text = "Good morning, thank you for calling the garage, this is Cherry, how can I help you today?"

    first, second = read_vtt(vtt(a_call(spoken(0, "S1", text))))

    assert len(" ".join(second.lines)) > len(" ".join(first.lines)) / 2


def test_cues_hold_every_word_once_with_its_speaker_and_time() -> None:
    call = a_call(spoken(10, "S1", LONG), spoken(40, "S2", "I am sorry to hear that."))

    spoken_words = [word for cue in read_vtt(vtt(call)) for word in " ".join(cue.lines).split()]
    assert spoken_words == [*LONG.split(), *["I", "am", "sorry", "to", "hear", "that."]]
    assert {cue.voice for cue in read_vtt(vtt(call)) if cue.start < 40} == {"Suzanne"}
    assert read_vtt(vtt(call))[0].start == 10.0
    assert read_vtt(vtt(call))[-1].end == pytest.approx(call.utterances[1].end)
    assert all(cue.lines[0].startswith(("Suzanne: ", "Cherry: ")) for cue in read_srt(srt(call)))


def test_a_text_that_a_person_changed_is_spread_over_its_time() -> None:
    changed = replace(spoken(10, "S1", "one two three four"), text=LONG, end=30.0)

    cues = read_vtt(vtt(a_call(changed)))

    assert " ".join(word for cue in cues for word in cue.lines) == LONG
    assert cues[0].start == 10.0
    assert cues[-1].end == pytest.approx(30.0, abs=0.01)
    assert len({cue.start for cue in cues}) == len(cues)


def test_a_language_without_spaces_keeps_none_and_still_breaks() -> None:
    text = "油灯还亮着我不知道为什么" * 10
    words = tuple(Word(index * 0.2, index * 0.2 + 0.2, one, 0.9) for index, one in enumerate(text))

    cues = read_vtt(vtt(a_call(Utterance(0, 24, "S1", text, words))))

    assert "".join("".join(cue.lines) for cue in cues) == text
    assert len(cues) > 3


def test_overlapping_speakers_keep_their_own_cues_in_order() -> None:
    call = a_call(spoken(5, "S1", LONG), spoken(6, "S2", "I am so sorry to hear that"))

    cues = read_vtt(vtt(call))

    assert [cue.voice for cue in cues][:2] == ["Suzanne", "Cherry"]


said = st.text(st.characters(codec="utf-8"), max_size=120)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(said, st.floats(0, 500), st.floats(0, 20)), max_size=5), said)
def test_whatever_is_said_the_subtitles_stay_readable(turns: list[tuple[str, float, float]], name: str) -> None:
    utterances = [Utterance(start, start + length, "S1", text) for text, start, length in turns]
    call = a_call(*utterances, speakers=(Speaker("S1", name, "customer"),))

    assert len(read_srt(srt(call))) >= len([one for one in utterances if one.text.strip()])
    assert len(read_vtt(vtt(call))) >= len([one for one in utterances if one.text.strip()])
