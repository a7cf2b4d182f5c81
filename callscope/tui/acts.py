"""What a key does to the store: each act changes one thing and returns what to say about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from callscope.errors import NotFound, UsageProblem
from callscope.moments import place, span
from callscope.tui import tag_line, taking_back

if TYPE_CHECKING:
    from callscope.call import Kind, Quote, Role, Span, StoredSuggestion
    from callscope.tui.entries import Spoken
    from callscope.workspace import Workspace

WHOLE = 0.05
"""Seconds by which a quote may miss the ends of a row and still be all of it."""


class Stand(NamedTuple):
    """Where an act is done: a row of a call, or a span of picked words, what is marked in it, and the pinned tags.

    `speaker` is whose words are meant; empty where a span goes over several speakers.
    """

    workspace: Workspace
    call: str
    row: Spoken
    span: Span
    speaker: str
    quotes: tuple[Quote, ...]
    suggested: tuple[StoredSuggestion, ...]
    pinned: dict[int, str]
    after: float | None = None
    """When the next row of the same speaker ends."""
    done: bool = False
    """Whether the call is reviewed."""
    chosen: int | None = None
    """The quote of the row that a person went to; None is the newest one."""

    @property
    def where(self) -> str:
        """From when to when."""
        return span(*self.span, self.row.written)

    @property
    def quote(self) -> Quote:
        """The chosen quote of the row, else the newest. Raises NotFound."""
        if not self.quotes:
            raise NotFound(f"there is no quote at {self.where}", "n w d p j s make one, t tags it")
        return meant(self.quotes, self.chosen)

    @property
    def suggestion(self) -> StoredSuggestion:
        """The first open suggestion of the row. Raises NotFound."""
        if not self.suggested:
            raise NotFound(f"nothing is suggested at {self.where}", "f picks suggestions, . goes to the next")
        return self.suggested[0]

    @property
    def place(self) -> dict[str, Any]:
        """Which words a quote that is made here has."""
        start, end = self.span
        return {"identity": self.call, "start": start, "end": end, "speaker": self.speaker}

    def add(self, **fields: Any) -> None:
        """Makes all of the row, or the picked words, a quote with some fields."""
        self.workspace.add_quote(**self.place, **fields)

    def whole(self) -> list[Quote]:
        """The quotes of just this span."""
        start, end = self.span
        return [one for one in self.quotes if abs(one.start - start) < WHOLE and abs(one.end - end) < WHOLE]


Act = Callable[[Stand], str]

Typed = Callable[[str], None]
"""What is done with a line that was typed."""


def mark(kind: Kind, stand: Stand) -> str:
    """Makes the row a quote of a kind; a quote of the row that has no kind yet gets it."""
    if any(one.kind == kind for one in stand.whole()):
        return f"already marked: {kind} {stand.where}"
    plain = [one for one in stand.whole() if one.kind is None]
    if plain:
        stand.workspace.edit_quote(plain[-1].id, kind=kind)
    else:
        stand.add(kind=kind)
    return f"stored: {kind} {stand.where}"


def tag(number: int, stand: Stand) -> str:
    """Gives the row's quote a pinned tag, or takes it off; a row without a quote becomes one."""
    name = stand.pinned.get(number)
    if name is None:
        raise NotFound(f"no tag is pinned to {number}", "P pins a tag of the quote under the cursor")
    if not stand.quotes:
        stand.add(tags=(name,))
        return f"stored: {name} {stand.where}"
    quote = stand.quote
    if name in quote.tags:
        stand.workspace.edit_quote(quote.id, tags=tuple(one for one in quote.tags if one != name))
        return f"deleted: {name} {stand.where}"
    stand.workspace.edit_quote(quote.id, tags=(*quote.tags, name))
    return f"stored: {name} {stand.where}"


def pin(stand: Stand) -> str:
    """Puts the first tag of the row's quote that has no key on the first free key."""
    free = next((number for number in range(1, 10) if number not in stand.pinned), None)
    name = next((one for one in stand.quote.tags if one not in stand.pinned.values()), None)
    if name is None:
        raise UsageProblem("the quote has no tag without a key", "t gives it one")
    if free is None:
        raise UsageProblem("the keys 1 to 9 all have a tag", "k opens the codebook, where 0 frees a key")
    stand.workspace.pin_tag(name, free)
    return f"pinned: {name} on {free}"


def write(text: str, stand: Stand) -> str:
    """Stores a tag line: in the row's quote, or as a new one. Raises UsageProblem for a line that is none."""
    if stand.quotes:
        return tag_line.rewrite(stand.workspace, stand.quote, text, stand.where)
    return tag_line.make(stand.workspace, stand.place, text, stand.where)


def remove(stand: Stand) -> str:
    """Deletes the row's quote."""
    quote = stand.quote
    stand.workspace.remove_quote(quote.id)
    return f"deleted: {quote.kind or 'quote'} {span(quote.start, quote.end, quote.written)}"


def accept(stand: Stand) -> str:
    """Makes a quote of the row's first open suggestion."""
    quote = stand.workspace.accept(stand.suggestion.id)
    return f"accepted: {quote.kind or 'quote'} {span(quote.start, quote.end, quote.written)}"


def dismiss(stand: Stand) -> str:
    """Sets the row's first open suggestion aside."""
    one = stand.suggestion
    stand.workspace.dismiss(one.id)
    kind = one.suggestion.kind or "suggestion"
    return f"dismissed: {kind} {span(one.suggestion.start, one.suggestion.end, one.suggestion.written)}"


def assign(label: str, shown: str, stand: Stand) -> str:
    """Gives the row to another speaker, who is called `shown`."""
    stand.workspace.assign(stand.call, *stand.span, label, stand.speaker)
    return f"{stand.where} is now said by {shown}"


def edit(text: str, stand: Stand) -> str:
    """Gives the row other words; none remove it."""
    stand.workspace.edit_text(stand.call, (stand.row.start + stand.row.end) / 2, text, stand.speaker)
    return f"{'changed' if text.strip() else 'removed'}: the words of {stand.where}"


def mood(said: str, stand: Stand) -> str:
    """Says what the row's words are like; empty leaves it to the machine."""
    stand.workspace.set_mood(stand.call, (stand.row.start + stand.row.end) / 2, said, stand.row.utterance.speaker)
    return f"the words of {stand.where} are {said or 'as the machine says'}"


def split(at: float, stand: Stand) -> str:
    """Cuts the row in two at a moment."""
    stand.workspace.split(stand.call, at, stand.row.utterance.speaker)
    return f"split at {place(at, stand.row.written)}"


def join(stand: Stand) -> str:
    """Makes the row and what its speaker says next one row, or all rows of the picked span."""
    if stand.span.end <= stand.row.end and stand.after is None:
        raise UsageProblem("there is no later row to join", "v picks more rows")
    end = stand.span.end if stand.span.end > stand.row.end else stand.after or stand.span.end
    stand.workspace.join(stand.call, stand.row.start, end, stand.row.utterance.speaker)
    return f"joined: {span(stand.row.start, end, stand.row.written)}"


def who(label: str, name: str, role: Role, stand: Stand) -> str:
    """Names a speaker and gives a role, for the whole call."""
    one = stand.workspace.set_speaker(stand.call, label, name, role)
    return f"the speaker is {one.name}, {one.role}" if one.name else f"the speaker is {one.role}"


def replace_words(old: str, new: str, stand: Stand) -> str:
    """Writes other words for some in all calls."""
    try:
        changed = stand.workspace.replace_words(old, new)
    except NotFound as missing:  # its hint is a command
        raise NotFound(missing.message, "/ finds what was said") from missing
    return f"replaced: {old} → {new} in {changed} row{'s' * (changed != 1)}"


def replace_from_now_on(old: str, new: str, stand: Stand) -> str:
    """Writes other words for some in the calls that are heard later."""
    stand.workspace.replace_from_now_on(old, new)
    return f"stored in the settings: {old} becomes {new} from now on"


def ending(outcome: str | None, satisfaction: int | None, stand: Stand) -> str:
    """Stores how the call ended."""
    stand.workspace.set_call(stand.call, outcome=outcome, satisfaction=satisfaction)
    said = f", satisfaction {satisfaction}" if satisfaction else ""
    return f"outcome: {outcome or 'none'}{said}"


def done(stand: Stand) -> str:
    """Says that the call is reviewed, or that it is not."""
    now = not stand.done
    stand.workspace.set_call(stand.call, done=now)
    return "review finished" if now else "review reopened"


def swap(stand: Stand) -> str:
    """Swaps agent and customer."""
    try:
        now = stand.workspace.swap_roles(stand.call)
    except UsageProblem as problem:  # its hint is a command
        raise UsageProblem(problem.message, "i says who speaks in this row") from problem
    return ", ".join(f"{one.shown} is the {one.role}" for one in now if one.role in ("agent", "customer"))


def hide(at: Stand) -> str:
    """Takes the words out of what is exported."""
    at.workspace.add_redaction(at.call, *at.span)
    return f"{at.where} is taken out of exports; H shows all that is"


def undo(stand: Stand) -> str:
    """Takes the last act back."""
    return taking_back.undo(stand.workspace)


def redo(stand: Stand) -> str:
    """Does again what was undone."""
    return taking_back.redo(stand.workspace)


def meant(quotes: Iterable[Quote], chosen: int | None) -> Quote:
    """The quote of a row that acts work on: the chosen one, else the newest."""
    return max(quotes, key=lambda one: (one.id == chosen, one.id))


def following(quotes: Iterable[Quote], chosen: int | None) -> Quote:
    """The quote of a row that is chosen next: the one before in time of making, and after the first the newest."""
    order = sorted(quotes, key=lambda one: -one.id)
    return order[(order.index(meant(order, chosen)) + 1) % len(order)]
