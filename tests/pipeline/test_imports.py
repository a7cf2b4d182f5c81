"""Files of tickets, chats and notes, imported into a store: once, grown, with bad lines, and real sets."""

from __future__ import annotations

import zipfile
from collections import Counter
from pathlib import Path

import pytest

from callscope.call import Filter
from callscope.errors import CallscopeError, Cancelled, UsageProblem
from callscope.nouns.handed import Wanted
from callscope.nouns.ruled import OwnRule
from callscope.nouns.texts import Arrival, Choices
from callscope.settings import Paths
from callscope.workspace import Workspace

CHAT = """id,who,text,reason,outcome
a,customer,My order is late and I am really annoyed.,delivery,open
a,agent,Sorry about that. Let me look.,delivery,open
b,customer,I want my money back.,refund,solved
"""


@pytest.fixture
def workspace(workspace_home: Path, tmp_path: Path) -> Workspace:
    return Workspace(Paths(workspace_home, tmp_path))


def bring(workspace: Workspace, path: Path, text: str | None = None, **choices: str) -> Arrival:
    if text is not None:
        path.write_text(text, encoding="utf-8")
    return workspace.bring(path, Choices(**choices))  # type: ignore[arg-type]


def test_conversations_become_calls_with_roles_sentiment_and_suggestions(workspace: Workspace, tmp_path: Path) -> None:
    arrival = bring(workspace, tmp_path / "c.csv", CHAT)
    assert (arrival.count("new"), arrival.kind, arrival.roles) == (2, "chat", {"customer": 2, "agent": 1})
    listed = {one.title: one for one in workspace.calls()}
    late = listed["My order is late and I am really…"]
    assert (late.kind, late.reason, late.outcome, late.written) == ("chat", "delivery", "unsolved", True)
    assert any(late.mood)
    assert workspace.suggestions(late.id)
    (hit,) = workspace.search("money")
    assert hit.written


def test_the_same_file_twice_adds_nothing_and_a_grown_conversation_keeps_its_quotes(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "c.csv"
    bring(workspace, path, CHAT)
    call = workspace.find("My order is late")
    quote = workspace.add_quote(call, 0.0, 1.6, kind="pain", tags=("delivery",))
    workspace.edit_text(call, 0.5, "My parcel is late and I am really annoyed.")
    assert bring(workspace, path).count("known") == 2
    grown = bring(workspace, path, CHAT + "a,customer,Thanks it came today.,delivery,solved\n")
    assert (grown.count("grown"), grown.count("known")) == (1, 1)
    assert len(workspace.calls()) == 2
    (kept,) = workspace.quotes(Filter(call=call))
    assert (kept.id, kept.text) == (quote.id, "My order is late")
    found = workspace.call(call)
    assert found.utterances[0].text.startswith("My parcel")
    assert found.utterances[-1].text == "Thanks it came today."
    assert found.outcome == "solved"


def test_what_a_person_set_stays_when_it_comes_again(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    bring(workspace, path, CHAT)
    call = workspace.find("My order is late")
    workspace.set_call(call, outcome="workaround", title="Late order")
    bring(workspace, path, CHAT + "a,customer,Thanks.,delivery,solved\n")
    assert workspace.call(call).outcome == "workaround"
    assert workspace.find("Late order") == call


def test_a_quote_on_text_needs_no_ear(workspace: Workspace, tmp_path: Path) -> None:
    bring(workspace, tmp_path / "c.csv", CHAT)
    quote = workspace.add_quote(workspace.find("I want my"), 0.0, 2.0, kind="want")
    assert quote.checked
    assert quote.written


def test_staff_in_chats_and_interviews_never_count_as_callers(workspace: Workspace, tmp_path: Path) -> None:
    bring(workspace, tmp_path / "c.csv", CHAT)
    bring(workspace, tmp_path / "n.md", "# Night shift\n\nCallers complain that nobody calls them back.\n")
    interview = workspace.find("Night shift")
    workspace.add_quote(interview, 0.0, 2.8, kind="pain")
    chat = workspace.call(workspace.find("My order is late"))
    agent = next(one for one in chat.utterances if chat.speaker(one.speaker).role == "agent")
    workspace.add_quote(chat.recording.id, agent.start, agent.end, kind="pain")
    workspace.add_quote(chat.recording.id, 0.0, 1.6, kind="pain")
    ranking = workspace.rank("kind")
    (pain,) = ranking.rows
    assert (pain.callers, pain.quotes, pain.staff) == (1, 1, 2)
    assert ranking.callers == 2


INTERVIEW = "# Night shift\n\nI am really annoyed that nobody calls them back, it is still not working.\n"


def test_ones_own_rules_and_those_that_are_off_hold_for_texts_too(workspace: Workspace, tmp_path: Path) -> None:
    workspace.put_rule(OwnRule("money", tags=("refund",), kind="want", phrases=("money back",)))
    bring(workspace, tmp_path / "c.csv", CHAT)
    assert "money" in [one.suggestion.rule for one in workspace.suggestions(workspace.find("I want my"))]


def test_running_the_rules_keeps_what_they_point_at_in_an_interview(workspace: Workspace, tmp_path: Path) -> None:
    workspace.put_rule(OwnRule("told by staff", tags=("callback",), phrases=("calls them back",), who="agent"))
    bring(workspace, tmp_path / "n.md", INTERVIEW)
    found = [one.suggestion for one in workspace.suggestions()]
    assert len(found) > 1
    assert "told by staff" in [one.rule for one in found]
    assert workspace.run_rules().new == 0
    assert [one.suggestion for one in workspace.suggestions()] == found


def test_an_interview_that_came_as_text_has_no_sound_in_a_project(workspace: Workspace, tmp_path: Path) -> None:
    bring(workspace, tmp_path / "n.md", INTERVIEW)
    quote = workspace.add_quote(workspace.find("Night shift"), 0.0, 2.8, kind="pain")
    handed = workspace.hand_over(Wanted(), "qdpx", tmp_path / "p.qdpx")
    assert handed.clips == 0
    assert handed.missing == ("Night shift: this interview came as text",)
    with zipfile.ZipFile(tmp_path / "p.qdpx") as archive:
        assert b"AudioSource" not in archive.read("project.qde")
        assert all(name.endswith((".qde", ".txt")) for name in archive.namelist())
    clips = workspace.hand_over(Wanted(), "clips", tmp_path / "clips")
    assert clips.missing == (f"quote {quote.id}: this interview came as text",)


def test_a_mapping_is_remembered_by_the_header(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("x,y\nKim,my phone is broken again\n", encoding="utf-8")
    assert not workspace.look_at(path, Choices()).remembered
    workspace.bring(path, Choices({"caller": "x", "text": "y"}))
    again = tmp_path / "odd2.csv"
    again.write_text("x,y\nBo,my bill is wrong this month\n", encoding="utf-8")
    assert workspace.look_at(again, Choices()).remembered
    workspace.bring(again, Choices())
    assert {one.caller for one in workspace.calls()} == {"Kim", "Bo"}


def test_dates_that_can_be_read_two_ways_are_not_guessed(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    text = "id,created_at,text\n1,03/04/2026,my phone is broken\n"
    with pytest.raises(UsageProblem, match="two ways"):
        bring(workspace, path, text)
    assert workspace.calls() == []
    bring(workspace, path, dates="day-first")
    assert workspace.calls()[0].held_at == "2026-04-03"
    assert not workspace.look_at(path, Choices()).unclear


def test_bad_lines_are_left_out_with_number_and_reason(workspace: Workspace, tmp_path: Path) -> None:
    arrival = bring(workspace, tmp_path / "b.csv", CHAT + "c,customer,,x,open\n,customer,lost words,x,open\n")
    assert [(one.line, one.why.split(" ")[1]) for one in arrival.bad] == [(5, "no"), (6, "no")]
    assert arrival.count("new") == 2


def test_looking_and_dry_runs_store_nothing(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(CHAT, encoding="utf-8")
    proposal = workspace.look_at(path, Choices())
    assert (proposal.rows, proposal.conversations, proposal.layout) == (3, 2, "one row per message")
    arrival = workspace.bring(path, Choices(), dry=True)
    assert arrival.count("new") == 2
    assert workspace.calls() == []
    assert not workspace.look_at(path, Choices()).remembered


def test_an_import_that_is_stopped_leaves_whole_conversations(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    lines = [f"{n},{'customer' if m == 0 else 'agent'},words of {n} and {m}" for n in range(3_000) for m in range(2)]
    path.write_text("id,who,text\n" + "\n".join(lines) + "\n", encoding="utf-8")

    def stop(progress: object) -> None:
        if progress.done > 0.6:  # type: ignore[attr-defined]
            raise Cancelled

    with pytest.raises(CallscopeError):
        workspace.bring(path, Choices(), report=stop)
    stored = workspace.calls()
    assert 0 < len(stored) < 3_000
    assert all(len(workspace.call(one.id).utterances) == 2 for one in stored[:20])


def test_a_study_and_a_caller_are_given_to_all(workspace: Workspace, tmp_path: Path) -> None:
    workspace.set_study("late")
    bring(workspace, tmp_path / "c.csv", CHAT, study="late", caller="Kim")
    assert workspace.study("late").calls == 2
    assert {one.caller for one in workspace.calls()} == {"Kim"}


@pytest.mark.parametrize(
    ("name", "conversations", "roles"),
    [
        ("text_ms_helpdesk_calls/calls.jsonl", 102, {"customer": 102, "agent": 102}),
        ("text_ms_travel_calls/calls.jsonl", 72, {"customer": 72, "agent": 72}),
        ("text_natcs/utterances_finance.csv", 555, {"customer": 555}),
        ("text_banking77/banking77.csv", 1540, {"customer": 1540}),
    ],
)
def test_real_sets_come_whole_without_a_map(
    workspace: Workspace, shared_data: Path, name: str, conversations: int, roles: dict[str, int]
) -> None:
    arrival = workspace.bring(shared_data / name, Choices(), dry=True)
    assert len(arrival.calls) == conversations
    assert arrival.roles == roles
    assert not arrival.bad
    assert sum(one.suggestions for one in arrival.calls) > conversations / 3


def test_the_travel_calls_have_reasons_outcomes_and_dates(workspace: Workspace, shared_data: Path) -> None:
    workspace.bring(shared_data / "text_ms_travel_calls" / "calls.jsonl", Choices())
    listed = workspace.calls()
    assert Counter(one.reason for one in listed) == {"Complaints": 29, "Transactions": 28, "Tech Support": 15}
    assert Counter(one.outcome for one in listed) == {"solved": 53, "unsolved": 19}
    assert all(one.held_at and one.queue for one in listed)
