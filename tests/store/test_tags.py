from __future__ import annotations

import pytest

from callscope.call import Quote, TagCount
from callscope.errors import NotFound, UsageProblem
from callscope.store.library import Library
from tests.store.made import CAST, OIL, oil_call, suggestion


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


def test_neither_staff_nor_a_call_that_is_left_out_counts_among_the_callers_of_a_tag(filled: Library) -> None:
    tagged(filled, "light")
    tagged(filled, "light", call=CAST)
    filled.add_quote(Quote(0, CAST, 0.5, 5.0, "S1", "", tags=("said",)))
    filled.set_speaker(CAST, "S1", role="agent")
    filled.set_calls([OIL], left_out="a test call")
    assert filled.tag("light") == TagCount("light", 2, 2, 1)
    assert filled.tag("said") == TagCount("said", 1, 1, 0)


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


def test_the_tag_that_stays_takes_over_what_it_lacks_and_keeps_what_it_has(filled: Library) -> None:
    for name in ("top", "gone", "kept"):
        filled.add_tag(name)
    filled.set_tag("gone", description="old words", colour="amber", pinned=3, parent="top")
    filled.set_tag("kept", description="own words")
    filled.set_job("gone", when="the light stays on", want="drive on")
    merged = filled.merge_tags(["gone"], "kept")
    assert (merged.description, merged.colour, merged.pinned, merged.parent) == ("own words", "amber", 3, "top")
    assert filled.jobs()["kept"].when == "the light stays on"
    filled.undo()
    assert (filled.tag("gone").pinned, filled.tag("kept").pinned) == (3, None)
    filled.set_job("kept", so="I arrive")
    filled.merge_tags(["gone"], "kept")
    assert filled.jobs()["kept"].when == ""


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
    filled.set_calls([CAST], caller="Sue")
    tagged(filled, "x", call=CAST)
    merged = filled.rename_caller("Sue", "Suzanne")
    assert (merged.calls, merged.quotes, merged.minutes) == (2, 1, 1.0)
    assert [one.name for one in filled.callers()] == ["Suzanne"]
    filled.undo()
    assert {one.name: one.calls for one in filled.callers()} == {"Suzanne": 1, "Sue": 1}
    assert filled.rename_caller("Sue", "Susan").calls == 1
    with pytest.raises(NotFound):
        filled.rename_caller("Nobody", "X")


def test_a_caller_who_was_renamed_or_merged_keeps_their_calls_when_these_are_heard_again(filled: Library) -> None:
    filled.rename_caller("Suzanne", "Susan Hill")
    filled.save_call(oil_call())  # whose file is still called after Suzanne
    assert [(one.name, one.calls) for one in filled.callers()] == [("Susan Hill", 1)]
    filled.set_caller("Sue", beta=True)
    filled.rename_caller("Susan Hill", "Sue")
    filled.save_call(oil_call())
    assert [(one.name, one.calls) for one in filled.callers()] == [("Sue", 1)]


def test_two_callers_who_are_one_keep_what_was_noted_of_both_and_a_no_to_contact(filled: Library) -> None:
    filled.set_caller("Suzanne", may_contact=True, note="calls back")
    filled.set_caller("Sue", may_contact=False, beta=True, note="has the old app")
    merged = filled.rename_caller("Sue", "Suzanne")
    assert (merged.may_contact, merged.beta, merged.note) == (False, True, "calls back; has the old app")
    filled.undo()
    assert filled.caller("Suzanne").may_contact is True


def test_merging_a_tag_into_one_that_lies_deep_under_it_keeps_the_tree_whole(library: Library) -> None:
    for name, parent in (("a", "top"), ("b", "a"), ("c", "b"), ("d", "b")):
        library.add_tag(name, parent)
    library.merge_tags(["a"], "c")
    assert {tag.name: tag.parent for tag in library.tags()} == {"top": None, "c": "top", "b": "c", "d": "b"}


def test_a_tag_cannot_move_under_its_own_child_and_says_why(library: Library) -> None:
    library.add_tag("child", parent="fault")
    with pytest.raises(UsageProblem, match="child lies under fault"):
        library.set_tag("fault", parent="child")
    with pytest.raises(UsageProblem, match="itself"):
        library.set_tag("fault", parent="Fault")


def test_a_tag_has_one_of_eight_colours_and_a_key(library: Library) -> None:
    library.add_tag("a")
    assert library.set_tag("a", colour="Teal", pinned=3).pinned == 3
    assert library.tag("a").colour == "teal"
    with pytest.raises(UsageProblem, match="pink"):
        library.set_tag("a", colour="pink")


def test_an_entry_of_a_list_is_renamed_wherever_it_is_used_and_back(filled: Library) -> None:
    filled.add_quote(Quote(0, OIL, 4.5, 12.0, kind="pain", issue="fault"))
    filled.save_suggestions(OIL, [suggestion(21.0, 24.0)])
    filled.set_calls([OIL], outcome="solved")
    assert filled.rename_field("kind", "Pain", "hurt") == "hurt"
    filled.rename_field("outcome", "solved", "Solved at once")
    assert (filled.quotes()[0].kind, filled.suggestions()[0].suggestion.kind) == ("hurt", "hurt")
    assert filled.call(OIL).outcome == "Solved at once"
    assert filled.letters()["p"] == "hurt"
    assert (filled.field_uses("kind")["hurt"], filled.field_uses("outcome")["Solved at once"]) == (1, 1)
    assert filled.undo() == "outcome solved renamed Solved at once"
    filled.undo()
    assert filled.quotes()[0].kind == "pain"
    assert filled.fields("kind")[3] == "pain"


def test_entries_come_go_and_move(filled: Library) -> None:
    filled.add_quote(Quote(0, OIL, 4.5, 12.0, stage="use"))
    assert filled.add_field("stage", " after  all ") == "after all"
    assert filled.move_field("stage", "after all", 1) == 1
    assert filled.fields("stage")[:2] == ("after all", "before")
    filled.remove_field("stage", "use")
    assert "use" not in filled.fields("stage")
    assert filled.quotes()[0].stage == "use"
    assert filled.field_uses("stage")["use"] == 1
    with pytest.raises(UsageProblem, match="already"):
        filled.add_field("stage", "BEFORE")
    with pytest.raises(UsageProblem, match="already"):
        filled.rename_field("stage", "after all", "before")
    with pytest.raises(NotFound, match="nowhere"):
        filled.remove_field("stage", "nowhere")


def test_a_codebook_adds_and_updates_in_one_act(filled: Library) -> None:
    tagged(filled, "light")
    filled.set_tag("light", description="on the dashboard", pinned=1)
    rows = {2: TagCount("Light", parent="fault", colour="red"), 3: TagCount("fault", description="x", pinned=1)}
    assert filled.put_tags(rows) == 1
    light, fault = filled.tag("light"), filled.tag("fault")
    assert (light.parent, light.colour, light.description, light.quotes) == ("fault", "red", "on the dashboard", 1)
    assert (light.pinned, fault.pinned) == (None, 1)
    filled.undo()
    assert names(filled) == ["light"]
    assert filled.tag("light").pinned == 1


def test_a_codebook_with_a_bad_line_stores_nothing_and_names_the_line(library: Library) -> None:
    library.add_tag("b", parent="a")
    for rows, said in (
        ({2: TagCount("new"), 3: TagCount("x,y")}, "line 3"),
        ({2: TagCount("new"), 4: TagCount("a", parent="b")}, "line 4: b lies under a"),
    ):
        with pytest.raises(UsageProblem, match=said):
            library.put_tags(rows)
    assert sorted(names(library)) == ["a", "b"]
    library.put_tags({2: TagCount("a", parent="b"), 3: TagCount("b", parent="c")})
    assert library.tag("a").parent == "b"
