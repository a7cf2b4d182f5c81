from __future__ import annotations

from dataclasses import replace

import pytest

from callscope.errors import NotFound, UsageProblem
from callscope.nouns.ruled import OwnRule
from callscope.store.library import Library
from tests.store.made import OIL, suggestion

RULE = OwnRule(
    "leaving", ("churn", "Shop"), "pain", ("cancel*",), ("x+",), ("not me",), "anyone", "Ann", "negative", ("raised",)
)


def test_a_rule_is_kept_as_it_is_changed_and_dropped(filled: Library) -> None:
    assert filled.put_rule(RULE) == RULE
    changed = replace(RULE, name="going", tags=("churn",), phrases=("leave",))
    assert filled.put_rule(changed, "LEAVING") == changed
    assert filled.own_rules() == [changed]
    filled.undo()
    assert filled.own_rules() == [RULE]
    filled.remove_rule("leaving")
    assert filled.own_rules() == []
    filled.undo()
    assert filled.own_rules() == [RULE]


def test_the_tags_of_a_rule_follow_the_codebook(filled: Library) -> None:
    filled.put_rule(RULE)
    filled.rename_tag("churn", "going")
    filled.merge_tags(["shop"], "store")
    assert filled.own_rule("leaving").tags == ("going", "store")
    filled.rename_field("kind", "pain", "pains")
    assert filled.own_rule("leaving").kind == "pains"
    filled.remove_tag("going")
    assert filled.own_rule("leaving").tags == ("store",)
    filled.undo()
    assert set(filled.own_rule("leaving").tags) == {"going", "store"}


def test_a_rule_that_was_switched_off_and_dropped_leaves_nothing_to_a_new_one_of_its_name(filled: Library) -> None:
    filled.put_rule(RULE)
    filled.switch_rule("leaving", on=False)
    filled.remove_rule("leaving")
    assert filled.rules_off() == frozenset()
    filled.put_rule(replace(RULE, name="going"))
    filled.switch_rule("going", on=False)
    filled.put_rule(RULE, "going")
    assert filled.rules_off() == {"leaving"}
    for _ in range(4):
        filled.undo()
    assert filled.rules_off() == {"leaving"}
    assert filled.own_rules() == [RULE]


def test_a_suggestion_has_the_tags_of_its_rule_as_they_are_called_now(filled: Library) -> None:
    filled.put_rule(RULE)
    own = replace(suggestion(4.5), rule="leaving", tags=RULE.tags, own=True)
    filled.save_suggestions(OIL, [own])
    filled.rename_tag("churn", "going")
    filled.merge_tags(["shop"], "store")
    (found,) = filled.suggestions(OIL)
    assert found.suggestion.tags == ("going", "store")
    assert filled.accept(found.id).tags == ("going", "store")
    assert {one.name for one in filled.tags()} == {"going", "store"}
    filled.remove_rule("leaving")
    assert filled.suggestions(OIL, "accepted")[0].suggestion.tags == ("churn", "Shop")


@pytest.mark.parametrize(
    "changes",
    [
        {"name": " "},
        {"tags": (), "kind": ""},
        {"phrases": (), "patterns": (), "sentiment": "", "tones": ()},
        {"kind": "nothing known"},
        {"who": "boss"},
        {"tones": ("loud",)},
        {"sentiment": "sad"},
        {"tags": ("a, b",)},
    ],
)
def test_a_rule_that_says_too_little_or_wrong_is_refused(filled: Library, changes: dict[str, object]) -> None:
    with pytest.raises(UsageProblem):
        filled.put_rule(replace(RULE, **changes))  # type: ignore[arg-type]
    assert filled.own_rules() == []


def test_two_rules_cannot_have_one_name(filled: Library) -> None:
    filled.put_rule(RULE)
    filled.put_rule(replace(RULE, name="other"))
    with pytest.raises(UsageProblem):
        filled.put_rule(replace(RULE, name="Leaving"))
    with pytest.raises(UsageProblem):
        filled.put_rule(replace(RULE, name="leaving"), "other")
    with pytest.raises(NotFound):
        filled.put_rule(RULE, "third")


def test_a_rule_that_is_off_suggests_nothing_and_on_again_it_does(filled: Library) -> None:
    filled.save_suggestions(OIL, [suggestion()])
    filled.switch_rule("still-broken", False)
    assert filled.suggestions() == []
    assert filled.calls()[-1].suggestions == 0
    assert filled.rules_off() == {"still-broken"}
    filled.undo()
    assert len(filled.suggestions()) == 1
    filled.redo()
    filled.switch_rule("still-broken", True)
    assert len(filled.suggestions()) == 1


def test_suggestions_of_a_rule_that_is_dropped_are_gone_until_it_is_back(filled: Library) -> None:
    filled.put_rule(RULE)
    filled.save_suggestions(OIL, [replace(suggestion(rule="leaving"), own=True)])
    assert len(filled.suggestions()) == 1
    filled.remove_rule("leaving")
    assert filled.suggestions() == []
    filled.undo()
    assert len(filled.suggestions()) == 1


def test_what_was_dismissed_stays_so_when_its_rule_gets_another_name(filled: Library) -> None:
    filled.put_rule(RULE)
    made = replace(suggestion(rule="leaving"), own=True)
    filled.save_suggestions(OIL, [made])
    filled.dismiss(filled.suggestions()[0].id)
    filled.put_rule(replace(RULE, name="going"), "leaving")
    filled.save_suggestions(OIL, [replace(made, rule="going")])
    assert filled.suggestions() == []
    assert filled.rule_answers()["going"].dismissed == 1


def test_answers_are_counted_by_rule(filled: Library) -> None:
    filled.save_suggestions(OIL, [suggestion(), suggestion(21, 24), suggestion(31, 39), suggestion(31, 39, "other")])
    first, second, third, _ = filled.suggestions()
    filled.accept(first.id)
    filled.dismiss(second.id)
    assert filled.rule_answers()["still-broken"] == (1, 1, 1)
    assert filled.rule_answers()["other"] == (0, 0, 1)
    filled.dismiss(third.id)
    assert filled.rule_answers()["still-broken"] == (1, 2, 0)
