"""A written conversation as a Call without sound. Pure.

Time. A text has none that could be played, so its words stand one after another, each `moments.WORD` seconds long,
without gaps. A span of words is then a span of time like any other: quotes, search, lanes and shares of a call work as
for sound, a quote stays where it is when the conversation grows at its end, and screens show the number of the word
(w41) instead of a time. When messages were written is kept as a remark on the whole.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from callscope.call import Call, Recording, Role, Speaker, Utterance, Word
from callscope.conversation import roles
from callscope.conversation.written.threads import Notes, asks, date_in
from callscope.conversation.written.values import language_of
from callscope.moments import NO_VOICE, WORD
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.conversation.written.conversations import Conversation, Message

LONGEST = 40
"""Words after which a paragraph is cut at the end of a sentence: as much as is said in one utterance of a call."""
TITLE_WORDS = 8
GIVEN = "as the file says"
ALONE = "the only one who writes"

_ENDED = re.compile(r"[.?!…][\"')\]]*$")


def call_of(one: Conversation, path: Path, kind: str, caller: str = "", title: str = "", language: str = "") -> Call:
    """The call of a ticket or chat, without outcome and sentiment. Speakers are S1, S2, ... as they begin to write.

    Its id is that of the conversation: of the id that the file has for it and of its first words, so that it is the
    same call when it comes again, in another export too, or has grown; without an id it is that of all its words.
    """
    texts = "\n".join(message.text for message in one.messages)
    code = language or language_of(texts)
    labels = _labels(one.messages)
    utterances = _placed([(labels[_side(message)], message.text) for message in one.messages])
    people = _speakers(one, labels, utterances, code)
    recording = Recording(
        id=_identity(one),
        path=path,
        title=title or line(one.subject).strip() or _beginning(one),
        kind=kind,
        duration=utterances[-1].end if utterances else 0.0,
        channels=0,
        rate=0,
        source="text",
        held_at=one.when[:16] if one.when else None,
        caller=caller or line(one.caller).strip() or None,
        agent=line(one.agent).strip() or None,
        queue=line(one.queue).strip() or None,
        reason=line(one.reason).strip() or None,
    )
    return Call(recording, code, people, utterances, notes=tuple(_remarks(one)))


def call_of_notes(found: Notes, path: Path, raw: bytes, kind: str, title: str = "", language: str = "") -> Call:
    """The call of interview notes: who asks is "other", everybody else is support staff.

    Notes of another kind are on a customer. Its id is that of the file.
    """
    staff: Role = "agent" if kind == "interview" else "customer"
    text = "\n".join(part.text for part in found.parts)
    named = found.facts.get("interviewee") or found.facts.get("with") or found.facts.get("participant") or ""
    names = {part.who: _named(part.who, named, found) for part in found.parts}
    labels = {name: f"S{number}" for number, name in enumerate(dict.fromkeys(names.values()), start=1)}
    utterances = _placed([(labels[names[part.who]], part.text) for part in found.parts])
    people = tuple(
        Speaker(label, name, "other" if name in (_ASKER, _NOTED) else staff, 0.9, ("interview notes",))
        for name, label in labels.items()
    )
    recording = Recording(
        id=hashlib.sha256(raw).hexdigest()[:12],
        path=path,
        title=title or line(found.facts.get("title") or path.stem.replace("_", " ")),
        kind=kind,
        duration=utterances[-1].end if utterances else 0.0,
        channels=0,
        rate=0,
        source="text",
        held_at=date_in(found.facts.get("date") or found.facts.get("held") or path.stem),
        agent=line(named) or None if kind == "interview" else None,
        caller=line(named) or None if kind != "interview" else None,
        queue=line(found.facts.get("team") or found.facts.get("queue") or "") or None,
    )
    return Call(recording, language or language_of(text), people, utterances)


def as_told(call: Call) -> Call:
    """The call as the rules read it: in an interview they look at what staff tell, as elsewhere at customers."""
    if call.recording.kind != "interview":
        return call
    swapped: dict[Role, Role] = {"agent": "customer", "other": "agent"}
    return replace(call, speakers=tuple(replace(one, role=swapped.get(one.role, one.role)) for one in call.speakers))


def _identity(one: Conversation) -> str:
    first = " ".join(one.messages[0].text.split()) if one.messages else ""
    words = [one.id, first] if one.id else [one.caller, one.when or "", *(message.text for message in one.messages)]
    return hashlib.sha256("\0".join(["text", *words]).encode("utf-8", "replace")).hexdigest()[:12]


def _beginning(one: Conversation) -> str:
    text = next((m.text for m in one.messages if m.role == "customer"), one.messages[0].text if one.messages else "")
    words = line(text).split()
    return " ".join(words[:TITLE_WORDS]) + ("…" if len(words) > TITLE_WORDS else "")


def _side(message: Message) -> str:
    return message.who.casefold() or message.role or ""


def _labels(messages: Sequence[Message]) -> dict[str, str]:
    sides = dict.fromkeys(_side(one) for one in messages)
    return {side: f"S{number}" for number, side in enumerate(sides, start=1)}


def _speakers(
    one: Conversation, labels: dict[str, str], utterances: Sequence[Utterance], language: str
) -> tuple[Speaker, ...]:
    """Roles as the file gives them; of those it does not name, what their words say."""
    given = {labels[_side(message)]: message.role for message in one.messages if message.role}
    called = {labels[_side(message)]: message.who for message in one.messages}
    guessed = {found.label: found for found in roles.roles(tuple(labels.values()), utterances, language, _agent(given))}
    known: dict[Role, str] = {"customer": one.caller, "agent": one.agent}
    people = []
    for label in labels.values():
        role = given.get(label)
        speaker = guessed[label]
        if role:
            because = GIVEN if called[label] else ALONE
            speaker = replace(speaker, role=role, confidence=1.0 if called[label] else 0.9, because=(because,))
        speaker = _by_the_other(speaker, given, labels)
        own = called[label] if not _is_role(called[label], role) else known.get(speaker.role, "")
        people.append(replace(speaker, name=line(own).strip() or speaker.name))
    return tuple(people)


def _agent(given: dict[str, Role]) -> str | None:
    return next((label for label, role in given.items() if role == "agent"), None)


def _by_the_other(speaker: Speaker, given: dict[str, Role], labels: dict[str, str]) -> Speaker:
    """Of two who write, one of whom is known, the other is the other side."""
    others = [role for label, role in given.items() if label != speaker.label]
    if speaker.label in given or len(labels) != 2 or len(others) != 1 or others[0] not in ("agent", "customer"):
        return speaker
    return replace(
        speaker, role="customer" if others[0] == "agent" else "agent", confidence=0.95, because=("the other side",)
    )


def _is_role(who: str, role: Role | None) -> bool:
    """Whether a file's word for somebody is a role or a number, and no name."""
    words = re.split(r"[\s_\-]+", who.casefold())
    return all(one in _ROLE_WORDS or not one or one.isdigit() for one in words) and (role is not None or len(who) < 3)


_ROLE_WORDS = frozenset((
    "agent", "customer", "client", "user", "admin", "support", "staff", "operator", "rep", "advisor", "visitor",
    "caller", "requester", "contact", "lead", "incoming", "outgoing", "inbound", "outbound", "bot", "system",
    "kunde", "berater",
    "member", "assistant", "teammate", "specialist", "csr",
"q", "a", "true", "false", "earlier", "end", "enduser", "service", "message", "out", "in", "team",
))  # fmt: skip


_ASKER, _NOTED = "interviewer", "notes"


def _named(who: str, known: str, found: Notes) -> str:
    """Who says a part of notes: who asks, who is interviewed, or nobody, where names stand only in front of others."""
    if asks(who):
        return _ASKER
    if not who and any(part.who for part in found.parts):
        return _NOTED
    plain = who.casefold()
    if plain in ("", "a", "answer", "interviewee", "agent", "staff") or known.casefold().startswith(plain):
        return line(known)
    return line(who)


def _remarks(one: Conversation) -> Iterator[str]:
    times = sorted(message.when for message in one.messages if message.when and "T" in message.when)
    if len(times) > 1 and times[0] != times[-1]:
        yield f"{len(one.messages)} messages, from {_shown(times[0])} to {_shown(times[-1])}"


def _shown(when: str) -> str:
    return when[:16].replace("T", " ")


def _placed(said: Sequence[tuple[str, str]]) -> tuple[Utterance, ...]:
    """Utterances one after another, a word each WORD seconds."""
    utterances, at = [], 0
    for label, text in said:
        for tokens in _pieces(text):
            words = tuple(
                Word(round((at + n) * WORD, 3), round((at + n + 1) * WORD, 3), token, 1.0)
                for n, token in enumerate(tokens)
            )
            at += len(tokens)
            utterances.append(
                Utterance(words[0].start, words[-1].end, label, " ".join(tokens), words, no_tone=NO_VOICE)
            )
    return tuple(utterances)


def _pieces(text: str) -> Iterator[list[str]]:
    """Paragraphs, and of long ones about LONGEST words, cut where a sentence ends."""
    for paragraph in re.split(r"\n\s*\n", text):
        kept: list[str] = []
        for token in line(paragraph).split():
            kept.append(token)
            if (len(kept) >= LONGEST and _ENDED.search(token)) or len(kept) >= 2 * LONGEST:
                yield kept
                kept = []
        if kept:
            yield kept
