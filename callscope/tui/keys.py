"""The keys of the call screen, and what some of them need."""

from __future__ import annotations

from collections.abc import Mapping

from textual.binding import Binding, BindingType

from callscope.tui.glyphs import LETTERS

SOUND = Binding.Group("play, row", compact=False)
QUOTE = Binding.Group("quote", compact=True)
HUNT = Binding.Group("hunt", compact=True)
UNDO = Binding.Group("undo, redo", compact=True)

NEEDS_ROW = {"mark", "tag_box", "tag", "assign", "copy", "span", "edit", "who", "replace", "play_row", "mood"}
MENDS = {"edit", "split", "join", "assign", "swap", "who", "replace", "mood"}
"""What is not done while the machine's own text is shown."""
NEEDS_SUGGESTION = {"accept", "turn_down"}


def kind_key(key: str, kind: str) -> Binding:
    """The key that makes a row a quote of a kind."""
    return Binding(key, f"mark({kind!r})", kind, id=kind, group=QUOTE, tooltip=f"a quote: {kind}")


def with_kinds(bindings: Mapping[str, list[Binding]], letters: Mapping[str, str]) -> dict[str, list[Binding]]:
    """The bindings with the codebook's own letters of the kinds, where the usual ones were."""
    found: dict[str, list[Binding]] = {}
    for key, old in bindings.items():
        if not any(one.action.startswith("mark(") for one in old):
            found[key] = old
        elif not found.keys() & letters.keys():
            found.update({letter: [kind_key(letter, kind)] for letter, kind in letters.items()})
    return found


KEYS: list[BindingType] = [
    Binding("space", "play", "play", id="play", tooltip="play, pause; resumes 1 s back"),
    Binding("enter", "play_row", "row", id="play_row", tooltip="play the row or picked words"),
    *(kind_key(key, kind) for key, kind in LETTERS.items()),
    Binding("t", "tag_box", "tag", id="tag", tooltip="one line: tags, fields, note"),
    Binding("T", "other", "other quote", id="other_quote", tooltip="go to the row's other quote"),
    *(
        Binding(str(n), f"tag({n})", f"tag {n}", id=f"tag_{n}", show=False, tooltip="a pinned tag")
        for n in range(1, 10)
    ),
    Binding("a", "accept", "accept", id="accept", tooltip="accept the suggestion"),
    Binding("x", "turn_down", "dismiss", id="dismiss", tooltip="dismiss the suggestion"),
    Binding("comma", "hunt(-1)", "previous hunted moment", id="hunt_back", group=HUNT),
    Binding("full_stop", "hunt(1)", "next hunted moment", id="hunt_on", group=HUNT),
    Binding("f", "target", "target", id="target", tooltip="choose what to hunt for"),
    Binding("u", "undo", "undo", id="undo", group=UNDO),
    Binding("U", "redo", "redo", id="redo", group=UNDO),
    Binding("r", "assign", "speaker", id="speaker", tooltip="change the row's speaker"),
    Binding("X", "swap", "swap roles", id="swap", tooltip="swap agent and customer"),
    Binding("v", "span", "words", id="span", tooltip="pick words; v the other end"),
    Binding("c", "customer_only", "customer only", id="customer_only", tooltip="play customer and marks only"),
    Binding("left", "side(-1)", "5 s back", id="back_5", show=False, tooltip="5 s back; a word less while picking"),
    Binding("right", "side(1)", "5 s on", id="on_5", show=False, tooltip="5 s on; a word more while picking"),
    Binding("minus", "speed(-1)", "slower", id="slower", show=False),
    Binding("equals_sign,plus", "speed(1)", "faster", id="faster", show=False),
    Binding("l", "loop", "loop", id="loop", show=False, tooltip="loop the row or picked words"),
    Binding("m", "mute", "mute a side", id="mute", show=False, tooltip="mute agent, customer or none"),
    Binding("e", "edit", "edit", id="edit", tooltip="correct the words of the row"),
    Binding("S", "split", "split", id="split", show=False, tooltip="split at heard or picked word"),
    Binding("J", "join", "join", id="join", show=False, tooltip="join with speaker's next row"),
    Binding("i", "who", "who", id="who", show=False, tooltip="the speaker's name and role"),
    Binding("M", "mood", "mood", id="mood", show=False, tooltip="say what the words are like"),
    Binding("R", "replace", "replace", id="replace", show=False, tooltip="replace words everywhere"),
    Binding("o", "original", "original", id="original", show=False, tooltip="show what the machine heard"),
    Binding("O", "changes", "changes", id="changes", show=False, tooltip="what hearing it again changed"),
    Binding(
        "E", "into_insight", "into insight", id="into_insight", show=False, tooltip="put the quote into an insight"
    ),
    Binding("H", "hide", "hide", id="hide", show=False, tooltip="personal data; takes out picked words"),
    Binding("A", "flow", "flow", id="flow", show=False, tooltip="talk, silence and moods"),
    Binding("z", "ending", "ending", id="ending", tooltip="how the call ended"),
    Binding("D", "done", "done", id="done", tooltip="mark the call as reviewed"),
    Binding("y", "copy", "copy", id="copy", tooltip="copy with caller and time"),
    Binding("delete,backspace", "remove", "delete the quote", id="delete_quote", show=False),
    Binding("P", "pin", "pin the tag to a key", id="pin", show=False),
    Binding("escape", "back", "back", id="back"),
]
"""Every act of the call screen; the ids are the names in settings.keys."""
