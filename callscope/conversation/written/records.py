"""JSON as rows: nested objects by dotted names, and a list of messages as a row for each. Pure but for the stream."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TextIO

from callscope.errors import Unusable

Rows = Sequence[Mapping[str, str]]

WORDED = frozenset(
    "text body message content comment utterance html_body body_text plain_body value msg transcript".split()
)
"""Names that hold what was written, in exports of help desks."""

_BLOCK = 1 << 20


def objects(file: TextIO) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Each object of a JSON file with its line, or why it cannot be used: those of an array, read as a stream; of an
    object those of the longest list of objects inside; or that object itself. Raises Unusable for no JSON."""
    text = file.read(_BLOCK)
    start = len(text) - len(text.lstrip())
    if text[start : start + 1] == "[":
        yield from _streamed(file, text[start + 1 :], 1 + text.count("\n", 0, start))
        return
    try:
        found = _inside(json.loads(text + file.read()))
    except (ValueError, RecursionError) as error:
        raise Unusable(f"it is not JSON: {error}", "export it again, as an array of objects") from error
    yield from ((1, one) for one in found)


def _streamed(file: TextIO, text: str, line: int) -> Iterator[tuple[int, dict[str, Any] | str]]:
    decoder, ended = json.JSONDecoder(), False
    while True:
        plain = text.lstrip(" \t\r\n,")
        line += text.count("\n", 0, len(text) - len(plain))
        text = plain
        if text.startswith("]"):
            return
        try:
            value, end = decoder.raw_decode(text) if text else (None, 0)
        except RecursionError as error:  # more text would not help
            yield line, f"is not JSON: {error}"
            return
        except ValueError as error:
            if ended:
                yield line, f"is not JSON: {error}"
                return
            end = 0
        if end and (ended or end < len(text)):
            yield line, value if isinstance(value, dict) else "is not an object"
            line += text.count("\n", 0, end)
            text = text[end:]
        elif ended:
            return
        else:
            # Twice as much each time, so that a huge object is not decoded again for each block.
            more = file.read(max(_BLOCK, len(text)))
            ended, text = not more, text + more


def _inside(value: Any) -> list[dict[str, Any]]:
    """The longest list of objects in an object; the object itself where it is a conversation, with its messages."""
    if not isinstance(value, dict):
        return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    whole = any(_is_id(name) for name in value)
    lists = [
        (len(found), path) for path, found in _lists(value) if not _are_messages(found) or _are_apart(found, whole)
    ]
    if not lists:
        return [value]
    best = max(lists, key=lambda one: one[0])[1]
    return next(found for path, found in _lists(value) if path == best)


def _lists(value: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for name, one in value.items():
        path = f"{before}{name}"
        if isinstance(one, list) and one and all(isinstance(each, dict) for each in one):
            yield path, one
        elif isinstance(one, dict):
            yield from _lists(one, f"{path}.")


def _are_apart(found: Sequence[Mapping[str, Any]], whole: bool) -> bool:
    """Whether objects with words are conversations, and no messages of one: each has an id, their holder none."""
    return not whole and all(any(_is_id(name) for name in one) for one in found)


def _is_id(name: str) -> bool:
    return name.lower() in ("id", "ticket_id", "conversation_id", "chat_id", "case_id", "number")


def _are_messages(found: Sequence[Mapping[str, Any]]) -> bool:
    """Whether these objects hold words, and no lists of objects of their own that do."""
    worded = sum(bool(WORDED & {name.lower() for name in one}) for one in found)
    return worded > len(found) / 2 and not any(_are_messages(more) for one in found for _, more in _lists(one))


def rows_of(record: Mapping[str, Any]) -> Rows:
    """A row for each message of a record, with what the record says of all; one row where it has none.

    Columns are dotted: {"requester": {"name": ...}} is requester.name, the text of the messages in "turns" turns.text.
    """
    messages = [(path, found) for path, found in _lists(record) if _are_messages(found)]
    path, found = max(messages, key=lambda one: len(one[1]), default=("", []))
    base = dict(_flat(record, path))
    return [{**base, **dict(_flat(one, "", f"{path}."))} for one in found] or [base]


def _flat(value: Mapping[str, Any], without: str, before: str = "") -> Iterator[tuple[str, str]]:
    for name, one in value.items():
        path = f"{before}{name}"
        if path == without:
            continue
        if isinstance(one, dict):
            yield from _flat(one, without, f"{path}.")
        elif isinstance(one, list):
            yield path, "; ".join(_cell(each) for each in one if not isinstance(each, dict | list))
        else:
            yield path, _cell(one)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
