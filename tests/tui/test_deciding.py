"""The one-line languages of causes and actions, and the rows of the board of insights."""

from __future__ import annotations

import pytest

from callscope.call import Exhibit, Quote
from callscope.errors import UsageProblem
from callscope.nouns.learned import Action, Deed, Evidenced, Insight
from callscope.nouns.ranked import Interval
from callscope.nouns.tested import Reading
from callscope.tui import deciding
from callscope.tui.deciding import Head, Told
from callscope.tui.sheeting import ruler


@pytest.mark.parametrize(
    ("typed", "who", "urgency", "due", "what"),
    [
        ("tell them", "", "next", None, "tell them"),
        ("tell them @Cherry !now 2027-01-31", "Cherry", "now", "2027-01-31", "tell them"),
        ('@"Anna Berg" tell them !later', "Anna Berg", "later", None, "tell them"),
        ("write to a@b.example, then wait!", "", "next", None, "write to a@b.example, then wait!"),
    ],
)
def test_an_action_is_one_line(typed: str, who: str, urgency: str, due: str | None, what: str) -> None:
    found = deciding.action(typed)
    assert found == {"what": what, "who": who, "urgency": urgency, "due": due}
    assert deciding.action(deciding.write_action(Action(1, 1, **found))) == found


def test_an_action_says_what_is_to_be_done() -> None:
    for typed in ("", "@Cherry !now", "tell them !"):
        with pytest.raises(UsageProblem):
            deciding.action(typed)


def test_causes_are_a_chain_and_a_sign_in_a_sentence_is_none() -> None:
    assert deciding.causes("no list > no time>money > ") == "no list\nno time>money"
    assert deciding.chain(Insight(1, "x", deciding.causes("a > b"))) == "a > b"


def test_actions_stand_under_their_urgency_owner_or_state() -> None:
    one = Insight(1, "x", actions=(Action(1, 1, "a", urgency="later"), Action(2, 1, "b", "Cherry", "now")))
    other = Insight(2, "y", actions=(Action(3, 2, "c", "Cherry", "now", "done"), Action(4, 2, "d", due="2027-01-01")))

    def rows(view: str) -> list[object]:
        found = deciding.listed([one, other], view)
        return [row.action.id if isinstance(row, Deed) else row.name if isinstance(row, Head) else row for row in found]

    assert rows("insights") == [one, other]
    assert rows("actions by urgency") == ["now", 2, "next", 4, "later", 1, "done or dropped", 3]
    assert rows("actions by owner") == ["Cherry", 2, 3, "nobody yet", 4, 1]
    assert rows("actions by state") == ["open", 2, 4, 1, "done", 3]
    assert deciding.to_do([one, other]) == 3


def test_the_story_goes_from_the_sentence_to_what_follows() -> None:
    quote = Evidenced(Exhibit(Quote(1, "c", 0, 1)), "against")
    rows = deciding.story(Insight(1, "x", "a\nb", "Garages", (quote,), (Action(1, 1, "do"),), 0, 1, 3))
    assert [row.text for row in rows if isinstance(row, Told) and row.text] == [
        "x",
        "WHY",
        "└ a",
        "└ b",
        "WHAT WAS SAID",
        "WHAT FOLLOWS",
    ]
    assert isinstance(rows[1], Told)
    assert "".join(text for text, _ in rows[1].beside) == "0 of 3 callers, 1 against  +0 −1   study Garages"


def test_the_ruler_shows_value_interval_and_mark() -> None:
    read = Reading("", "share of callers with x", "at least 30 %", "", "met", 0.6, "", Interval(0.4, 0.8), 9, "")
    drawn = "".join(text for text, _ in ruler(read, 29))
    assert drawn == "0% ──────┃─━━━━●━━━━──── 100%"
    count = Reading("", "callers with x", "at least 5", "", "open", 0, "", None, 9, "")
    assert "".join(text for text, _ in ruler(count, 20)).startswith("0 ●")
    assert ruler(Reading("", "callers", "at least 5", "", "open", None, "", None, 0, ""), 20) == []
