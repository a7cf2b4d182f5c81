"""Exports of help desks as they really look: encodings, separators, markup, signatures, threads, dates."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from callscope.conversation.written import columns, values
from callscope.conversation.written.cleaning import clean
from callscope.conversation.written.compose import call_of, call_of_notes
from callscope.conversation.written.conversations import Conversation, Message, conversations, survey
from callscope.conversation.written.files import Line, open_table
from callscope.conversation.written.threads import notes, parts
from callscope.errors import Unusable, UsageProblem
from callscope.moments import WORD, middle, place, span
from callscope.nouns.texts import BadLine, Reading

HEAD = "Ticket ID;Subject;Requester;Created at;Description"


def rows(path: Path) -> list[Line]:
    return [one for one in open_table(path).lines() if isinstance(one, Line)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_read_in_whatever_encoding_it_was_saved(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "tickets.csv"
    path.write_text(f"{HEAD}\n1;Rückerstattung;Zoë;2026-01-02;Où est mon colis ?\n", encoding=encoding)
    (one,) = rows(path)
    assert (one.values["Subject"], one.values["Requester"]) == ("Rückerstattung", "Zoë")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_told_by_the_rows(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "tickets.csv"
    path.write_text(separator.join(["id", "body"]) + f'\n7{separator}"a, b; c"\n', encoding="utf-8")
    assert rows(path)[0].values == {"id": "7", "body": "a, b; c"}


def test_a_bad_line_has_its_number_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('id,body\n1,"two\nlines"\n2,a,b,c\n3,fine\n', encoding="utf-8")
    found = list(open_table(path).lines())
    assert [one.values["id"] for one in found if isinstance(one, Line)] == ["1", "3"]
    (bad,) = [one for one in found if isinstance(one, BadLine)]
    assert bad.line == 4
    assert "4 cells" in bad.why


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02RIFF", b"[]", b"{}"])
def test_what_is_no_export_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.json"
    path.write_bytes(content)
    with pytest.raises(Unusable):
        open_table(path)


def test_json_is_read_as_an_array_as_lines_and_inside_an_object(tmp_path: Path) -> None:
    records = [{"id": number, "body": "late\n" * number} for number in range(1, 4)]
    texts = {
        "a.json": json.dumps(records, indent=2),
        "b.jsonl": "\n".join(map(json.dumps, records)),
        "c.json": json.dumps({"count": 3, "tickets": records}),
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert [one.values["id"] for one in rows(tmp_path / name)] == ["1", "2", "3"], name


def test_an_array_of_many_objects_is_read_across_the_borders_of_blocks(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text(json.dumps([{"id": n, "body": "word " * 300} for n in range(2_000)]), encoding="utf-8")
    assert [one.values["id"] for one in rows(path)] == [str(n) for n in range(2_000)]


def test_messages_inside_a_record_become_rows_with_what_the_record_says(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    record = {"id": 5, "requester": {"name": "Kim"}, "comments": [{"body": "one two"}, {"body": "three"}]}
    path.write_text(json.dumps([record]), encoding="utf-8")
    assert [(one.values["requester.name"], one.values["comments.body"]) for one in rows(path)] == [
        ("Kim", "one two"),
        ("Kim", "three"),
    ]


def test_columns_are_told_by_their_names_and_content() -> None:
    header = ["Ticket ID", "Requester", "Assignee", "Status", "Wrap-up code", "Created at", "CSAT", "Description"]
    sample = [
        dict(zip(header, ["1", "Zoë", "Bo", "Solved", "Refund", "2026-01-02", "4", "I want my money"], strict=True))
    ]
    assert columns.propose(header, sample) == {
        "text": "Description",
        "when": "Created at",
        "id": "Ticket ID",
        "caller": "Requester",
        "agent": "Assignee",
        "reason": "Wrap-up code",
        "outcome": "Status",
        "satisfaction": "CSAT",
    }


def test_without_a_known_name_the_wordiest_column_is_the_text() -> None:
    sample = [{"a": "17", "b": "where is my order, it is late"}]
    assert columns.propose(["a", "b"], sample)["text"] == "b"


def test_a_person_corrects_the_proposal_and_takes_a_column_away() -> None:
    proposed = {"text": "body", "caller": "user"}
    assert columns.settled(proposed, {"text": "NOTE", "caller": ""}, ["body", "user", "note"]) == {"text": "note"}
    with pytest.raises(UsageProblem, match="no column"):
        columns.settled(proposed, {"text": "nothing"}, ["body", "user"])


def test_markup_signatures_and_quoted_replies_are_cut() -> None:
    page = "<p>Where is my refund?</p><p>It&#39;s late.</p><blockquote>old words</blockquote><style>p {}</style>"
    assert clean(page) == "Where is my refund?\n\nIt's late."
    mail = (
        "It still fails.\n\nBest regards,\nKim\nACME GmbH\n\nOn Mon, 3 Apr 2026, Bo <bo@x.y> wrote:\n> Did you restart?"
    )
    assert clean(mail) == "It still fails."
    assert clean("Help me\n\nSent from my iPhone") == "Help me"
    assert clean("> only a quotation") == "> only a quotation"
    assert clean("Kind regards to your team, who solved it at once and well.") != ""


def test_a_thread_in_one_cell_is_split_by_its_names_also_without_line_breaks() -> None:
    text = "Customer: I cannot log in.\nAgent: Did you reset it?\nCustomer: Yes."
    assert [one.who for one in parts(text)] == ["Customer", "Agent", "Customer"]
    assert parts("Agent: Hello. Customer: My order is late. Agent: Sorry.")[1].text == "My order is late."
    assert len(parts("Note: the printer is broken: it blinks.")) == 1


def test_a_reply_above_what_it_quotes_is_two_messages_the_oldest_first() -> None:
    text = "Still broken.\n\nOn Mon, Apr 3, 2026 at 10:02 AM, Bo <b@x.y> wrote:\n> Please restart it.\n> Bo"
    found = parts(text)
    assert [(one.who, one.text.split("\n")[0]) for one in found] == [
        ("Bo", "Please restart it."),
        ("", "Still broken."),
    ]


@pytest.mark.parametrize(
    ("text", "dates", "wanted"),
    [
        ("2024-01-31T13:23:53.0679497-06:00", "", "2024-01-31T13:23:53"),
        ("31.01.2024 09:05", "", "2024-01-31T09:05:00"),
        ("03/04/2026", "day-first", "2026-04-03"),
        ("03/04/2026 1:05 PM", "month-first", "2026-03-04T13:05:00"),
        ("1714041600", "", "2024-04-25T10:40:00"),
        ("1714041600000", "", "2024-04-25T10:40:00"),
        ("Thu, 25 Apr 2024 10:40:00 +0000", "", "2024-04-25T10:40:00"),
        ("25 Apr 2024", "", "2024-04-25"),
        ("April 25, 2024 10:40", "", "2024-04-25T10:40:00"),
        ("soon", "", None),
        ("31/31/2026", "day-first", None),
    ],
)
def test_dates_as_exports_write_them(text: str, dates: str, wanted: str | None) -> None:
    assert values.moment(text, dates or "day-first") == wanted


def test_one_date_that_fits_only_one_way_tells_how_all_are_read() -> None:
    seen = values.Doubt().seen("03/04/2026")
    assert seen.unclear
    assert seen.seen("13/04/2026").order == "day-first"
    assert seen.seen("04/13/2026").order == "month-first"
    assert not values.Doubt().seen("2026-04-03").unclear


@pytest.mark.parametrize(
    ("text", "scale", "wanted"),
    [
        *((str(n), 5, n) for n in range(1, 6)),
        *zip(("0", "5", "10"), (10, 10, 10), (1, 3, 5), strict=True),
        *zip(("1", "4", "7"), (7, 7, 7), (1, 3, 5), strict=True),
        *zip(("Good", "Bad", "★★★", "4/5", "80 %", "👍"), (5,) * 6, (5, 1, 3, 4, 4, 5), strict=True),
        *zip(("", "offered", "9"), (5, 5, 5), (None, None, None), strict=True),
    ],
)
def test_ratings_of_every_scale_become_1_to_5(text: str, scale: int, wanted: int | None) -> None:
    assert values.satisfaction(text, scale) == wanted


def test_statuses_become_outcomes_of_the_project_s_list() -> None:
    known = ("solved", "workaround", "unsolved", "passed on")
    said = {"Resolved": "solved", "UNRESOLVED": "unsolved", "Escalated": "passed on", "Open": "unsolved", "odd": None}
    assert {text: values.outcome(text, known) for text in said} == said
    assert values.outcome("Closed", ("finished",)) is None


def test_roles_are_those_of_the_file_or_told_by_who_is_the_caller() -> None:
    words = {"end-user": "customer", "Support Agent": "agent", "admin": "agent", "visitor": "customer", "Kim": None}
    assert {word: values.role_of(word) for word in words} == words
    assert values.role_of("3", "author_id", caller="3", agent="9") == "customer"
    assert [values.role_of(one, "incoming") for one in ("true", "false")] == ["customer", "agent"]


def conversation(*said: tuple[str, str], **facts: str) -> Conversation:
    messages = tuple(Message(who, values.role_of(who), text) for who, text in said)
    return Conversation(2, messages=messages, **facts)  # type: ignore[arg-type]


def test_words_stand_one_after_another_and_every_span_of_them_is_a_span_of_time() -> None:
    call = call_of(conversation(("customer", "it is late"), ("agent", "so sorry")), Path("t.csv"), "chat")
    first, second = call.utterances
    assert (first.start, first.end, second.start) == (0.0, 1.2, 1.2)
    assert [word.text for word in first.words] == ["it", "is", "late"]
    assert call.recording.duration == second.end == pytest.approx(5 * WORD)
    assert (call.recording.source, call.recording.channels) == ("text", 0)
    assert first.tone is None
    assert [one.role for one in call.speakers] == ["customer", "agent"]


def test_a_place_is_the_number_of_a_word_and_its_span_names_the_last_one_too() -> None:
    assert place(0.0, True) == "w1"
    assert span(40 * WORD, 45 * WORD, True) == "w41-45"
    assert place(middle(41), True) == "w41"
    assert span(16, 24) == "0:16-0:24"


def test_a_long_message_is_cut_where_sentences_and_paragraphs_end() -> None:
    text = "One short line.\n\n" + "This is a sentence of seven words. " * 14
    call = call_of(conversation(("customer", text)), Path("t.csv"), "ticket")
    assert [len(one.words) for one in call.utterances] == [3, 42, 42, 14]


def test_a_conversation_is_known_by_its_id_and_beginning_also_when_it_has_grown() -> None:
    short = conversation(("customer", "it is late"), id="7")
    grown = conversation(("customer", "it is late"), ("agent", "so sorry"), id="7")
    other = conversation(("customer", "another ticket of the same number"), id="7")
    ids = [call_of(one, Path("t.csv"), "chat").recording.id for one in (short, grown, other)]
    assert ids[0] == ids[1] != ids[2]


def test_names_without_roles_are_told_by_their_words() -> None:
    said = [
        ("Mia", "Thank you for contacting us, how can I help you today?"),
        ("Paul", "Hi, I want to cancel my subscription, it is too expensive."),
        ("Mia", "I am sorry to hear that. May I have your account number?"),
    ]
    call = call_of(conversation(*said), Path("t.csv"), "chat")
    assert {one.name: one.role for one in call.speakers} == {"Mia": "agent", "Paul": "customer"}


def test_rows_that_lie_apart_are_one_conversation_in_order_of_time(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    lines = [
        "id,who,when,text",
        "1,agent,2026-01-01 10:05,second",
        "2,user,2026-01-01 09:00,other",
        "1,user,2026-01-01 10:00,first",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    names = {name: name for name in ("id", "who", "when", "text")}
    table = open_table(path)
    seen = survey(table, names)
    found = {one.id: [m.text for m in one.messages] for one in conversations(table, Reading(names), seen)}
    assert found == {"2": ["other"], "1": ["first", "second"]}
    assert seen.layout == "one row per message"


def test_interview_notes_know_who_asks_and_who_is_staff() -> None:
    head = "# Jannie, tier 2\n\nDate: 2026-03-02\nInterviewee: Jannie de Vries\n\n"
    text = f"{head}Q: What is hard?\n\nJannie: **Refunds.**\n\n- they wait\n"
    found = notes(text)
    call = call_of_notes(found, Path("n.md"), text.encode(), "interview")
    assert (call.recording.title, call.recording.held_at, call.recording.agent) == (
        "Jannie, tier 2",
        "2026-03-02",
        "Jannie de Vries",
    )
    assert {one.name: one.role for one in call.speakers} == {"interviewer": "other", "Jannie de Vries": "agent"}
    assert [one.text for one in call.utterances] == ["What is hard?", "Refunds.", "they wait"]


def test_plain_notes_without_names_are_what_staff_said() -> None:
    call = call_of_notes(notes("The night shift.\n\nNobody calls back.\n"), Path("n.txt"), b"x", "interview")
    assert [one.role for one in call.speakers] == ["agent"]
    assert len(call.utterances) == 2
