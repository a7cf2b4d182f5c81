"""Settings and every path. Each field says what it does; `callscope settings show` prints that."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from callscope.errors import StorageFailed
from callscope.nouns.redacted import CLASSES

APP = "callscope"


# Nobody compares or prints the sections, and making what would takes 2 ms before the first paint.
@dataclass(frozen=True, slots=True, repr=False, eq=False)
class WordsSettings:
    """[words]: how sound becomes text."""

    model: str = "base"
    """A faster-whisper size or a folder with a converted model."""
    language: str = ""
    """A code such as "en"; empty detects it for each call."""
    compute: str = "int8"
    """CTranslate2's compute type."""
    glossary: tuple[str, ...] = ()
    """Product names and terms that the model should expect (hotwords)."""
    replace: Mapping[str, str] = field(default_factory=dict)
    """Sure replacements, whole words: "crome cast" = "Chromecast"."""
    pause: float = 0.7
    """Seconds of silence that end an utterance."""
    longest: float = 12.0
    """Seconds after which an utterance is cut at a sentence end or its longest pause."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class TurnsSettings:
    """[turns]: who spoke when."""

    pipeline: str = "default"
    """"default"; "exact", what pyannote.audio's own pipeline gives with the same weights, at several times the work; or
    a pyannote pipeline by name or folder, such as pyannote/speaker-diarization-community-1."""
    speakers: int = 0
    """How many people speak; 0 finds out."""
    threads: int = 1
    """Processor threads of the diariser; the words have the rest."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class ToneSettings:
    """[tone]: how it was said."""

    sides: str = "all"
    """"all", or "customer". In the EU inferring the emotions of staff at work is prohibited (AI Act, article
    5(1)(f)): "customer" is the setting there."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class ListenSettings:
    """[listen]: what happens while a call is recorded."""

    mic: str = ""
    """The microphone to record: a name as `callscope listen --list` prints it; empty takes the usual one,
    "none" none."""
    far: str = ""
    """What the machine plays, to record: a name as `callscope listen --list` prints it; empty takes the usual one,
    "none" none."""
    told: str = "This call may be listened to by a researcher who helps us improve our service. Is that all right?"
    """What callers are told before a call is recorded; shown to be read out."""
    told_language: str = "en"
    """The language of what callers are told, as a code such as "en"; kept with it in the consent ledger."""
    draft: str = ""
    """The model of the draft words: a faster-whisper size or a folder with a converted model; empty takes tiny.en for
    English and base for other languages."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class RolesSettings:
    """[roles]: who is the agent."""

    agent_channel: str = ""
    """"left" or "right" when the telephony system always puts the agent there; empty guesses from the words."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class NamesSettings:
    """[names]: what a file's name and the records beside it say."""

    pattern: str = ""
    """A regular expression on the file's name without its ending. Named groups: caller, agent, queue, reason, date,
    title, agent_channel (left or right)."""
    records: str = "calls.csv"
    """A CSV beside the files: column `file`, and any of caller, agent, queue, reason, date, title."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class RankSettings:
    """[rank]: what the priority of a row is made of. Each part counts to the power of its weight; 0 leaves it out."""

    callers: float = 1.0
    """How much it counts how many distinct callers said it."""
    severity: float = 1.0
    """How much it counts how bad it is, 1-5."""
    negative: float = 0.0
    """How much it counts which share of the quotes is in negative words."""
    raised: float = 0.0
    """How much it counts which share of the quotes is in a raised voice."""
    unsolved: float = 0.0
    """How much it counts which share of the calls was not solved."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class RedactSettings:
    """[redact]: personal data on the way out."""

    on_export: str = "ask"
    """"ask", "always" or "never" takes personal data out of exports. "ask" asks where somebody can answer; elsewhere it
    leaves the text as it is and says what is in it. --redact and --no-redact come first."""
    classes: tuple[str, ...] = CLASSES
    """What is looked for."""
    region: str = ""
    """Whose phone numbers and postcodes: a country such as "GB"; empty takes those where the call's language is
    spoken."""
    names: tuple[str, ...] = ()
    """Names to take out besides those of the speakers and callers."""
    guard: float = 0.5
    """Seconds that are silenced before and after a word, since word times are uncertain (docs/results.md)."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class ConsentSettings:
    """[consent]: what callers decided on the use of their calls (docs/consent.md)."""

    required: bool = False
    """true refuses exports of calls whose callers' decision is not noted; false lets them leave with a warning."""
    when_told: tuple[str, ...] = ()
    """What a caller grants who is told before a recording and goes on: any of listen, quote, clip, share. Empty notes
    that they were told, and no decision."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class RetentionSettings:
    """[retention]: how long calls are kept. `callscope purge --dry-run` lists what is due; nothing goes by itself."""

    days: int = 0
    """Days after which a call is due to be purged; 0 keeps calls until somebody erases them."""
    since: str = "held"
    """"held" counts from the day a call was held, where that is known, "heard" from the day it was heard here."""
    studies: Mapping[str, str] = field(default_factory=dict)
    """Days for the calls of a study: name = "90". Of several rules that fit a call the shortest counts."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class BackupSettings:
    """[backup]: copies of the store."""

    keep: int = 3
    """How many copies of each sort stay in the workspace: backups without a path of their own, those made before an
    upgrade, and what a restore replaced. The oldest go."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class ClusterSettings:
    """[cluster]: how machines that hear together know each other. Files in PEM."""

    ca: str = ""
    """The certificate of the authority that signed every machine's; of your own, since whoever it signs may send
    work."""
    cert: str = ""
    """This machine's certificate."""
    key: str = ""
    """Its private key."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set."""

    words: WordsSettings = WordsSettings()
    turns: TurnsSettings = TurnsSettings()
    tone: ToneSettings = ToneSettings()
    listen: ListenSettings = ListenSettings()
    roles: RolesSettings = RolesSettings()
    names: NamesSettings = NamesSettings()
    rank: RankSettings = RankSettings()
    redact: RedactSettings = RedactSettings()
    consent: ConsentSettings = ConsentSettings()
    retention: RetentionSettings = RetentionSettings()
    backup: BackupSettings = BackupSettings()
    cluster: ClusterSettings = ClusterSettings()
    author: str = ""
    """Your name or initials, kept with every quote that you tag."""
    log_level: str = "INFO"
    """DEBUG, INFO, WARNING or ERROR. Logs never hold what was said."""
    theme: str = ""
    """The colours of the screens: callscope, callscope-light, or another that ctrl+p lists under "theme"; empty takes
    callscope. The environment's TEXTUAL_THEME and NO_COLOR come first."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Your own keys for acts of the TUI: act = "key"."""


@dataclass(frozen=True, slots=True)
class Paths:
    """Where a workspace keeps things. Only `models` may lie outside `home`."""

    home: Path
    models: Path

    @property
    def store(self) -> Path:
        """The SQLite file."""
        return self.home / "callscope.db"

    @property
    def settings(self) -> Path:
        """The TOML file."""
        return self.home / "settings.toml"

    @property
    def recordings(self) -> Path:
        """Calls that were recorded live."""
        return self.home / "recordings"

    @property
    def work(self) -> Path:
        """Decoded sound and finished stages of calls that are being heard."""
        return self.home / "work"

    @property
    def logs(self) -> Path:
        """Logs without content."""
        return self.home / "logs"

    @property
    def backups(self) -> Path:
        """Backups that were given no path of their own."""
        return self.home / "backups"

    @property
    def erasing(self) -> Path:
        """What an erasing that is under way has still to do."""
        return self.home / ".erasing.json"

    @property
    def demo(self) -> Path:
        """The workspace of `callscope demo`."""
        return self.home / "demo"

    def make(self) -> None:
        """Makes the workspace's folder, for its owner alone. Raises StorageFailed."""
        try:
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            hint = "name another folder with --workspace or CALLSCOPE_HOME"
            raise StorageFailed(f"cannot make the workspace {self.home}: {error.strerror}", hint) from error

    def named(self) -> dict[str, str]:
        """Every path by name."""
        names = ("home", "store", "settings", "recordings", "work", "logs", "backups", "models", "demo")
        return {name: str(getattr(self, name)) for name in names}


def find_paths(workspace: Path | None = None) -> Paths:
    """The paths of this run: the argument, else CALLSCOPE_HOME, else the user's data folder."""
    home = workspace or _from_environment("CALLSCOPE_HOME") or _user_data()
    return Paths(home=home.expanduser().absolute(), models=find_models())


def find_models() -> Path:
    """CALLSCOPE_MODELS, else models/ of the checkout, else the user's data folder."""
    root = checkout()
    named = _from_environment("CALLSCOPE_MODELS")
    return (named or (root / "models" if root else _user_data() / "models")).expanduser().absolute()


def checkout() -> Path | None:
    """The root of the git checkout that this code runs from, if it does."""
    root = Path(__file__).resolve().parent.parent
    return root if (root / "pyproject.toml").is_file() and (root / "models").is_dir() else None


def find_samples() -> Path:
    """The folder of sample calls: recordings/sample of the checkout, else the copy inside the wheel."""
    root = checkout()
    return root / "recordings" / "sample" if root else Path(__file__).resolve().parent / "_sample"


def _from_environment(name: str) -> Path | None:
    value = os.environ.get(name)
    return Path(value) if value else None


def _user_data() -> Path:
    import platformdirs  # 5 ms

    return platformdirs.user_data_path(APP, appauthor=False)
