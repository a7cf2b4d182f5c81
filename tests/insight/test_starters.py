from __future__ import annotations

import pytest

from callscope.call import COLOURS, FIELD_LISTS
from callscope.insight.starters import starters
from callscope.insight.suggest import builtin
from callscope.nouns.studied import Starter


def test_there_is_one_for_needs_one_for_jobs_and_one_for_support() -> None:
    assert [one.name for one in starters()] == ["jobs", "needs", "support"]


@pytest.mark.parametrize("starter", starters(), ids=lambda one: one.name)
def test_every_tag_says_when_to_use_it_and_when_not_and_can_be_stored(starter: Starter) -> None:
    names = [one.name for one in starter.tags]
    assert len({name.casefold() for name in names}) == len(names)
    for place, one in enumerate(starter.tags):
        assert " Not: " in one.description
        assert one.parent is None or one.parent in names[:place]
        assert one.colour in COLOURS
        assert "," not in one.name
    keys = [one.pinned for one in starter.tags if one.pinned]
    assert keys == list(range(1, len(keys) + 1))
    assert set(starter.lists) <= set(FIELD_LISTS)


def test_rules_that_are_brought_along_suggest_tags_that_starters_explain() -> None:
    explained = {one.name for starter in starters() for one in starter.tags}
    suggested = {tag for rule in builtin() for tag in rule.tags}
    assert len(explained & suggested) >= 15
