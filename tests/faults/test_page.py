"""The page of faults says what the tests say."""

from __future__ import annotations

from tests.faults.page import PAGE, PROMISES, ROOT, cases, render, rows_of


def test_every_promise_has_a_test_that_bears_its_name() -> None:
    assert [one for one in PROMISES if one not in cases()] == []


def test_no_test_bears_the_name_of_a_promise_that_is_not_on_the_page() -> None:
    assert [one for one in cases() if one not in PROMISES] == []


def test_the_page_names_every_promise_and_the_tests_as_they_are() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == render(None, text), "make faults, or python -m tests.faults.page, writes it anew"
    assert list(rows_of(text)) == list(PROMISES)


def test_nothing_on_the_page_is_said_to_hold_without_a_test_or_not_to_hold() -> None:
    for identity, (names, said) in rows_of(PAGE.read_text(encoding="utf-8")).items():
        assert said.startswith(("yes", "not run yet", "no test yet")), (identity, said)
        assert bool(names) is (said != "no test yet"), identity


def test_the_readme_leads_to_the_page() -> None:
    assert "docs/faults.md" in (ROOT / "README.md").read_text(encoding="utf-8")
