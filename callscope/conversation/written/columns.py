"""Which column is what, told by its name and by what stands in it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean

from callscope.errors import UsageProblem
from callscope.nouns.texts import FIELDS
from callscope.safe import line

Sample = Sequence[Mapping[str, str]]

NAMES: Mapping[str, str] = {
    "text": "text body plain_body body_text message message_text message_body comment comment_body content html_body "
    "utterance transcript conversation_text chat_transcript description_text description question feedback verbatim "
    "msg thread nachricht texte mensaje",
    "id": "ticket_id conversation_id chat_id case_id thread_id session_id dialogue_id call_id case_number "
    "ticket_number ticket id case number ticket_nr",
    "who": "role author_type sender_type author_role sender_role incoming speaker author_type sender author from "
    "participant party author_name sender_name author_id direction",
    "when": "created_at sent_at timestamp created time created_time datetime date date_created created_on sent_time "
    "started_at opened_at held_at erstellt_am",
    "caller": "requester requester_name customer customer_name caller contact_name contact client client_name "
    "source_author_name requester_email customer_email end_user visitor_name user_name user email "
    "requester_id customer_id kunde",
    "agent": "assignee assignee_name agent agent_name assigned_to owner operator handled_by admin_assignee",
    "subject": "subject title summary topic betreff sujet asunto",
    "queue": "queue group team department inbox ticket_group group_name channel brand",
    "reason": "wrap_up_code wrapup_code wrap_up wrapup disposition contact_reason call_reason reason reason_code "
    "category intent issue_type ticket_type topic_tag tags label",
    "outcome": "outcome resolution resolution_status result ticket_status status state",
    "satisfaction": "csat csat_score satisfaction satisfaction_rating satisfaction_score rating survey_result "
    "score stars",
}
"""The names that exports of help desks give, the surest first."""

_OPENINGS = ("source_body", "description_text", "description", "first_message")
_ORDER = ("text", "who", "when", "id", "caller", "agent", "subject", "reason", "outcome", "satisfaction", "queue")
_PER_MESSAGE = ("text", "who", "when")


def propose(header: Sequence[str], rows: Sample) -> dict[str, str]:
    """Field -> column, as far as names and content tell; each column is at most one field."""
    nested = _nested(header)
    chosen: dict[str, str] = {}
    for field in _ORDER:
        found = sorted(_fitting(field, header, rows, nested, set(chosen.values())))
        if found:
            chosen[field] = found[0][1]
    if "text" not in chosen and (worded := _wordiest(header, rows, set(chosen.values()))):
        chosen["text"] = worded
    if nested and (first := next((one for one in header if _key(one) in _OPENINGS and one not in chosen.values()), "")):
        chosen["opening"] = first
    return chosen


def _fitting(
    field: str, header: Sequence[str], rows: Sample, nested: str, taken: set[str]
) -> Iterator[tuple[tuple[bool, int, int], str]]:
    """(how little it fits, column) of those that may be this field."""
    names = [*NAMES[field].split(), field]
    for place, column in enumerate(header):
        inside = bool(nested) and column.startswith(f"{nested}.")
        if column in taken or (inside and field not in _PER_MESSAGE):
            continue
        key = _key(column.removeprefix(f"{nested}.") if inside else column)
        rank = next((at for at, name in enumerate(names) if key == name), None)
        if rank is None:
            rank = next((len(names) + at for at, name in enumerate(names) if key.endswith(f"_{name}")), None)
        if rank is not None and _plausible(field, column, rows):
            away = bool(nested) and field in _PER_MESSAGE and not inside
            if not (away and field != "when"):
                yield (away, rank, place), column


def _plausible(field: str, column: str, rows: Sample) -> bool:
    values = [row.get(column, "") for row in rows if row.get(column, "").strip()]
    if not values:
        return not rows
    words = fmean(len(one.split()) for one in values)
    if field == "text":
        return words >= 1.5 or not all(one.replace(".", "").isdigit() for one in values)
    return words <= (20 if field == "subject" else 8)


def _wordiest(header: Sequence[str], rows: Sample, taken: set[str]) -> str:
    means = {
        column: fmean(len(row.get(column, "").split()) for row in rows)
        for column in header
        if column not in taken and rows
    }
    best = max(means, key=lambda column: means[column], default="")
    return best if best and means[best] else ""


def _nested(header: Sequence[str]) -> str:
    """The path of the list of messages, in JSON that has one: where the columns of text with a dot come from."""
    texts = set(NAMES["text"].split())
    found = [
        column.rpartition(".")[0] for column in header if "." in column and _key(column.rpartition(".")[2]) in texts
    ]
    found = [path for path in found if not path.startswith("source")]
    return max(found, key=found.count) if found else ""


def _key(column: str) -> str:
    return re.sub(r"[^\w]+", "_", column.strip().casefold()).strip("_")


def parse(text: str) -> dict[str, str]:
    """`text=body,caller=requester` as field -> column; "caller=" is no column. Raises UsageProblem."""
    found: dict[str, str] = {}
    for piece in filter(None, (one.strip() for one in text.split(","))):
        field, sign, column = piece.partition("=")
        if not sign or field.strip() not in FIELDS:
            raise UsageProblem(f"--map cannot take “{line(piece)}”", f"FIELD=COLUMN; fields: {', '.join(FIELDS)}")
        found[field.strip()] = column.strip()
    return found


def settled(proposed: Mapping[str, str], given: Mapping[str, str], header: Sequence[str]) -> dict[str, str]:
    """The proposal with what a person said; names without regard to case. Raises UsageProblem for an unknown one."""
    by_name = {column.casefold(): column for column in header}
    wanted: dict[str, str] = {}
    for field, column in given.items():
        if column and column.casefold() not in by_name:
            raise UsageProblem(f"there is no column “{line(column)}”", f"there are: {', '.join(map(line, header))}")
        wanted[field] = by_name.get(column.casefold(), "")
    kept = {field: column for field, column in proposed.items() if column not in wanted.values()}
    return {field: column for field, column in {**kept, **wanted}.items() if column}
