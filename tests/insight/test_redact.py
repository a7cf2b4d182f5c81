"""Personal data in text: what is found, and what is not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscope.bench.planted import leaked, planted
from callscope.bench.planted_words import TEMPLATES, VALUES
from callscope.call import Utterance, Word
from callscope.insight.redact.checks import iban_in, is_card, luhn
from callscope.insight.redact.decided import decided
from callscope.insight.redact.finding import EVERY, Looked, find, find_in
from callscope.insight.redact.taken_out import gone, row_without, silent, text_without
from callscope.nouns.redacted import ADDED, CLASSES, Finding, Verdict, counted


def said(text: str) -> list[tuple[str, str]]:
    return [(one.what, one.text) for one in find_in(text)]


def row(number: int, speaker: str, text: str) -> Utterance:
    return Utterance(number * 5.0, number * 5.0 + 4.0, speaker, text)


def worded(text: str, start: float = 0.0, speaker: str = "S1") -> Utterance:
    words = tuple(Word(start + at, start + at + 0.8, word, 0.9) for at, word in enumerate(text.split()))
    return Utterance(start, start + len(words), speaker, text, words)


@pytest.mark.parametrize(
    ("text", "what", "words"),
    [
        ("It's 4242 4242 4242 4242.", "card", "4242 4242 4242 4242"),
        ("the card is 1234-5678-9012-3456 okay", "card", "1234-5678-9012-3456"),
        (
            "four two four two, double four double two uh four two four two four two four two",
            "card",
            "four two four two, double four double two uh four two four two four two four two",
        ),
        ("call me on 555-123-4567", "phone", "555-123-4567"),
        ("it is oh seven nine one one, one two three, four five six", "phone", None),
        ("my email is john dot smith at gmail dot com", "email", "john dot smith at gmail dot com"),
        (
            "that's j o h n underscore s at example dot co dot uk",
            "email",
            "j o h n underscore s at example dot co dot uk",
        ),
        ("Sure, it’s helena@contoso.com.", "email", "helena@contoso.com"),
        ("the IBAN is DE89 3704 0044 0532 0130 00", "iban", "DE89 3704 0044 0532 0130 00"),
        ("My date of birth is April 19th, 1988.", "birth", "April 19th, 1988"),
        ("I was born on the nineteenth of April nineteen eighty eight", "birth", None),
        ("I live in SW1A 1AA now", "postcode", "SW1A 1AA"),
        ("my zip is nine four one one oh", "postcode", "nine four one one oh"),
        ("my reservation number is ABC123 and that is it", "number", "ABC123"),
        ("My pin is 4521", "number", "4521"),
        ("it is spelled S-U-Z-A-N-N-E", "spelling", "S-U-Z-A-N-N-E"),
        ("S as in Sam, M as in Mary, I, T, H", "spelling", "S as in Sam, M as in Mary, I, T, H"),
        ("hi my name is george smith and i want a quote", "name", "george smith"),
        ("Auto sales, Cherry speaking.", "name", "Cherry"),
        ("Am I speaking with Mrs. Featherstone?", "name", "Featherstone"),
    ],
)
def test_what_is_personal_is_found_whole(text: str, what: str, words: str | None) -> None:
    found = said(text)
    assert [one for one, _ in found] == [what]
    assert words is None or found[0][1] == words


@pytest.mark.parametrize(
    "text",
    [
        "I keep getting error code 0x80070422 in Windows",
        "my flight number is AA1234 and it departs at 3:00pm on July 4th for $2000",
        "It happened on 05/12/2021 at 9pm, in 2019 and in 2020.",
        "That will be 25,000 dollars, or 12 payments of 2083 dollars.",
        "I may call the bank in May, and will mark the date.",
        "This is great, this is Windows, I'm here in Paris.",
        "The VPN and the USB stick, the F A Q and the U S A.",
        "Look at bestbuy dot com for it.",
        "I would like a loan of 25,000 for my shop.",
        "We waited ten or fifteen minutes, two or three times.",
    ],
)
def test_what_is_not_personal_is_left_alone(text: str) -> None:
    assert said(text) == []


def test_a_card_that_is_read_out_in_turns_is_one_finding() -> None:
    rows = [
        row(0, "A", "Can I have the card number?"),
        row(1, "C", "Sure. four two four two four two four two"),
        row(2, "A", "Uh-huh."),
        row(3, "C", "four two four two"),
        row(4, "A", "four two four two, okay"),
        row(5, "C", "and four two four two"),
    ]
    (one,) = find(rows)
    assert one.what == "card"
    assert [part.row for part in one.parts] == [1, 3, 4, 5]


def test_a_number_that_is_said_again_later_goes_there_too() -> None:
    rows = [
        row(0, "C", "My account number is 558192058."),
        row(1, "A", "I looked at many things about this matter and all is well now."),
        row(2, "A", "So the one with 2058 at the end was paid in full yesterday."),
    ]
    assert [(one.what, one.text) for one in find(rows)][-1] == ("number", "2058")


def test_a_name_that_somebody_gave_is_found_wherever_it_is_said() -> None:
    rows = [row(0, "C", "My name is Xiomara Vexley."), row(1, "A", "One moment, xiomara, let me look.")]
    assert [one.text for one in find(rows)] == ["Xiomara Vexley", "xiomara"]


def test_names_that_are_known_are_found_and_words_that_are_names_only_where_they_are_meant() -> None:
    look = Looked(names=("Will Stone",))
    assert [one.text for one in find_in("I will ask if Will has the stone.", look)] == ["Will"]


def test_the_digits_of_other_languages_are_known() -> None:
    german = Looked(language="de")
    assert [one.what for one in find_in("vier zwei vier zwei vier zwei vier zwei null eins zwei drei", german)] != []
    french = find_in("c'est le zéro six douze trente-quatre cinquante-six soixante-dix-huit", Looked(language="fr"))
    assert [one.what for one in french] == ["phone"]


def test_only_the_classes_that_are_wanted_are_looked_for() -> None:
    text = "My name is Suzanne and my card is 4242 4242 4242 4242"
    assert [one.what for one in find_in(text, Looked(classes=("card",)))] == ["card"]
    assert find_in(text, Looked(classes=())) == []


def test_a_text_keeps_its_shape_around_the_labels() -> None:
    text = "Hi, I'm Suzanne. My card is 4242 4242 4242 4242, okay?"
    assert text_without(text, gone(find_in(text))) == "Hi, I'm [name]. My card is [card], okay?"


def test_the_words_of_a_row_are_taken_out_with_their_text() -> None:
    one = worded("My name is Suzanne, thanks.")
    found = find([one])
    after = row_without(one, gone(found, 0))
    assert after.text == "My name is [name], thanks."
    assert [word.text for word in after.words] == ["My", "name", "is", "[name],", "thanks."]
    assert [word.start for word in after.words] == [word.start for word in one.words]


def test_several_words_become_one_that_spans_their_time() -> None:
    one = worded("it is 4242 4242 4242 4242 okay")
    after = row_without(one, gone(find([one]), 0))
    assert [word.text for word in after.words] == ["it", "is", "[card]", "okay"]
    assert (after.words[2].start, after.words[2].end) == (2.0, 5.8)


def test_the_sound_is_silent_at_the_words_and_a_guard_around_them() -> None:
    one = worded("it is 4242 4242 4242 4242 okay")
    (span,) = silent(find([one]), [one], 0.3, 7.0)
    assert span.start <= 1.7
    assert span.end >= 6.1
    assert span.start >= 1.0
    assert span.end <= 6.5


def test_the_pause_beside_a_word_is_silent_as_well_since_word_times_are_uncertain() -> None:
    rows = [worded("hello there"), worded("Suzanne", 10.0), worded("yes", 20.0)]
    look = Looked(names=("Suzanne",))
    (span,) = silent(find(rows, look), rows, 0.3, 30.0)
    assert (span.start, span.end) == (9.0, 11.8)


def test_a_decision_at_a_time_keeps_one_finding_and_one_on_a_word_all_of_them() -> None:
    rows = [worded("Suzanne here"), worded("Suzanne again", 10.0)]
    found = find(rows, Looked(names=("Suzanne",)))
    once = decided(found, rows, [Verdict(1, "keep", "c", 0.0, 0.8, "name")])
    assert [one.kept for one in once] == [True, False]
    everywhere = decided(found, rows, [Verdict(1, "keep", text="suzanne")])
    assert [one.kept for one in everywhere] == [True, True]


def test_added_words_go_at_their_time_or_everywhere() -> None:
    rows = [worded("the blue van is mine"), worded("a Blue Van again", 10.0)]
    (timed,) = decided([], rows, [Verdict(1, "add", "c", 0.9, 2.9)])
    assert (timed.what, timed.text) == (ADDED, "blue van")
    assert len(decided([], rows, [Verdict(1, "add", text="blue van")])) == 2


def test_what_was_found_is_counted_in_words() -> None:
    assert counted(["name", "card", "name"]) == "1 card, 2 names"
    assert counted([]) == "nothing"


def test_check_digits_are_checked() -> None:
    assert luhn("4242424242424242")
    assert not luhn("4242424242424241")
    assert is_card("994242424242424242")
    assert iban_in("XXGB82WEST12345698765432") == (2, 24)


def test_the_halves_of_the_planted_sentences_share_no_template_and_no_value() -> None:
    for what in CLASSES:
        assert not set(TEMPLATES["development"][what]) & set(TEMPLATES["report"][what])
    for kind in VALUES["development"]:
        assert not set(VALUES["development"][kind]) & set(VALUES["report"][kind])


def test_no_digit_of_a_planted_card_phone_iban_or_number_leaks() -> None:
    lost = [
        (one.form, [each.text for each in one.rows])
        for one in planted("report", 3)
        if one.what in ("card", "phone", "iban", "number")
        and leaked(one, [(part.row, part.at, part.until) for each in find(one.rows) for part in each.parts])[0]
    ]
    assert lost == []


@settings(max_examples=60)
@given(st.lists(st.text(max_size=40), max_size=4))
def test_any_text_is_looked_through_and_findings_do_not_overlap(texts: list[str]) -> None:
    rows = [row(number, f"S{number % 2}", text) for number, text in enumerate(texts)]
    found: list[Finding] = find(rows, EVERY)
    for number, one in enumerate(rows):
        taken = gone(found, number)
        assert all(0 <= each.at < each.until <= len(one.text) for each in taken)
        assert all(before.until <= after.at for before, after in pairwise(taken))
