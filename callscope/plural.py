"""Numbers with their nouns, the same on every screen, in every message and export."""


def count(number: int, noun: str, many: str = "") -> str:
    """As in 1 caller, 2 callers, 1,540 callers; `many` where its plural is not an s more."""
    return f"{number:,} {noun if number == 1 else many or noun + 's'}"
