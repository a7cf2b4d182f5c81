"""FAULTS C8: every act of the screens is also a command."""

from __future__ import annotations

import click
import pytest

from callscope.cli.app import callscope
from callscope.nouns.consented import SCOPES
from callscope.nouns.handed import FORMS
from callscope.tui import doors
from callscope.tui.app import CallscopeApp
from callscope.tui.screens.calls import CallsScreen

COMMANDS: dict[str, str] = {
    "accept": "suggestions accept",
    "accept_word": "moods accept",
    "add": "tags add",
    "add_assumption": "assumptions add",
    "add_rule": "rules add",
    "add_study": "studies set",
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
    "drop_rule": "rules rm",
    "drop_study": "studies rm",
    "drop_word": "moods drop",
    "edit": "utterances edit",
    "erase_call": "erase",
    "hold_call": "retention hold",
    "purge_calls": "purge",
    "edit_rule": "rules edit",
    "edit_study": "studies set",
    "ending": "calls set",
    "export_codebook": "tags export",
    "export_quotes": "quotes export",
    "flow": "calls flow",
    "hide": "redact add",
    "import_codebook": "tags import",
    "import": "import",
    "import_column": "import",
    "import_column_back": "import",
    "import_dates": "import",
    "import_kind": "import",
    "import_no_column": "import",
    "into_study": "studies put",
    "job": "quotes add",
    "join": "utterances join",
    "keep_call": "retention until",
    "keep_rule": "rules add",
    "keep_word": "redact keep",
    "leave_out": "calls set",
    "letter": "lists key",
    "listen": "play",
    "merge": "tags merge",
    "mood": "utterances mood",
    "moods": "moods list",
    "move_down": "quotes edit",
    "move_under": "tags set",
    "move_up": "quotes edit",
    "need": "quotes add",
    "next_study": "calls list",
    "open_file": "hear",
    "open_study": "assumptions show",
    "original": "calls show",
    "pain": "quotes add",
    "pin": "tags set",
    "play": "play",
    "play_row": "play",
    "pull": "models pull",
    "listen_rank": "play",
    "open_rank": "rank",
    "rank_across": "rank",
    "rank_by": "rank",
    "rank_job": "tags job",
    "rank_table": "rank",
    "rank_together": "rank",
    "rank_codes": "codes",
    "rank_weeks": "rank",
    "ranking": "rank",
    "redact_quotes": "quotes export",
    "redo": "redo",
    "redo_calls": "redo",
    "rename": "tags rename",
    "rename_study": "assumptions edit",
    "replace": "utterances replace",
    "report": "report",
    "report_change": "report",
    "report_preview": "report",
    "report_write": "report",
    "reset": "settings set",
    "rescore": "moods rescore",
    "rules": "rules list",
    "run_rules": "rules run",
    "search": "search",
    "settings": "settings show",
    "speaker": "utterances assign",
    "split": "utterances split",
    "star": "quotes edit",
    "starter": "tags starters use",
    "starter_study": "tags starters use",
    "story": "quotes add",
    "studies": "studies show",
    "saturation": "sampling show",
    "draw_sample": "sampling draw",
    "also_tagged": "themes",
    "dismiss_theme": "themes dismiss",
    "show_dismissed": "themes dismissed",
    "swap": "calls speakers",
    "switch_rule": "rules off",
    "tag": "quotes add",
    "tag_study": "studies tags",
    "test_rule": "rules test",
    "themes": "themes",
    "themes_study": "themes",
    "toggle_finding": "redact keep",
    "undo": "undo",
    "undo_calls": "undo",
    "unpin": "tags set",
    "want": "quotes add",
    "withdraw_and_erase": "consent withdraw",
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
    "insights": "insights list",
    "add_insight": "insights add",
    "edit_insight": "insights edit",
    "cause": "insights edit",
    "insight_study": "insights edit",
    "pick_quotes": "insights quote",
    "choose_quotes": "insights quote",
    "choose_against": "insights quote",
    "flip": "insights quote",
    "insight_up": "insights move",
    "insight_down": "insights move",
    "drop_insight": "insights rm",
    "export_insights": "insights export",
    "into_insight": "insights quote",
    "into_for": "insights quote",
    "into_against": "insights quote",
    "into_new": "insights add",
    "add_action": "actions add",
    "advance": "actions edit",
    "sheets": "experiments list",
    "add_experiment": "experiments add",
    "edit_sheet": "experiments learn",
    "measure": "experiments edit",
    "counted": "experiments measure",
    "open_sheet": "experiments measure",
    "experiment_up": "experiments move",
    "experiment_down": "experiments move",
    "drop_experiment": "experiments rm",
    "export_sheet": "experiments export",
    "consent": "consent list",
    "consent_basis": "consent set",
    "consent_declined": "consent set",
    "consent_none": "consent set",
    "consent_notice": "consent set",
    "consent_when": "consent set",
    "consent_withdrawn": "consent withdraw",
    "grant_all": "consent set",
    **{f"grant_{scope}": "consent set" for scope in SCOPES},
    **{f"as_{form}": "quotes export" for form in FORMS},
    **{f"live_{kind}": "marks add" for kind in ("need", "want", "desire", "pain", "job", "story")},
    **{f"live_tag_{number}": "marks add" for number in range(1, 10)},
    **{f"tag_{number}": "quotes edit" for number in range(1, 10)},
    "weigh_word": "moods accept",
}
"""The command for each act that changes or finds something."""

LOOKING = set(
    "leave_ending leave_prompt leave_speakers no yes "
    "back back_5 column_left column_right complete complete_path consent_filter copy down end_go_on entry_down "
    "entry_up extend_down extend_up faster filter filter_rank first fold folder_above help hunt_back hunt_on "
    "import_sample into_leave into_theme last leave_changes leave_files leave_flow leave_for_good leave_forms "
    "leave_consent leave_help "
    "leave_import leave_redaction leave_search leave_settings leave_sources leave_tag_box listen_finding "
    "live_leave live_other loop mute next_page next_sheet next_view on_5 open open_change open_consent "
    "open_evidence open_finding open_hit open_place open_quote open_said other_quote other_side out_of_theme "
    "page_down page_up previous_page previous_sheet regroup select select_consent select_consents select_group "
    "select_theme show_all slower sort span stop target to_consents to_ledger to_studies to_study unfold up".split()
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
