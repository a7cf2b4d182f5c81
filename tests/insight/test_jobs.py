"""Jobs as sentences."""

from __future__ import annotations

import pytest

from callscope.insight.jobs import proposed
from callscope.nouns.ranked import Job, job_of


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "When my oil light comes on I want to reset it myself, so I can drive on.",
            "When my oil light comes on, I want to reset it myself, so I can drive on.",
        ),
        ("Yeah hi, I'd like to buy a Chromecast because mine broke", "I want to buy a Chromecast."),
        (
            "we need to see the bill every time we travel",
            "When we travel, I want to see the bill.",
        ),
    ],
)
def test_a_job_is_proposed_in_the_caller_s_words(text: str, sentence: str) -> None:
    job = proposed(["nothing of the kind", text])
    assert job is not None
    assert job.proposed
    assert job.sentence == sentence


def test_nothing_is_proposed_where_nobody_says_what_they_want() -> None:
    assert proposed(["my oil light is still on", ""]) is None


@pytest.mark.parametrize(
    ("typed", "job"),
    [
        ("When a, I want to b, so I can c.", Job("a", "b", "c")),
        ("i want to b", Job("", "b", "")),
        ("when a, so I can c", Job("a", "", "c")),
        ("", Job()),
        ("something else", None),
    ],
)
def test_a_sentence_is_taken_apart_as_it_is_put_together(typed: str, job: Job | None) -> None:
    assert job_of(typed) == job
    if job:
        assert job_of(job.sentence) == job
