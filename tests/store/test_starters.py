from __future__ import annotations

import pytest

from callscope.errors import NotFound
from callscope.nouns.studied import Starter, StarterTag
from callscope.store.library import Library

STARTER = Starter(
    "test",
    "a test",
    "for a test",
    (StarterTag("need", "When. Not: then.", colour="blue", pinned=1), StarterTag("unmet", "x", "need", "blue", 2)),
    {"kind": ("need", "hope"), "stage": ("use", "renewal")},
)


def test_only_what_is_missing_is_added_in_one_act(library: Library) -> None:
    library.add_tag("Need", description="mine")
    library.add_tag("first")
    library.pin_tag("first", 2)
    added = library.use_starter(STARTER)
    assert (added.tags, added.pinned, added.entries, added.into) == (("unmet",), 0, ("hope", "renewal"), 0)
    assert (library.tag("need").description, library.tag("need").pinned) == ("mine", None)
    assert (library.tag("unmet").parent, library.tag("unmet").pinned) == ("Need", None)
    assert library.fields("kind")[-1] == "hope"
    assert library.use_starter(STARTER).tags == ()
    library.undo()
    assert [one.name for one in library.tags()] == ["first", "Need"]
    assert "hope" not in library.fields("kind")


def test_a_study_gets_all_of_its_tags_as_its_codebook(library: Library) -> None:
    with pytest.raises(NotFound):
        library.use_starter(STARTER, "Oil")
    assert library.tags() == []
    library.set_study("Oil")
    added = library.use_starter(STARTER, "Oil")
    assert (added.pinned, added.into) == (2, 2)
    assert library.study("Oil").tags == ("need", "unmet")
    library.undo()
    assert library.study("Oil").tags == ()
