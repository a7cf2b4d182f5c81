"""Calls, quotes, texts and sound without what is personal."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from callscope.call import Call, Quote, Recording, Speaker
from callscope.errors import Unusable, UsageProblem
from callscope.export import transcript
from callscope.nouns.handed import Wanted
from callscope.nouns.redacted import Verdict
from callscope.pipeline.opened import open_library
from callscope.pipeline.quiet import write_muted
from callscope.pipeline.quoting import hand_over, quotes_text
from callscope.pipeline.redaction import redactor
from callscope.settings import Paths, RedactSettings, Settings
from callscope.store.library import Library
from tests.store.made import said

ID = "c0ffee000001"
CARD = "4242 4242 4242 4242"
SECRETS = ("4242", "Suzanne", "Featherstone", "Cherry", "example")


def personal_call(path: Path) -> Call:
    """A call in which everything is personal: title, path, caller, names, words, omissions, notes."""
    rows = (
        said(0.0, 4.0, "S2", "Garage, Cherry speaking, how can I help?"),
        said(5.0, 10.0, "S1", "Hi Cherry, this is Suzanne Featherstone, my card was charged twice."),
        said(11.0, 20.0, "S1", f"The number is {CARD} and it is blue."),
        said(21.0, 25.0, "S2", "I see, Suzanne."),
    )
    return Call(
        Recording(ID, path, "suzanne_featherstone 2024", duration=26.0, caller="Suzanne Featherstone", agent="Cherry"),
        "en",
        (Speaker("S1", "Suzanne", "customer", 1.0), Speaker("S2", "Cherry", "agent", 0.9, ("says “Cherry speaking”",))),
        rows,
        notes=("Suzanne was heard on one side only.",),
    )


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "suzanne_featherstone.wav"
    tone = 0.3 * np.sin(np.arange(26 * 8000) / 8000 * 2 * np.pi * 440)
    soundfile.write(path, np.stack([tone, tone], axis=1), 8000)
    return path


@pytest.fixture
def library(workspace_home: Path, tmp_path: Path, sound: Path) -> Library:
    library = open_library(Paths(workspace_home, tmp_path))
    library.save_call(personal_call(sound))
    return library


@pytest.mark.parametrize("form", transcript.FORMATS)
def test_no_transcript_holds_anything_personal(library: Library, form: str) -> None:
    text = transcript.render(redactor(library, Settings()).call(library.call(ID)), form)
    assert [word for word in SECRETS if word.casefold() in text.casefold()] == []
    assert "[card]" in text.replace("\\", "")
    assert "and it is blue" in text.replace("\\", "")


@pytest.mark.parametrize("form", ["csv", "json", "md", "html"])
def test_no_table_of_quotes_does_either(library: Library, form: str) -> None:
    library.add_quote(Quote(0, ID, 11.0, 20.0, "S1", note="Suzanne paid with 4242 4242 4242 4242", kind="pain"))
    # A quote may begin in the middle of a number.
    library.add_quote(Quote(0, ID, 13.9, 20.0, "S1", kind="need"))
    text = "".join(quotes_text(library, Wanted(), form, redactor(library, Settings())))
    assert [word for word in SECRETS if word.casefold() in text.casefold()] == []
    assert "[caller 1]" in text.replace("\\", "")


def test_a_part_of_a_number_in_a_quote_goes_although_alone_it_says_nothing(library: Library) -> None:
    made = redactor(library, Settings())
    assert made.text(ID, 14.0, 20.0, "S1", "4242 4242 and it is blue.") == "[card] and it is blue."
    assert made.text(ID, 5.0, 10.0, "S1", "this is Suzanne") == "this is [name]"


def test_what_a_person_keeps_stays_and_what_they_add_goes_in_the_text_and_in_the_sound(library: Library) -> None:
    before = redactor(library, Settings()).muted(ID)
    (card,) = [one for one in redactor(library, Settings()).findings(ID) if one.what == "card"]
    library.decide([Verdict(0, "keep", ID, card.start, card.end, "card"), Verdict(0, "add", text="blue")])
    made = redactor(library, Settings())
    text = transcript.render(made.call(library.call(ID)), "txt")
    assert CARD in text
    assert "blue" not in text
    assert made.muted(ID) != before
    assert made.text(ID, 11.0, 20.0, "S1", f"The number is {CARD}") == f"The number is {CARD}"


def test_a_speaker_whom_a_person_called_by_a_name_goes_under_another_label(library: Library) -> None:
    library.assign(ID, 21.0, 25.0, "Suzanne")
    made = redactor(library, Settings())
    call = made.call(library.call(ID))
    assert "Suzanne" not in {one.label for one in call.speakers} | {one.speaker for one in call.utterances}
    quote = library.add_quote(Quote(0, ID, 21.0, 25.0))
    assert quote.speaker == "Suzanne"
    assert made.quote(quote).speaker == call.utterances[-1].speaker == "V1"


def test_names_stay_where_only_other_classes_are_wanted(library: Library) -> None:
    made = redactor(library, replace(Settings(), redact=RedactSettings(classes=("card",))))
    text = transcript.render(made.call(library.call(ID)), "txt")
    assert "Suzanne Featherstone" in text
    assert CARD not in text


def test_what_was_taken_out_is_counted(library: Library) -> None:
    made = redactor(library, Settings())
    made.call(library.call(ID))
    assert made.said == "1 card, 4 names"


def test_titles_notes_and_callers_go_too_and_a_caller_has_the_same_number_everywhere(library: Library) -> None:
    made = redactor(library, Settings())
    about = made.recording(ID)
    assert (about.title, about.path, about.caller, about.agent) == (
        "[name] 2024",
        Path(f"{ID}.wav"),
        "[caller 1]",
        "[name]",
    )
    assert made.caller("suzanne featherstone") == "[caller 1]"
    assert made.note(ID, "Suzanne says it again") == "[name] says it again"
    assert made.plain("call me at 555-123-4567") == "call me at [phone]"
    library.decide([Verdict(0, "add", text="blue van")])
    assert redactor(library, Settings()).plain("The Blue van") == "The [removed]"


def test_the_sound_is_silent_in_every_channel_where_the_words_are_and_whole_elsewhere(
    library: Library, tmp_path: Path
) -> None:
    out = tmp_path / "quiet.wav"
    muted = write_muted(library, Settings(), ID, out, force=False)
    samples, rate = soundfile.read(out)
    assert samples.shape == (26 * 8000, 2)
    moments = np.arange(len(samples)) / rate
    inside = np.zeros(len(samples), bool)
    for start, end in muted:
        inside |= (moments >= start) & (moments <= end)
    assert np.abs(samples[inside]).max() == 0
    outside = samples[~inside]
    assert np.sqrt((outside**2).mean()) == pytest.approx(0.3 / np.sqrt(2), rel=0.02)
    (card,) = [one for one in redactor(library, Settings()).findings(ID) if one.what == "card"]
    assert any(start <= card.start - 0.3 and card.end + 0.3 <= end for start, end in muted)


def test_the_guard_is_a_setting(library: Library) -> None:
    narrow, wide = (
        redactor(library, replace(Settings(), redact=RedactSettings(guard=guard))).muted(ID) for guard in (0.0, 1.5)
    )
    assert sum(end - start for start, end in narrow) < sum(end - start for start, end in wide)


def test_a_sound_for_others_is_not_overwritten_and_needs_a_known_ending(library: Library, tmp_path: Path) -> None:
    out = tmp_path / "quiet.flac"
    write_muted(library, Settings(), ID, out, force=False)
    with pytest.raises(UsageProblem):
        write_muted(library, Settings(), ID, out, force=False)
    write_muted(library, Settings(), ID, out, force=True)
    with pytest.raises(UsageProblem):
        write_muted(library, Settings(), ID, tmp_path / "quiet.txt", force=False)


def test_a_call_whose_sound_is_gone_has_no_quiet_copy(library: Library, sound: Path, tmp_path: Path) -> None:
    sound.unlink()
    with pytest.raises(Unusable):
        write_muted(library, Settings(), ID, tmp_path / "quiet.wav", force=False)
    assert not (tmp_path / "quiet.wav").exists()


def test_the_json_of_a_redacted_call_has_the_same_shape(library: Library) -> None:
    plain, quiet = (
        json.loads(transcript.render(one, "json"))
        for one in (library.call(ID), redactor(library, Settings()).call(library.call(ID)))
    )
    assert plain.keys() == quiet.keys()
    assert [(one["start"], one["end"], one["speaker"]) for one in plain["utterances"]] == [
        (one["start"], one["end"], one["speaker"]) for one in quiet["utterances"]
    ]


@pytest.mark.parametrize("form", ["xlsx", "qdpx", "clips"])
def test_workbooks_projects_and_clips_hold_nothing_personal_and_their_sound_is_silent(
    library: Library, tmp_path: Path, form: str
) -> None:
    library.add_quote(Quote(0, ID, 11.0, 20.0, "S1", note="Suzanne paid with 4242 4242 4242 4242", kind="pain"))
    library.set_caller("Suzanne Featherstone", note="Cherry's friend")
    path = tmp_path / ("out" if form == "clips" else f"out.{form}")
    wanted = Wanted(audio="wav" if form != "xlsx" else "")
    handed = hand_over(library, wanted, form, path, redactor=redactor(library, Settings()))
    assert handed.quotes == 1
    inside = _inside(path)
    found = [(name, word) for name, text in inside.items() for word in SECRETS if word.encode().lower() in text.lower()]
    assert found == []
    assert not [name for name in inside if "suzanne" in name.lower()]
    sounds = [text for name, text in inside.items() if name.endswith(".wav")]
    assert bool(sounds) == (form != "xlsx")
    for content in sounds:
        samples, rate = soundfile.read(io.BytesIO(content))
        at = 15.0 if form == "qdpx" else 15.0 - 10.9
        assert np.abs(samples[round(at * rate)]).max() == 0
        assert np.abs(samples).max() > 0.2


def _inside(path: Path) -> dict[str, bytes]:
    """Every file in a folder or an archive, or in the archives in it."""
    if path.is_dir():
        return {one.name: one.read_bytes() for one in path.iterdir()}
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
