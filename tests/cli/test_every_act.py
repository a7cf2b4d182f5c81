"""FAULTS C8: every act of the screens is also a command."""

from __future__ import annotations

import click
import pytest

from callscope.cli.app import callscope
from callscope.handed import FORMS
from callscope.tui import doors
from callscope.tui.app import CallscopeApp
from callscope.tui.screens.calls import CallsScreen

COMMANDS: dict[str, str] = {
    "accept": "suggestions accept",
    "add": "tags add",
    "add_word": "redact add",
    "board": "quotes list",
    "changes": "calls changes",
    "call_done": "calls set",
    "change": "settings set",
    "choose_file": "hear",
    "codebook": "tags list",
    "colour": "tags set",
    "customer_only": "settings set",
    "delete_call": "calls rm",
    "delete_quote": "quotes rm",
    "demo": "demo",
    "describe": "tags set",
    "desire": "quotes add",
    "dismiss": "suggestions dismiss",
    "done": "calls set",
    "drop": "tags rm",
    "edit": "utterances edit",
    "ending": "calls set",
    "export_codebook": "tags export",
    "export_quotes": "quotes export",
    "hide": "redact add",
    "import_codebook": "tags import",
    "into_study": "studies put",
    "job": "quotes add",
    "join": "utterances join",
    "keep_word": "redact keep",
    "leave_out": "calls set",
    "letter": "lists key",
    "listen": "play",
    "merge": "tags merge",
    "move_down": "quotes edit",
    "move_under": "tags set",
    "move_up": "quotes edit",
    "need": "quotes add",
    "next_study": "calls list",
    "open_file": "hear",
    "original": "calls show",
    "pain": "quotes add",
    "pin": "tags set",
    "play": "play",
    "play_row": "play",
    "pull": "models pull",
    "redact_quotes": "quotes export",
    "redo": "redo",
    "redo_calls": "redo",
    "rename": "tags rename",
    "replace": "utterances replace",
    "reset": "settings set",
    "search": "search",
    "settings": "settings show",
    "speaker": "utterances assign",
    "split": "utterances split",
    "star": "quotes edit",
    "story": "quotes add",
    "swap": "calls speakers",
    "tag": "quotes add",
    "toggle_finding": "redact keep",
    "undo": "undo",
    "undo_calls": "undo",
    "unpin": "tags set",
    "want": "quotes add",
    "who": "calls speakers",
    "basis": "listen",
    "begin": "listen",
    "choose_source": "listen",
    "end_declined": "shift declined",
    "end_declined_next": "shift declined",
    "end_keep": "shift stop",
    "end_next": "shift next",
    "end_told": "shift told",
    "listen_in": "listen",
    "live_answered": "marks answered",
    "live_ask": "marks ask",
    "live_mark": "marks add",
    "live_mark_now": "marks add",
    "live_next": "shift next",
    "live_note": "marks note",
    "live_off_record": "shift off",
    "live_open": "calls show",
    "live_stop": "shift stop",
    "live_told": "shift told",
    "live_undo": "marks undo",
    "notes_only": "listen",
    **{f"as_{form}": "quotes export" for form in FORMS},
    **{f"live_{kind}": "marks add" for kind in ("need", "want", "desire", "pain", "job", "story")},
    **{f"live_tag_{number}": "marks add" for number in range(1, 10)},
    **{f"tag_{number}": "quotes edit" for number in range(1, 10)},
}
"""The command for each act that changes or finds something."""

LOOKING = set(
    "back back_5 complete complete_path copy down entry_down entry_up extend_down extend_up faster filter first fold "
    "folder_above help hunt_back hunt_on last leave_changes leave_files leave_help leave_search leave_settings "
    "leave_redaction listen_finding open_finding leave_tag_box leave_forms leave_sources live_leave live_other "
    "end_go_on loop "
    "mute next_page on_5 open open_change open_hit open_quote other_quote page_down page_up "
    "previous_page regroup select select_group show_all slower sort span stop target unfold up".split()
)
"""Acts that only move about on a screen, or play on the same sound."""


def test_C8_every_act_of_the_screens_is_a_command_or_only_moves_about() -> None:
    acts = doors.acts(CallscopeApp, CallsScreen)
    assert acts == COMMANDS.keys() | LOOKING
    assert not COMMANDS.keys() & LOOKING


@pytest.mark.parametrize("path", sorted(set(COMMANDS.values())))
def test_C8_the_command_of_an_act_exists(path: str) -> None:
    command: click.Command = callscope
    for name in path.split():
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), name)
        assert found is not None, f"there is no callscope {path}"
        command = found
