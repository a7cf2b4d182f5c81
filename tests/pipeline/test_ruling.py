"""Rules over the store: tried, kept, run over heard calls, judged by what people answered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import soundfile

from callscope.call import Progress, Quote
from callscope.errors import Cancelled, NotFound, UsageProblem
from callscope.insight.rank import wilson
from callscope.nouns.ruled import OwnRule
from callscope.pipeline import believed, ruling
from callscope.pipeline.hear import Desk, hear
from callscope.pipeline.opened import open_library
from callscope.settings import Paths, Settings
from callscope.store.library import Library
from tests.fakes import FakeEngines, noise
from tests.store.made import OIL, cast_call, oil_call, suggestion

LIGHT = OwnRule("light", tags=("lamp",), kind="need", phrases=("light",))


@pytest.fixture
def library(workspace_home: Path) -> Library:
    found = open_library(Paths(workspace_home, workspace_home))
    found.save_call(oil_call())
    found.save_call(cast_call())
    return found


def test_a_rule_is_tried_without_keeping_anything(library: Library) -> None:
    found = ruling.tried(library, LIGHT)
    assert (len(found.found), found.calls, found.heard) == (2, 2, 2)
    assert [one.title for one in found.found] == ["Chromecast order", "Oil light"]
    assert library.own_rules() == []
    assert library.suggestions() == []


def test_trying_can_be_cancelled(library: Library) -> None:
    def stop(_: Progress) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        ruling.tried(library, LIGHT, stop)


def test_what_a_kept_rule_finds_in_heard_calls_is_what_trying_it_showed(library: Library) -> None:
    shown = [one.suggestion for one in ruling.tried(library, LIGHT).found]
    ruling.put(library, LIGHT)
    ran = ruling.run(library)
    own = [one.suggestion for one in library.suggestions() if one.suggestion.own]
    assert own == shown
    assert ran.calls == 2
    assert ran.new == len(library.suggestions())
    assert ruling.run(library).new == 0


def test_what_was_dismissed_stays_dismissed_when_rules_are_run(library: Library) -> None:
    ruling.put(library, LIGHT)
    ruling.run(library)
    own = [one.id for one in library.suggestions() if one.suggestion.own]
    library.dismiss(own[0])
    assert library.accept(own[1]).tags == ("lamp",)
    assert ruling.run(library).new == 0
    assert not [one for one in library.suggestions() if one.suggestion.own]


def test_a_call_that_is_heard_gets_the_suggestions_of_own_rules(tmp_path: Path) -> None:
    paths = Paths(tmp_path / "home", tmp_path)
    library = open_library(paths)
    ruling.put(library, replace(LIGHT, who="anyone"))
    ruling.put(library, OwnRule("wild", tags=("x",), patterns=(r"(?:[a-z ]|[a-z ])+\d",), who="anyone"))
    path = tmp_path / "call.wav"
    soundfile.write(path, noise(6), 16_000)
    call = hear(path, Desk(paths, Settings(), library, FakeEngines().as_engines()), lambda _: None).call
    assert [one.suggestion.rule for one in library.suggestions() if one.suggestion.own] == ["light"]
    assert any("the rule wild took too long" in note for note in call.notes)


def test_precision_is_accepted_of_all_that_was_answered(library: Library) -> None:
    ruling.put(library, LIGHT)
    library.save_suggestions(OIL, [suggestion(rule="fault"), suggestion(21, 24, "fault"), suggestion(31, 39, "fault")])
    first, second, third = library.suggestions()
    library.accept(first.id)
    library.accept(second.id)
    library.dismiss(third.id)
    own, best, *rest = ruling.judged(library)
    assert (own.name, own.own, own.precision, own.interval, own.answered) == ("light", LIGHT, None, None, 0)
    assert (best.name, best.own, best.precision, best.answered) == ("fault", None, 0.6667, 3)
    assert best.interval == wilson(2, 3)
    assert all(one.precision is None for one in rest)


def test_a_rule_that_is_brought_along_can_be_switched_off(library: Library) -> None:
    ruling.run(library)
    (rule, *_) = (one.suggestion.rule for one in library.suggestions(OIL))
    assert not ruling.switch(library, rule.upper(), False).on
    assert rule not in {one.suggestion.rule for one in library.suggestions()}
    assert rule not in {one.rule for one in ruling.suggested(library, library.call(OIL))}
    assert ruling.switch(library, rule, True).on
    assert rule in {one.suggestion.rule for one in library.suggestions()}
    with pytest.raises(NotFound):
        ruling.switch(library, "nothing", False)


def test_a_rule_cannot_be_called_like_one_that_is_brought_along(library: Library) -> None:
    with pytest.raises(UsageProblem, match="brought along"):
        ruling.put(library, replace(LIGHT, name="Fault"))
    with pytest.raises(UsageProblem):
        ruling.put(library, replace(LIGHT, patterns=("(x",)))
    assert library.own_rules() == []


def test_quotes_stand_for_and_against_an_assumption(library: Library) -> None:
    library.add_assumption("They come back because of the light")
    for stance in ("-H1", "+h1 -H2", "+H2"):
        library.add_quote(Quote(0, OIL, 4.5, 12.0, stance=stance))
    assert [(one.stance, one.exhibit.quote.stance) for one in believed.said_to(library, "h1")] == [
        ("for", "+H1 -H2"),
        ("against", "-H1"),
    ]
    assert believed.unknown_in(library, "+h1 -H2") == ("H2",)
    with pytest.raises(NotFound):
        believed.said_to(library, "H2")
