"""The report of a study: its title and summary, what will be in the page, and writing it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from callscope.errors import CallscopeError, NoConsent
from callscope.nouns.reported import NAMING, Preface, StudyReport, Wanted
from callscope.safe import filename, line
from callscope.tui import doors, reporting
from callscope.tui.glyphs import Piece, size_said, tilde
from callscope.tui.keys import UNDO
from callscope.tui.new_file import is_there, typed_path
from callscope.tui.opening import open_in_browser
from callscope.tui.reporting import Seen
from callscope.tui.screens.saying import Saying
from callscope.tui.widgets.advice import Advice
from callscope.tui.widgets.bars import Bar, KeyBar
from callscope.tui.widgets.prompt import Prompt
from callscope.tui.widgets.report_rows import ReportRows

if TYPE_CHECKING:
    from callscope.call import Study
    from callscope.nouns.consented import Manner
    from callscope.tui.desk import Desk
    from callscope.tui.messages import Failed
    from callscope.tui.widgets.lines import Lines
    from callscope.workspace import Workspace

WRITE = "write the report"
KEEP = "keep the words of the report"

NO_WORDS = Preface()

NO_STUDY: Sequence[Piece] = (
    ("No study yet", "title"),
    ("A report is of a study: a question, the calls that were heard for it, and what was learned.", "plain"),
    ("F3 begins one, S in the list of calls puts calls into it.", "dim"),
)


class ReportRead(Message):
    """What the report of a study would hold, what was done before, and its title and summary as they are kept."""

    def __init__(
        self, studies: Sequence[Study], report: StudyReport | None, words: Preface = NO_WORDS, said: str = ""
    ) -> None:
        super().__init__()
        self.studies, self.report, self.words, self.said = studies, report, words, said


class PageWritten(Message):
    """The page lies in a file; `shown` says that a browser was asked to show it."""

    def __init__(self, path: Path, size: int, shown: bool) -> None:
        super().__init__()
        self.path, self.size, self.shown = path, size, shown


class ReportScreen(Saying):
    """One study's report at a time."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,e", "change", "change", id="report_change", tooltip="change the row, or open the quote"),
        Binding("p", "preview", "preview", id="report_preview", tooltip="make the page and show it in the browser"),
        Binding("w", "write", "write", id="report_write", tooltip="write the page into a file for others"),
        Binding("l", "listen", "listen", id="listen", tooltip="play the quote"),
        Binding("u", "undo", "undo", id="undo", group=UNDO),
        Binding("U", "redo", "redo", id="redo", group=UNDO),
        Binding("escape", "back", "back", id="back"),
    ]

    DEFAULT_CSS = """
    ReportScreen Advice { display: none; height: 1fr; padding: 2 4; }
    ReportScreen.-empty Advice { display: block; }
    ReportScreen.-empty ReportRows { display: none; }
    ReportScreen.-typing KeyBar { display: none; }
    ReportScreen.-short #said, ReportScreen.-tiny #said, ReportScreen.-typing #said { display: none; }
    ReportScreen.-short ReportRows, ReportScreen.-tiny ReportRows { margin-top: 0; }
    """

    def __init__(
        self, desk: Desk, go: Callable[[str, float], None], listen: Callable[[str, float, float], None]
    ) -> None:
        super().__init__(desk)
        self._go, self._listen = go, listen
        self._place: int | None = None
        self._wanted = Wanted("")
        self._redact = desk.workspace.settings.redact.on_export != "never"
        self._seen: Seen | None = None
        self._words = NO_WORDS
        """As they are typed; the page may hold them without the names in them."""

    def compose(self) -> ComposeResult:
        yield Bar(id="head", classes="-top")
        yield ReportRows()
        yield Advice()
        yield Bar(id="said")
        yield Prompt()
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#head", Bar).left = [("Report", "strong"), ("  reading…", "dim")]
        self.query_one(Advice).said = NO_STUDY
        self.list.focus()

    def on_screen_resume(self) -> None:
        self.read()

    def on_unmount(self) -> None:
        # What is personal stays in no file that nobody looks after; the browser has read it.
        self._previewed.unlink(missing_ok=True)

    _again: Callable[[], None] | None = None
    """Makes the page that was refused without what may not leave."""

    @property
    def _previewed(self) -> Path:
        return self.desk.workspace.paths.work / "report-preview.html"

    @property
    def list(self) -> ReportRows:
        """The rows."""
        return self.query_one(ReportRows)

    def read(self) -> None:
        """Reads the store again, in a thread."""
        self.desk.read(self._reading, self, "read the report")

    def _reading(self, said: str = "") -> ReportRead:
        workspace = self.desk.workspace
        studies = workspace.studies()
        # It begins with a study that has something to report.
        heard = next((at for at, one in enumerate(studies) if one.calls), 0)
        place = heard if self._place is None else min(self._place, len(studies) - 1)
        wanted = self._wanted._replace(study=studies[place].name) if studies else self._wanted
        if not studies:
            return ReportRead(studies, None, said=said)
        redactor = workspace.redactor() if self._redact else None
        return ReportRead(studies, workspace.report(wanted, redactor), workspace.preface(wanted.study), said)

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        if action in ("change", "write", "preview") and not (self._seen and self._seen.report):
            return None
        return None if action == "listen" and not (self.list.row and self.list.row.cited) else True

    # What workers did

    def on_report_read(self, message: ReportRead) -> None:
        self._wanted = self._wanted._replace(study=message.report.study if message.report else "")
        place = next((at for at, one in enumerate(message.studies) if one.name == self._wanted.study), 0)
        self._place = place if message.studies else None
        self._seen = Seen(message.studies, place, self._wanted, message.report)
        self._words = message.words
        self.set_class(message.report is None, "-empty")
        head = self.query_one("#head", Bar)
        head.left = [("Report", "strong"), (f"  {line(self._wanted.study)}", "dim")]
        head.right = [("one file, for those who decide", "faint")] if message.report else []
        self.list.show(self._seen)
        self.refresh_bindings()
        if message.said:
            self.say_stored(message.said)

    def on_page_written(self, message: PageWritten) -> None:
        then = "  shown in the browser" if message.shown else ""
        self.desk.look_for_folder()
        self.say(f"written ({size_said(message.size)}): {tilde(message.path)}", then)

    def on_failed(self, message: Failed) -> None:
        if isinstance(message.error, NoConsent) and self._again:
            self.offer_rest(message.error, self._again)
        elif message.doing in (KEEP, WRITE) and isinstance(message.error, CallscopeError):
            self.say_refused(message.error)
        else:
            super().on_failed(message)

    def on_lines_moved(self, _event: Lines.Moved) -> None:
        self.say("")
        self.refresh_bindings()

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        self.action_change()

    # What keys do

    def action_change(self) -> None:
        row, seen = self.list.row, self._seen
        if row is None or seen is None or seen.report is None:
            return
        if row.cited:
            self._go(row.cited.quote.call, row.cited.quote.start)
        elif row.what == "title":
            self._ask("title", self._words.title, "what stands over the page; the study's name where it is empty")
        elif row.what == "summary":
            form = f"a few sentences;{reporting.PARAGRAPH}begins a new paragraph"
            self._ask("summary", reporting.on_one_line(self._words.summary), form)
        else:
            self._turn(row.what)

    def _turn(self, what: str) -> None:
        if what == "finding":
            self.say("insights, their order and their quotes are changed with F6", ink="dim")
            return
        if what == "study" and self._seen:
            self._place = (self._seen.place + 1) % len(self._seen.studies)
        elif what == "callers":
            self._wanted = reporting.next_naming(self._wanted, self._redact)
        elif what == "personal":
            self._turn_redaction()
        else:
            self._wanted = self._wanted._replace(audio=not self._wanted.audio)
        self.read()

    def _turn_redaction(self) -> None:
        self._redact = not self._redact
        if self._redact and self._wanted.callers == "names":
            self._wanted = self._wanted._replace(callers=NAMING[0])

    def _ask(self, what: str, text: str, form: str) -> None:
        self.add_class("-typing")
        self.query_one(Prompt).ask(what, text, form, partial(self._keep, self._wanted.study, what))

    def _keep(self, study: str, what: str, text: str) -> None:
        words = {what: reporting.in_paragraphs(text)}

        def keep(workspace: Workspace) -> str:
            workspace.set_preface(study, **words)
            return f"stored: the {what}"

        self._act(keep)

    def action_preview(self) -> None:
        """The page in the workspace's own folder, shown in the browser."""
        self.say("making the page…", ink="dim")
        self._previewed.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._make(self._wanted, self._previewed, force=True, show=True)

    def action_write(self) -> None:
        self.add_class("-typing")
        name = f"{filename(self._wanted.study)}-report.html"
        form = "a file of its own for each study; it asks before it replaces one"
        self.query_one(Prompt).ask("file", tilde(self.desk.folder / name), form, partial(self._named, self._wanted))

    def _named(self, wanted: Wanted, text: str) -> None:
        path = typed_path(text)
        if is_there(path):
            said = f"{line(path.name)} exists. Replace it?"
            self.app.push_screen(doors.confirm(self.desk, said, line(str(path))), partial(self._answered, wanted, path))
        else:
            self._answered(wanted, path, True)

    def _answered(self, wanted: Wanted, path: Path, yes: bool | None) -> None:
        if yes:
            self.say("making the page…", ink="dim")
            self._make(wanted, path, force=is_there(path), show=False)

    def _make(self, wanted: Wanted, path: Path, force: bool, show: bool) -> None:
        workspace, redact = self.desk.workspace, self._redact

        def write(manner: Manner) -> PageWritten:
            redactor = workspace.redactor() if redact else None
            _, written = workspace.write_report(wanted, path, force, redactor, manner=manner)
            return PageWritten(written, written.stat().st_size, show and open_in_browser(written))

        def make(skip: bool) -> None:
            self._again = None if skip else partial(make, True)
            self.desk.read(partial(write, self.manner(skip)), self, WRITE)

        make(False)

    def action_listen(self) -> None:
        if (row := self.list.row) and row.cited:
            self.play(self._listen, row.cited.quote, row.cited.said_by, self.read)  # it is checked by then

    def take_back(self, act: Callable[[Workspace], str]) -> None:
        self._act(act)

    def _act(self, act: Callable[[Workspace], str]) -> None:
        self.desk.act(lambda: self._reading(act(self.desk.workspace)), self, KEEP)

    def on_prompt_left(self) -> None:
        self.remove_class("-typing")
        self.list.focus()
