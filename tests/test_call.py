from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from callscope.call import Utterance, fold


def said(start: float, end: float, speaker: str, text: str) -> Utterance:
    return Utterance(start, end, speaker, text)


def test_a_short_answer_inside_a_longer_utterance_folds_into_its_row() -> None:
    long = said(0, 10, "A", "so I left your shop and the light is on")
    answer = said(4, 4.5, "B", "uh-huh")
    assert fold((long, answer)) == [(long, (answer,))]


def test_a_short_answer_after_the_other_stopped_has_its_own_row() -> None:
    rows = fold((said(0, 3, "A", "is that all for today"), said(3.2, 3.6, "B", "yes")))
    assert [row.utterance.text for row in rows] == ["is that all for today", "yes"]


def test_three_words_are_no_listener_response() -> None:
    rows = fold((said(0, 9, "A", "one two three four five"), said(4, 5, "B", "but why me")))
    assert len(rows) == 2


@given(
    st.lists(
        st.builds(
            lambda start, length, speaker, count: said(start, start + length, speaker, " ".join(["word"] * count)),
            st.floats(0, 100),
            st.floats(0.1, 20),
            st.sampled_from("AB"),
            st.integers(1, 6),
        ),
        max_size=30,
    )
)
def test_every_utterance_is_in_exactly_one_row(utterances: list[Utterance]) -> None:
    folded = [one for row in fold(tuple(utterances)) for one in (row.utterance, *row.responses)]
    assert sorted(map(repr, folded)) == sorted(map(repr, utterances))
