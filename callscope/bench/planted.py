"""Sentences with personal data planted in them, from a fixed seed: two halves with templates and values of their own.

The rules may be tuned on "development"; published figures are of "report", which shares no template or value with it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from callscope.bench.planted_words import FORMS, TEMPLATES, VALUES
from callscope.call import Utterance

Half = Literal["development", "report"]

ONES = "zero one two three four five six seven eight nine".split()
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


class Planted(NamedTuple):
    """A piece of a call with one value in it. `spans` are (row, from, to) of its characters."""

    what: str
    form: str
    rows: tuple[Utterance, ...]
    spans: tuple[tuple[int, int, int], ...]


def planted(half: Half, each: int = 40) -> Iterator[Planted]:
    """So many pieces for every form of every class."""
    chance = random.Random(f"callscope {half}")  # noqa: S311 - not for secrets
    for what, forms in FORMS.items():
        for form in forms:
            for _ in range(each):
                template = chance.choice(TEMPLATES[half][what])
                said = FORM[form](VALUE[what](chance, half), chance)
                yield _laid(what, form, template, said)


def _laid(what: str, form: str, template: str, said: str) -> Planted:
    """Rows from a template: | parts rows of agent and customer in turn; the value may itself have | in it."""
    rows, spans = [], []
    inside = False
    for number, text in enumerate(template.replace("{}", f"\x01{said}\x02").split("|")):
        plain = text.replace("\x01", "").replace("\x02", "").strip()
        lead = len(text) - len(text.lstrip())
        begin = text.find("\x01")
        end = text.find("\x02")
        opened = inside or begin >= 0
        # What the agent says between two parts of a value ("uh-huh") is none of it.
        if opened and not plain.startswith("<"):
            at = 0 if begin < 0 else begin - lead
            until = len(plain) if end < 0 else end - lead - (1 if begin >= 0 else 0)
            spans.append((number, at, until))
        rows.append(_row(number, plain.strip("<>")))
        inside = (inside or begin >= 0) and end < 0
    return Planted(what, form, tuple(rows), tuple(spans))


def _row(number: int, text: str) -> Utterance:
    return Utterance(number * 5.0, number * 5.0 + 4.5, f"S{number % 2 + 1}", text)


def _card(chance: random.Random, _: Half) -> str:
    head = chance.choice(["4", "51", "52", "55", "37", "6011"])
    body = head + "".join(str(chance.randrange(10)) for _ in range((15 if head == "37" else 16) - len(head) - 1))
    from callscope.insight.redact.checks import luhn

    return next(body + str(check) for check in range(10) if luhn(body + str(check)))


def _iban(chance: random.Random, half: Half) -> str:
    country, length = chance.choice([("DE", 22), ("NL", 18)] if half == "development" else [("GB", 22), ("FR", 27)])
    bank = {"NL": "INGB", "GB": "BARC"}.get(country, "")
    body = bank + "".join(str(chance.randrange(10)) for _ in range(length - 4 - len(bank)))
    number = int("".join(str(int(sign, 36)) for sign in f"{body}{country}00"))
    return f"{country}{98 - number % 97:02}{body}"


def _phone(chance: random.Random, half: Half) -> str:
    if half == "development":
        return chance.choice(["212", "415", "617"]) + str(chance.randrange(2, 10)) + _digits(chance, 6)
    return (
        chance.choice(["07700", "07911", "07503"]) + _digits(chance, 6)
        if chance.random() < 0.5
        else (chance.choice(["303", "512", "702"]) + str(chance.randrange(2, 10)) + _digits(chance, 6))
    )


def _number(chance: random.Random, half: Half) -> str:
    return _digits(chance, chance.choice([6, 8, 10] if half == "development" else [5, 7, 9, 11]))


def _digits(chance: random.Random, count: int) -> str:
    return "".join(str(chance.randrange(10)) for _ in range(count))


def _birth(chance: random.Random, half: Half) -> str:
    years = range(1940, 1985) if half == "development" else range(1985, 2006)
    return f"{chance.choice(years)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"


def _postcode(chance: random.Random, half: Half) -> str:
    return chance.choice(VALUES[half]["postcode"])


def _name(chance: random.Random, half: Half) -> str:
    return f"{chance.choice(VALUES[half]['given'])} {chance.choice(VALUES[half]['family'])}"


def _mail(chance: random.Random, half: Half) -> str:
    who = _name(chance, half).lower().split()
    local = chance.choice([".".join(who), "_".join(who), who[0] + str(chance.randrange(10, 99)), who[0][0] + who[1]])
    return f"{local}@{chance.choice(VALUES[half]['domain'])}"


def _family(chance: random.Random, half: Half) -> str:
    return chance.choice(VALUES[half]["family"])


VALUE: Mapping[str, Callable[[random.Random, Half], str]] = {
    "card": _card, "phone": _phone, "email": _mail, "iban": _iban, "birth": _birth, "postcode": _postcode,
    "number": _number, "spelling": _family, "name": _name,
}  # fmt: skip


def spoken_digits(digits: str, chance: random.Random) -> str:
    """Digits as people say them: some as oh, some doubled."""
    words: list[str] = []
    at = 0
    zero = chance.choice(["oh", "zero"])
    doubles = chance.random() < 0.5
    while at < len(digits):
        times = 2 if doubles and digits[at : at + 2] == digits[at] * 2 else 1
        word = zero if digits[at] == "0" else ONES[int(digits[at])] if digits[at].isdigit() else digits[at]
        words.append(f"double {word}" if times == 2 else word)
        at += times
    return " ".join(words)


def pairs(digits: str, _: random.Random) -> str:
    """Digits in twos: forty-two, nineteen, oh seven."""
    return " ".join(_two(digits[at : at + 2]) for at in range(0, len(digits), 2))


def _two(two: str) -> str:
    if len(two) == 1 or two[0] == "0":
        return " ".join("oh" if one == "0" else ONES[int(one)] for one in two)
    if two[0] == "1":
        return TEENS[int(two[1])]
    return TENS[int(two[0]) - 2] + (f"-{ONES[int(two[1])]}" if two[1] != "0" else "")


def _grouped(text: str, size: int, gap: str) -> str:
    return gap.join(text[at : at + size] for at in range(0, len(text), size))


def _in_turns(digits: str, chance: random.Random) -> str:
    """Read out in fours, with the other side answering between."""
    replies = ("uh-huh", "okay", "yes", "mm-hmm, go on", "got it")
    parts = [spoken_digits(digits[at : at + 4], chance) for at in range(0, len(digits), 4)]
    return "".join(
        part + (f"|<{chance.choice(replies)}>|" if number < len(parts) - 1 else "") for number, part in enumerate(parts)
    )


def _echoed(digits: str, chance: random.Random) -> str:
    """Read out in two halves, each said again by the other side."""
    half = len(digits) // 2
    return f"{spoken_digits(digits[:half], chance)}|{digits[:half]}|{spoken_digits(digits[half:], chance)}"


def _month(date: str, order: Callable[[str, int, str], str]) -> str:
    months = "January February March April May June July August September October November December".split()
    year, month, day = date.split("-")
    return order(months[int(month) - 1], int(day), year)


def _ordinal(day: int) -> str:
    return f"{day}{'th' if 10 < day < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def _said_date(date: str, _: random.Random) -> str:
    firsts = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    firsts += "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"

    def order(month: str, day: int, year: str) -> str:
        said = firsts.split()[day - 1] if day <= 20 else f"twenty-{firsts.split()[day - 21]}"
        whole = (
            f"two thousand and {ONES[int(year[3])]}"
            if year.startswith("200") and year[3] != "0"
            else ("two thousand" if year == "2000" else f"nineteen {_two(year[2:])}")
        )
        return f"the {said} of {month} {whole}"

    return _month(date, order)


def _spoken_mail(mail: str, _: random.Random) -> str:
    for sign, word in (("@", " at "), (".", " dot "), ("_", " underscore ")):
        mail = mail.replace(sign, word)
    return mail


def _spelled_mail(mail: str, _: random.Random) -> str:
    local, domain = mail.split("@")
    signs = {".": "dot", "_": "underscore"}
    return f"{' '.join(signs.get(one, one) for one in local)} at {domain.replace('.', ' dot ')}"


FORM: Mapping[str, Callable[[str, random.Random], str]] = {
    "written": lambda text, _: text,
    "in fours": lambda text, _: _grouped(text, 4, " "),
    "with dashes": lambda text, _: _grouped(text, 4, "-"),
    "phone dashes": lambda text, _: f"{text[:-7]}-{text[-7:-4]}-{text[-4:]}",
    "phone spaces": lambda text, _: f"{text[:-6]} {text[-6:]}",
    "digit by digit": spoken_digits,
    "spaced digits": lambda text, _: " ".join(text),
    "in pairs": pairs,
    "commas": lambda text, chance: ", ".join(spoken_digits(text[at : at + 4], chance) for at in range(0, len(text), 4)),
    "hesitant": lambda text, chance: f"{spoken_digits(text[:4], chance)} uh {spoken_digits(text[4:], chance)}",
    "in turns": _in_turns,
    "said again": _echoed,
    "spoken address": _spoken_mail,
    "spelled address": _spelled_mail,
    "at with dots": lambda text, _: text.replace("@", " at "),
    "month first": lambda date, _: _month(date, lambda month, day, year: f"{month} {_ordinal(day)}, {year}"),
    "day first": lambda date, _: _month(date, lambda month, day, year: f"{day} {month} {year}"),
    "slashes": lambda date, _: f"{date[5:7]}/{date[8:]}/{date[:4]}",
    "spoken date": _said_date,
    "letters and digits": lambda text, chance: " ".join(spoken_digits(one, chance) for one in text.replace(" ", "")),
    "dashed letters": lambda text, _: "-".join(text.upper()),
    "spaced letters": lambda text, _: " ".join(text.upper()),
    "letters with words": lambda text, _: ", ".join(f"{one.upper()} as in {LIKE[one.upper()]}" for one in text),
    "as a caller": lambda text, _: text,
    "first name": lambda text, _: text.split()[0],
    "lower case": lambda text, _: text.lower(),
}

LIKE: Mapping[str, str] = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "apple boy cat dog egg fox golf hotel igloo john king lion mother nancy orange peter queen robert sam tom "
        "umbrella victor water x-ray yellow zebra".split(),
        strict=True,
    )
)


def leaked(one: Planted, found: Sequence[tuple[int, int, int]]) -> tuple[int, int]:
    """(characters of the value that are in no finding, its characters); letters and digits count."""
    lost = total = 0
    for row, at, until in one.spans:
        for place in range(at, until):
            if one.rows[row].text[place].isalnum():
                total += 1
                lost += not any(row == other and begin <= place < end for other, begin, end in found)
    return lost, total
