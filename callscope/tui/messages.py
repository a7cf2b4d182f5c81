"""What workers tell screens. Workers post, handlers change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from callscope.call import CallSummary, Hit, Progress, QueueItem, Study
    from callscope.errors import CallscopeError
    from callscope.nouns.erased import Keeping, Plan
    from callscope.nouns.live import Device, Salvaged, Sources
    from callscope.nouns.texts import Arrival, Proposal
    from callscope.tui.first import Missing
    from callscope.tui.folders import Folder
    from callscope.tui.listening import Player
    from callscope.tui.shift import Marking, Shift
    from callscope.tui.view import CallView


class Failed(Message):
    """Something that a worker did went wrong."""

    def __init__(self, error: Exception, doing: str) -> None:
        super().__init__()
        self.error = error
        self.doing = doing


class CallsRead(Message):
    """What the store holds; `said` is what an act did, `kept` are the calls on hold and those that are due, by id."""

    def __init__(
        self,
        calls: Sequence[CallSummary],
        queue: Sequence[QueueItem],
        studies: Sequence[Study] = (),
        kept: Mapping[str, Keeping] = MappingProxyType({}),
        begun: float = 0.0,
        said: str = "",
    ) -> None:
        super().__init__()
        self.kept = kept
        self.begun = begun
        self.said = said
        self.studies = studies
        self.calls = calls
        self.queue = queue


class PlanRead(Message):
    """What erasing would take; `act` is erased, or purged where it is due."""

    def __init__(self, plan: Plan, act: str) -> None:
        super().__init__()
        self.plan = plan
        self.act = act


class HeldRead(Message):
    """Calls, and whether all of them are on hold."""

    def __init__(self, calls: Sequence[str], held: bool) -> None:
        super().__init__()
        self.calls = calls
        self.held = held


class Salvage(Message):
    """Recordings that a crash cut off, made whole, and what the store holds with them."""

    def __init__(self, found: Sequence[Salvaged], calls: CallsRead | None) -> None:
        super().__init__()
        self.found = found
        self.calls = calls


class SourcesRead(Message):
    """What can be recorded and how callers are told; `problem`: why nothing can be."""

    def __init__(self, marking: Marking, basis: str, told: str) -> None:
        super().__init__()
        self.marking, self.basis, self.told = marking, basis, told
        self.devices: Sequence[Device] = ()
        self.chosen: Sources | None = None
        self.advice = ""
        self.problem: CallscopeError | None = None


class SourcesWanted(Message):
    """A shift of listening in has begun."""

    def __init__(self, shift: Shift) -> None:
        super().__init__()
        self.shift = shift


class MissingRead(Message):
    """What a first start lacks."""

    def __init__(self, missing: Missing) -> None:
        super().__init__()
        self.missing = missing


class CallRead(Message):
    """A call, ready to show."""

    def __init__(self, view: CallView) -> None:
        super().__init__()
        self.view = view


class Stored(Message):
    """An act is in the store, and the call looks like this now. `written`: the row of the tag box, if it was that."""

    def __init__(self, said: str, view: CallView, written: float | None = None) -> None:
        super().__init__()
        self.said = said
        self.view = view
        self.written = written


class Listened(Message):
    """What was played is in the store, and the call looks like this now."""

    def __init__(self, view: CallView) -> None:
        super().__init__()
        self.view = view


class PlayerReady(Message):
    """The sound of a call can be played."""

    def __init__(self, identity: str, player: Player) -> None:
        super().__init__()
        self.identity = identity
        self.player = player


class Found(Message):
    """What a search found."""

    def __init__(self, asked: str, hits: Sequence[Hit]) -> None:
        super().__init__()
        self.asked = asked
        self.hits = hits


class HitsFound(Message):
    """What the last search finds in the call that is open."""

    def __init__(self, identity: str, hits: Sequence[Hit]) -> None:
        super().__init__()
        self.identity = identity
        self.hits = hits


class FolderRead(Message):
    """What lies in a folder."""

    def __init__(self, folder: Folder) -> None:
        super().__init__()
        self.folder = folder


class Looked(Message):
    """What a file of tickets, chats or notes is taken for."""

    def __init__(self, proposal: Proposal) -> None:
        super().__init__()
        self.proposal = proposal


class Imported(Message):
    """A file of tickets, chats or notes has come."""

    def __init__(self, arrival: Arrival) -> None:
        super().__init__()
        self.arrival = arrival


class WorkMoved(Message):
    """How far a long work is. A flood of these costs one."""

    def __init__(self, work: object, progress: Progress) -> None:
        super().__init__()
        self.work = work
        self.progress = progress

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, WorkMoved) and message.work == self.work


class WorkEnded(Message):
    """A long work is over: done, stopped, or failed."""

    def __init__(self, work: object, error: Exception | None = None, call: str = "") -> None:
        super().__init__()
        self.work = work
        self.error = error
        self.call = call
