from __future__ import annotations

import pytest

from callscope.call import Quote, TagCount
from callscope.errors import NotFound, UsageProblem
from callscope.store.library import Library
from tests.store.made import CAST, OIL


def tagged(library: Library, *tags: str, call: str = OIL) -> Quote:
    return library.add_quote(Quote(0, call, 6.0, 12.0, "", "", tags=tags))


def names(library: Library) -> list[str]:
    return [tag.name for tag in library.tags()]


def test_tags_are_counted_by_quotes_calls_and_callers(filled: Library) -> None:
    tagged(filled, "light")
    tagged(filled, "Light", "wait")
    tagged(filled, "light", call=CAST)
    assert filled.tags() == [TagCount("light", 3, 2, 2), TagCount("wait", 1, 1, 1)]
    assert filled.tag("LIGHT").quotes == 3


def test_a_new_store_has_no_tags(library: Library) -> None:
    assert library.tags() == []


def test_a_tag_stands_in_a_tree_with_description_and_colour(library: Library) -> None:
    library.add_tag("oil light", parent="fault", description="it is on", colour="red")
    assert library.tag("oil light") == TagCount("oil light", parent="fault", description="it is on", colour="red")
    assert library.set_tag("oil light", parent=None, colour="").parent is None
    library.set_tag("fault", parent="oil light")
    with pytest.raises(UsageProblem):
        library.set_tag("oil light", parent="fault")
    with pytest.raises(UsageProblem):
        library.set_tag("fault", mood="x")


def test_renaming_a_tag_renames_it_on_its_quotes(filled: Library) -> None:
    tagged(filled, "light")
    filled.rename_tag("light", "Oil  light")
    assert filled.quotes()[0].tags == ("Oil light",)
    filled.rename_tag("oil light", "OIL LIGHT")
    assert names(filled) == ["OIL LIGHT"]


def test_renaming_to_a_name_that_is_taken_is_refused(filled: Library) -> None:
    tagged(filled, "a", "b")
    with pytest.raises(UsageProblem) as problem:
        filled.rename_tag("a", "B")
    assert "merge" in problem.value.hint


def test_merging_moves_the_quotes_and_doubles_none(filled: Library) -> None:
    tagged(filled, "a", "b")
    tagged(filled, "c")
    filled.add_tag("child", parent="a")
    assert filled.merge_tags(["a", "c"], "b").quotes == 2
    assert names(filled) == ["b", "child"]
    assert [quote.tags for quote in filled.quotes()] == [("b",), ("b",)]
    assert filled.tag("child").parent == "b"


def test_merging_into_a_new_name_or_into_itself_works(filled: Library) -> None:
    tagged(filled, "a")
    tagged(filled, "b")
    assert filled.merge_tags(["a", "b"], "both").quotes == 2
    assert filled.merge_tags(["both"], "both").quotes == 2
    with pytest.raises(NotFound):
        filled.merge_tags(["nothing"], "both")


def test_a_removed_tag_leaves_the_quotes(filled: Library) -> None:
    tagged(filled, "a", "b")
    assert filled.remove_tag("a").quotes == 1
    assert filled.quotes()[0].tags == ("b",)
    with pytest.raises(NotFound):
        filled.remove_tag("a")


def test_a_key_holds_one_tag(library: Library) -> None:
    library.add_tag("a")
    library.add_tag("b")
    library.pin_tag("a", 1)
    library.pin_tag("b", 1)
    assert {tag.name: tag.pinned for tag in library.tags()} == {"a": None, "b": 1}
    library.pin_tag("b", None)
    assert library.tag("b").pinned is None
    with pytest.raises(UsageProblem):
        library.pin_tag("b", 10)


def test_the_lists_can_be_edited_and_keep_their_order(library: Library) -> None:
    assert library.fields("stage")[0] == "before"
    assert library.fields("outcome") == ("solved", "workaround", "unsolved", "passed on")
    assert len(library.fields("issue")) >= 12
    library.set_fields("stage", ["use", "new one", "before"])
    assert library.fields("stage") == ("use", "new one", "before")
    library.undo()
    assert library.fields("stage")[0] == "before"
    assert len(library.fields("stage")) == 7
    with pytest.raises(UsageProblem):
        library.set_fields("stage", ["a", "A"])
    with pytest.raises(UsageProblem):
        library.fields("colours")


def test_a_caller_is_noted_renamed_and_merged(filled: Library) -> None:
    caller = filled.set_caller("suzanne", may_contact=True, beta=True, note="calls back")
    assert (caller.name, caller.may_contact, caller.beta, caller.note) == ("Suzanne", True, True, "calls back")
    assert (caller.calls, caller.minutes) == (1, 0.67)
    filled.set_call(CAST, caller="Sue")
    tagged(filled, "x", call=CAST)
    merged = filled.rename_caller("Sue", "Suzanne")
    assert (merged.calls, merged.quotes, merged.minutes) == (2, 1, 1.0)
    assert [one.name for one in filled.callers()] == ["Suzanne"]
    filled.undo()
    assert {one.name: one.calls for one in filled.callers()} == {"Suzanne": 1, "Sue": 1}
    assert filled.rename_caller("Sue", "Susan").calls == 1
    with pytest.raises(NotFound):
        filled.rename_caller("Nobody", "X")
