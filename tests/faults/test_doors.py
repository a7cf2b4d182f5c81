"""FAULTS P4: no public method of the workspace gives or changes the words of a call whose caller said no."""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import soundfile

from callscope.audio import decode
from callscope.call import Call, Filter, Span, Suggestion
from callscope.errors import NoConsent
from callscope.nouns.consented import Leave, Manner
from callscope.nouns.handed import Wanted
from callscope.nouns.redacted import Finding, Part
from callscope.nouns.reported import Wanted as Report
from callscope.nouns.ruled import OwnRule
from callscope.nouns.texts import Choices
from callscope.nouns.themed import Said, Theme
from callscope.pipeline.opened import open_library
from callscope.settings import Paths
from callscope.workspace import Workspace
from tests.fakes import noise
from tests.store.made import CAST, cast_call, oil_call

SECRET = "xylograph"
"""What only the caller says who said no, in every utterance."""


class Desk:
    """A workspace with an open call and a closed one, of which quotes, suggestions, an insight, a sheet were made."""

    def __init__(self, home: Path) -> None:
        self.folder = home.parent
        self.calls = self.folder / "calls"
        self.sound = self.calls / "light.wav"
        self.closed = decode.identify(self.sound)
        self.w = Workspace(Paths(home, self.folder / "models"))

    @property
    def heard(self) -> Call:
        """The closed call, from behind all doors."""
        return open_library(self.w.paths).call(self.closed)

    def file(self, name: str, text: str) -> Path:
        """A file with a text."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path


def secret(sound: Path) -> Call:
    call = oil_call(sound, decode.identify(sound))
    rows = [replace(one, text=f"{SECRET} {one.text}") for one in call.utterances]
    rows = [replace(one, words=tuple(word._replace(text=SECRET) for word in one.words)) for one in rows]
    return replace(call, utterances=tuple(rows), omitted=())


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doors")
    (folder / "calls").mkdir()
    sound = folder / "calls" / "light.wav"
    soundfile.write(sound, noise(41), 16_000)
    w = Workspace(Paths(folder / "home", folder / "models"))
    library = open_library(w.paths)
    call = secret(sound)
    one = call.recording.id
    library.save_call(call, "", (Suggestion(one, 4.5, 12.0, "S1", f"{SECRET} is on", "still-broken", "pain"),))
    library.save_call(cast_call())
    w.set_study("S")
    w.put_into_study("S", [one, CAST])
    w.add_assumption("they know", "S", "H1")
    w.add_quote(one, 4.5, 12.0, kind="job", stance="+H1", tags=["lamp"], note=f"{SECRET}, she said")
    w.add_quote(CAST, 5.5, 15.0, kind="want", stance="-H1", tags=["lamp"])
    w.add_insight("Lamps stay on.", "Nobody looks.", "S", [1, 2])
    w.add_action(1, "look")
    w.add_experiment("E", assumption="H1", study="S", measure="callers with kind:job >= 1")
    w.set_calls([one], reason="Billing")
    w.edit_text(one, 21.5, f"{SECRET} how?")
    w.set_mood(one, 4.6, "positive")
    w.put_rule(OwnRule("mine", kind="pain", phrases=("light",)))
    w.withdraw_consent([one])
    return folder


@pytest.fixture
def desk(template: Path, tmp_path: Path) -> Desk:
    """A copy of its own, in which the calls lie where they lay."""
    shutil.copytree(template / "home", tmp_path / "home")
    shutil.copytree(template / "calls", tmp_path / "calls")
    return Desk(tmp_path / "home")


Door = Callable[[Desk], Any]

NOBODY_S = "it is of no call"
GIVEN = "it gets what another door gave"
SOUND_OF_NOW = "it listens to devices"
ELSEWHERE = "another machine, or the network"

SKIP = Manner(skip=True)
FINDING = Finding("name", (Part(1, 0, 9, 4.5, 5.0),), SECRET, 0.9, "a name")
THEME = Theme(1, "lamp", ("lamp",), (frozenset({"lamp"}),), 2, 0, 2, 1.0, ())


def quoted(desk: Desk) -> Any:
    said = Said(desk.closed, 4.5, 12.0, "S1", "")
    return desk.w.quote_theme(THEME, [said], desk.w.tag_line("lamp"))


def merged(desk: Desk) -> Any:
    """Another workspace heard the closed call too, and it is gone from here."""
    other = Paths(desk.folder / "other", desk.folder)
    open_library(other).save_call(secret(desk.sound))
    desk.w.remove_call(desk.closed)
    desk.w.merge(other.home)
    assert desk.closed not in [one.id for one in desk.w.calls()]


def brought(desk: Desk) -> Any:
    path = desk.file("t.csv", f"id,who,text\n1,customer,{SECRET} is late\n")
    found = desk.w.bring(path, Choices()).calls
    desk.w.withdraw_consent([one.call for one in found])
    desk.w.remove_call(found[0].call)
    desk.w.bring(path, Choices())
    assert desk.w.came_from(path) == []
    return desk.w.search(SECRET)


def restored(desk: Desk) -> Any:
    desk.w.set_consent([desk.closed], decision="none")
    made = desk.w.back_up(desk.w.paths.home / "b.zip")
    desk.w.set_consent([desk.closed], decision="declined")
    return [desk.w.put_back(made.path), desk.w.quotes(), desk.w.call(desk.closed)]


def tables(desk: Desk) -> Any:
    with desk.w.tables() as found:
        return [found.path.read_bytes().decode("latin-1"), found.left_out]


DOORS: dict[str, Door | str] = {
    # the whole
    "with_options": NOBODY_S,
    "hear": lambda desk: desk.w.hear([desk.sound]),
    "hear_with": lambda desk: desk.w.hear_with(1, 1, [desk.sound]),
    "hear_on": lambda desk: desk.w.hear_on("tcp://127.0.0.1:9", [desk.sound]),
    "hear_apart": "it hears as `hear` does, in a child",
    "watch": "it hears as `hear` does",
    "samples": NOBODY_S,
    "chosen": lambda desk: desk.w.chosen([desk.calls]),
    "failed": lambda desk: desk.w.failed(),
    "retry_list": NOBODY_S,
    "demand_retry_list": NOBODY_S,
    "write_retry_list": GIVEN,
    "sounds": lambda desk: desk.w.sounds(desk.calls),
    "as_json": GIVEN,
    "transcript": GIVEN,
    "quotes_text": lambda desk: "".join(desk.w.quotes_text(Wanted(), "csv", manner=SKIP)),
    "hand_over": lambda desk: [
        desk.w.hand_over(Wanted(sound=False), form, desk.folder / f"q.{form}", manner=SKIP) for form in ("csv", "html")
    ],
    "write": GIVEN,
    "plain": GIVEN,
    "stamp": NOBODY_S,
    "warm": NOBODY_S,
    # calls
    "calls": lambda desk: desk.w.calls(),
    "find": lambda desk: desk.w.find("Oil"),
    "call": lambda desk: desk.w.call(desk.closed),
    "machine_call": lambda desk: desk.w.machine_call(desk.closed),
    "set_call": lambda desk: desk.w.set_call(desk.closed, left_out=None),
    "set_calls": lambda desk: desk.w.set_calls([CAST, desk.closed], title="x"),
    "listen": lambda desk: desk.w.listen(desk.closed, [Span(0, 1)], 1.0),
    "changes": lambda desk: desk.w.changes(desk.closed),
    "is_done": lambda desk: desk.w.is_done(desk.closed),
    "replace_words": lambda desk: desk.w.replace_words("light", "lamp"),
    "listened": lambda desk: desk.w.listened(desk.closed),
    "split": lambda desk: desk.w.split(desk.closed, 8.2, "S1"),
    "join": lambda desk: desk.w.join(desk.closed, 0.0, 40.0, "S2"),
    "assign": lambda desk: desk.w.assign(desk.closed, 0.0, 4.0, "S1"),
    "edit_text": lambda desk: desk.w.edit_text(desk.closed, 0.5, "other words"),
    "restore": lambda desk: desk.w.restore(desk.closed, 0.0, 40.0),
    "set_speaker": lambda desk: desk.w.set_speaker(desk.closed, "S1", "Suzanne"),
    "swap_roles": lambda desk: desk.w.swap_roles(desk.closed),
    "remove_call": lambda desk: desk.w.remove_call(desk.closed),
    "remove_calls": lambda desk: desk.w.remove_calls([desk.closed]),
    "demand_free": NOBODY_S,
    "relink": lambda desk: desk.w.relink(desk.closed, desk.calls),
    "relink_all": lambda desk: desk.w.relink_all(desk.calls),
    "queue": lambda desk: desk.w.queue(),
    "unqueue": lambda desk: desk.w.unqueue(desk.sound),
    "callers": lambda desk: desk.w.callers(),
    "set_caller": lambda desk: desk.w.set_caller("Suzanne", beta=True),
    "rename_caller": lambda desk: desk.w.rename_caller("Suzanne", "Sue"),
    "undo": lambda desk: desk.w.undo(),
    "redo": lambda desk: [desk.w.undo(), desk.w.redo(), desk.w.quotes()],
    # care
    "to_erase": lambda desk: desk.w.to_erase([desk.closed]),
    "erase": lambda desk: desk.w.erase(desk.w.to_erase([desk.closed])),
    "erased": lambda desk: desk.w.erased(),
    "lift": NOBODY_S,
    "keepings": lambda desk: desk.w.keepings(),
    "held_or_due": lambda desk: desk.w.held_or_due(),
    "hold_calls": lambda desk: desk.w.hold_calls([desk.closed], "a complaint"),
    "keep_until": lambda desk: desk.w.keep_until([desk.closed], "2030-01-01"),
    "opened": lambda desk: desk.w.opened(desk.closed),
    "trail": lambda desk: desk.w.trail(),
    # consent
    "standings": lambda desk: desk.w.standings(),
    "consent_of": lambda desk: desk.w.consent_of(desk.closed),
    "consent": lambda desk: desk.w.consent(desk.closed),
    "consents": lambda desk: desk.w.consents(),
    "set_consent": lambda desk: desk.w.set_consent([desk.closed], decision="declined"),
    "withdraw_consent": lambda desk: desk.w.withdraw_consent([desk.closed], "again"),
    "withdraw_and_erase": lambda desk: desk.w.withdraw_and_erase([desk.closed], "again"),
    "own_sound": lambda desk: desk.w.own_sound([desk.closed]),
    "told_in_settings": NOBODY_S,
    "copied": lambda desk: desk.w.copied("quote", [desk.closed]),
    "exports": lambda desk: desk.w.exports(),
    "leave": lambda desk: desk.w.leave("quotes csv", [desk.closed]),
    "export_folder": NOBODY_S,
    "send": lambda desk: desk.w.send(Leave("quotes csv", ()), desk.folder / "x.txt", "x"),
    "note_export": lambda desk: desk.w.note_export(Leave("quotes csv", ())),
    # evidence
    "add_quote": lambda desk: desk.w.add_quote(desk.closed, 0.0, 39.0),
    "edit_quote": lambda desk: desk.w.edit_quote(1, note="n"),
    "edit_quotes": lambda desk: desk.w.edit_quotes([2, 1], ["x"]),
    "place_quotes": lambda desk: desk.w.place_quotes({1: 1.0}),
    "remove_quotes": lambda desk: desk.w.remove_quotes([2, 1]),
    "remove_quote": lambda desk: desk.w.remove_quote(1),
    "quotes": lambda desk: [desk.w.quotes(), desk.w.quotes(Filter(call=desk.closed))],
    "exhibits": lambda desk: desk.w.exhibits(),
    "rank": lambda desk: [desk.w.rank(by) for by in ("kind", "tag", "job", "issue", "stage")],
    "crossed": lambda desk: desk.w.crossed("kind", "tag"),
    "trend": lambda desk: desk.w.trend(),
    "together": lambda desk: desk.w.together(),
    "set_job": lambda desk: desk.w.set_job("lamp", when="it is on"),
    "ranked_quotes": lambda desk: [desk.w.ranked_quotes("tag", "lamp"), desk.w.ranked_quotes("tag", "")],
    "tag_line": NOBODY_S,
    "check_tag_line": NOBODY_S,
    "write_tag_line": GIVEN,
    "tags": lambda desk: desk.w.tags(),
    "tag": lambda desk: desk.w.tag("lamp"),
    "add_tag": NOBODY_S,
    "set_tag": lambda desk: desk.w.set_tag("lamp", description="x"),
    "rename_tag": lambda desk: desk.w.rename_tag("lamp", "light"),
    "merge_tags": lambda desk: desk.w.merge_tags(["lamp"], "light"),
    "remove_tag": lambda desk: desk.w.remove_tag("lamp"),
    "pin_tag": NOBODY_S,
    "letters": NOBODY_S,
    "set_letter": NOBODY_S,
    "set_fields": NOBODY_S,
    "field_uses": lambda desk: desk.w.field_uses("kind"),
    "add_field": NOBODY_S,
    "rename_field": lambda desk: desk.w.rename_field("kind", "job", "work"),
    "remove_field": lambda desk: desk.w.remove_field("kind", "job"),
    "move_field": NOBODY_S,
    "codebook": lambda desk: desk.w.codebook(),
    "read_codebook": NOBODY_S,
    "fields": NOBODY_S,
    "suggestions": lambda desk: [desk.w.suggestions(), desk.w.suggestions(desk.closed)],
    "accept": lambda desk: desk.w.accept(1),
    "accept_all": lambda desk: desk.w.accept_all([1]),
    "dismiss": lambda desk: desk.w.dismiss(1),
    "dismiss_all": lambda desk: desk.w.dismiss_all([1]),
    "search": lambda desk: [desk.w.search(SECRET), desk.w.search("light"), desk.w.search("")],
    # texts and codes
    "is_text": NOBODY_S,
    "texts": NOBODY_S,
    "look_at": "it shows a file that lies elsewhere",
    "bring": brought,
    "came_from": lambda desk: desk.w.came_from(desk.sound),
    "codes": lambda desk: desk.w.codes(),
    "coded_quotes": lambda desk: desk.w.coded_quotes("tag", "Billing"),
    # learning
    "insights": lambda desk: desk.w.insights(),
    "insight": lambda desk: desk.w.insight(1),
    "add_insight": lambda desk: desk.w.add_insight("x", quotes=[1]),
    "edit_insight": lambda desk: desk.w.edit_insight(1, text="x"),
    "remove_insight": lambda desk: desk.w.remove_insight(1),
    "move_insight": lambda desk: desk.w.move_insight(1, step=1),
    "cite": lambda desk: desk.w.cite(1, [1], "against"),
    "uncite": lambda desk: desk.w.uncite(1, [2]),
    "move_evidence": lambda desk: desk.w.move_evidence(1, 2, place=1),
    "add_action": lambda desk: desk.w.add_action(1, "x"),
    "edit_action": lambda desk: desk.w.edit_action(1, what="x"),
    "remove_action": lambda desk: desk.w.remove_action(1),
    "actions": lambda desk: desk.w.actions(),
    "insights_out": lambda desk: desk.w.insights_out(),
    "evidence_leaves": lambda desk: desk.w.evidence_leaves("insights md", desk.w.insights()),
    "send_evidence": lambda desk: desk.w.send_evidence(Leave("insights md", ()), lambda _: "x", desk.folder / "y.txt"),
    "insights_text": lambda desk: desk.w.insights_text(desk.w.insights()),
    "experiments": lambda desk: desk.w.experiments(),
    "experiment": lambda desk: desk.w.experiment(1),
    "add_experiment": lambda desk: desk.w.add_experiment("F", assumption="H1"),
    "edit_experiment": lambda desk: desk.w.edit_experiment(1, name="G"),
    "learn": lambda desk: desk.w.learn(1, learned="x"),
    "remove_experiment": lambda desk: desk.w.remove_experiment(1),
    "move_experiment": lambda desk: desk.w.move_experiment(1, step=1),
    "measure": lambda desk: desk.w.measure("callers with kind:job >= 1"),
    "counted": lambda desk: desk.w.counted("callers with kind:job >= 1"),
    "experiment_out": lambda desk: desk.w.experiment_out(1),
    "sheet_text": lambda desk: [desk.w.sheet_text(1, form) for form in ("md", "html")],
    # listening in
    "devices": SOUND_OF_NOW,
    "sources": SOUND_OF_NOW,
    "remember": SOUND_OF_NOW,
    "session": SOUND_OF_NOW,
    "notebook": SOUND_OF_NOW,
    "ask_shift": SOUND_OF_NOW,
    "preview": SOUND_OF_NOW,
    "no_far_end": SOUND_OF_NOW,
    "salvage": lambda desk: desk.w.salvage(),
    # the machine
    "models": NOBODY_S,
    "pull": ELSEWHERE,
    "verify_models": NOBODY_S,
    "doctor": lambda desk: desk.w.doctor(),
    "places": NOBODY_S,
    "described_settings": NOBODY_S,
    "set_setting": NOBODY_S,
    "replace_from_now_on": NOBODY_S,
    "back_up": lambda desk: desk.w.back_up(desk.w.paths.home / "b.zip"),
    "look_into": lambda desk: desk.w.look_into(desk.w.back_up(desk.w.paths.home / "b.zip").path),
    "put_back": restored,
    "merge": merged,
    "serve_scheduler": ELSEWHERE,
    "serve_worker": ELSEWHERE,
    "tables": tables,
    "forget": lambda desk: desk.w.forget(),
    # moods
    "set_mood": lambda desk: desk.w.set_mood(desk.closed, 0.5, "negative"),
    "flow": lambda desk: desk.w.flow(desk.closed),
    "mood_lexicon": lambda desk: desk.w.mood_lexicon(),
    "accept_mood_word": lambda desk: desk.w.accept_mood_word("lamp", 1.0),
    "drop_mood_word": lambda desk: [desk.w.accept_mood_word("lamp", 1.0), desk.w.drop_mood_word("lamp")],
    "rescore_moods": lambda desk: desk.w.rescore_moods(),
    # redaction
    "redactor": "its methods are for calls that another door gave",
    "findings": lambda desk: desk.w.findings(desk.closed),
    "personal": lambda desk: desk.w.personal(Wanted()),
    "verdicts": lambda desk: desk.w.verdicts(),
    "keep_findings": lambda desk: desk.w.keep_findings(desk.closed, [FINDING]),
    "take_finding": lambda desk: desk.w.take_finding(desk.closed, FINDING),
    "add_redaction": lambda desk: desk.w.add_redaction(desk.closed, 4.5, 12.0),
    "decide_word": lambda desk: desk.w.decide_word("lamp"),
    "withdraw_verdicts": lambda desk: desk.w.withdraw_verdicts([desk.w.decide_word("lamp").id]),
    "muted": lambda desk: desk.w.muted(desk.closed),
    "write_muted": lambda desk: desk.w.write_muted(desk.closed, desk.folder / "quiet.wav"),
    # reports
    "preface": lambda desk: desk.w.preface("S"),
    "set_preface": lambda desk: desk.w.set_preface("S", "x"),
    "report": lambda desk: desk.w.report(Report("S")),
    "write_report": lambda desk: desk.w.write_report(Report("S"), desk.folder / "r.html", manner=SKIP)[0],
    "report_leaves": lambda desk: desk.w.report_leaves(Report("S"), "html"),
    # rules
    "rules": lambda desk: desk.w.rules(),
    "rule": lambda desk: desk.w.rule("mine"),
    "own_rule": lambda desk: desk.w.own_rule("mine"),
    "rule_line": NOBODY_S,
    "write_rule_line": GIVEN,
    "put_rule": NOBODY_S,
    "remove_rule": lambda desk: desk.w.remove_rule("mine"),
    "switch_rule": lambda desk: desk.w.switch_rule("mine", False),
    "try_rule": lambda desk: desk.w.try_rule(OwnRule("r", kind="pain", phrases=("light",))),
    "run_rules": lambda desk: desk.w.run_rules(),
    # sampling
    "draw_sample": lambda desk: desk.w.draw_sample(desk.calls, 1),
    "sampling": lambda desk: desk.w.sampling("S"),
    "saturation": lambda desk: desk.w.saturation("S"),
    "sample_to_hear": lambda desk: [desk.w.draw_sample(desk.calls, 1), desk.w.sample_to_hear()],
    "enqueue": lambda desk: desk.w.enqueue([desk.sound]),
    "sample_table": GIVEN,
    # sound
    "player": lambda desk: desk.w.player(desk.closed),
    # studies
    "studies": lambda desk: desk.w.studies(),
    "study": lambda desk: desk.w.study("S"),
    "set_study": lambda desk: desk.w.set_study("S", "why?"),
    "tag_study": lambda desk: desk.w.tag_study("S", ["lamp"]),
    "remove_study": lambda desk: desk.w.remove_study("S"),
    "put_into_study": lambda desk: desk.w.put_into_study("S", [desk.closed]),
    "starters": NOBODY_S,
    "use_starter": NOBODY_S,
    "assumptions": lambda desk: desk.w.assumptions(),
    "assumptions_for": lambda desk: desk.w.assumptions_for(desk.closed),
    "tags_for": lambda desk: desk.w.tags_for(desk.closed),
    "assumption": lambda desk: desk.w.assumption("H1"),
    "assumption_names": lambda desk: desk.w.assumption_names(),
    "unknown_assumptions": NOBODY_S,
    "said_to": lambda desk: desk.w.said_to("H1"),
    "add_assumption": NOBODY_S,
    "edit_assumption": lambda desk: desk.w.edit_assumption("H1", rename="H9"),
    "remove_assumption": lambda desk: desk.w.remove_assumption("H1"),
    # themes
    "themes": lambda desk: desk.w.themes(tagged=True),
    "themes_apart": lambda desk: desk.w.themes_apart(tagged=True),
    "theme": GIVEN,
    "quote_theme": quoted,
    "dismiss_theme": lambda desk: desk.w.dismiss_theme(THEME),
    "restore_found": lambda desk: [desk.w.dismiss_theme(THEME), desk.w.restore_found(THEME)],
    "dismissed_themes": lambda desk: desk.w.dismissed_themes(),
    "restore_theme": lambda desk: [desk.w.dismiss_theme(THEME), desk.w.restore_theme("lamp")],
}
"""How each public method is called with the closed call, or why that tells nothing. A new method must stand here."""

REFUSED = frozenset(
    "call machine_call set_call changes split join assign edit_text restore set_speaker swap_roles copied leave "
    "add_quote edit_quote edit_quotes place_quotes remove_quotes remove_quote accept accept_all dismiss dismiss_all "
    "add_insight cite evidence_leaves put_back set_mood flow findings keep_findings take_finding add_redaction "
    "write_muted report_leaves player quote_theme".split()
)
"""The methods that end with NoConsent; the others go on without its words."""

ENDING = {"remove_call", "remove_calls", "erase", "withdraw_and_erase", "put_back", "merge", "forget"}
"""After these the call is gone, or another store is there."""


def public() -> set[str]:
    return {name for name, _ in inspect.getmembers(Workspace, inspect.isfunction) if not name.startswith("_")}


def transcript(call: Call) -> object:
    """What a person reads and mends."""
    return call.speakers, [(one.start, one.end, one.speaker, one.text, one.words) for one in call.utterances]


def told(value: object) -> str:
    """All that a value says."""
    return repr(list(value) if isinstance(value, Iterator) else value)


def test_every_public_method_stands_in_the_table() -> None:
    assert public() == set(DOORS)
    assert set(DOORS) >= REFUSED


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if not isinstance(door, str)])
def test_P4_no_door_gives_or_changes_the_words_of_a_caller_who_said_no(desk: Desk, name: str) -> None:
    door, before = DOORS[name], desk.heard
    assert SECRET in told(before)
    assert not isinstance(door, str)
    said, refused = "", False
    try:
        said = told(door(desk))
    except NoConsent as error:
        said, refused = f"{error.message} {error.hint}", True
    assert refused is (name in REFUSED), said
    assert SECRET not in said
    left = [one for one in desk.folder.iterdir() if one.is_file() and one.name != "t.csv"]
    assert [one.name for one in left if SECRET in one.read_text(errors="replace")] == []
    if name not in ENDING:
        assert transcript(desk.heard) == transcript(before)
