"""What the screens must survive; each test is named after its fault."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from callscope.call import CallSummary
from callscope.errors import StorageFailed
from callscope.settings import Paths
from callscope.workspace import Workspace
from tests.tui import made
from tests.tui.conftest import SMALL, TINY, WIDE, Driver, call_screen, driven, keep, press, settled, shown, typed

HARMFUL = {*range(0x20), *range(0x7F, 0xA0), 0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}


def harmless(pilot: Driver) -> str:
    """The screen's text, after a look at every character that would reach the terminal."""
    for strip in pilot.app.screen._compositor.render_strips():
        for segment in strip:
            found = {ord(letter) for letter in segment.text} & HARMFUL
            assert not found, f"{found} in {segment.text!r}"
    return shown(pilot)


@pytest.fixture
def hostile(paths: Paths) -> Workspace:
    workspace = Workspace(paths)
    keep(workspace, made.hostile_call())
    return workspace


async def test_J1_no_control_byte_of_a_title_or_transcript_reaches_the_terminal(hostile: Workspace) -> None:
    async with driven(hostile) as pilot:
        assert "title �" in harmless(pilot)
        await press(pilot, "enter")
        assert "hello �" in harmless(pilot)
        for keys in (("p",), ("t",), ("escape",), ("y",), ("X",), ("delete",), ("escape",), ("d",)):
            await press(pilot, *keys)
            harmless(pilot)


async def test_J1_no_control_byte_of_a_tag_or_note_reaches_the_terminal(hostile: Workspace) -> None:
    async with driven(hostile, call=True) as pilot:
        await press(pilot, "t")
        await typed(pilot, f"tag{made.HOSTILE.replace(';', '')}; note {made.HOSTILE}")
        harmless(pilot)
        await press(pilot, "enter")
        harmless(pilot)
        await press(pilot, "P", "t")
        harmless(pilot)
    hostile.add_quote("bbbbbbbbbbbb", 5, 9, note=f"by command {made.HOSTILE}", tags=("[/b] x",))
    async with driven(hostile, call=True) as pilot:
        await press(pilot, "end")
        assert "[/b] x" in harmless(pilot)
        await press(pilot, "t")
        harmless(pilot)


async def test_J1_no_control_byte_of_a_search_hit_reaches_the_terminal(hostile: Workspace) -> None:
    async with driven(hostile) as pilot:
        await press(pilot, "slash")
        await typed(pilot, "hello")
        assert "1 hit" in harmless(pilot)


@pytest.mark.skipif(sys.platform == "win32", reason="names are free of such bytes there")
async def test_J1_no_control_byte_of_a_file_name_reaches_the_terminal(empty: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for name in (b"a\x1b]2;X\x07.wav", b"b\xff\xfe.wav", b"c [b]\n[b].wav", "d \u202egnp.wav".encode()):
        (Path(os.fsdecode(os.path.join(os.fsencode(folder), name)))).write_bytes(b"x")
    async with driven(empty) as pilot:
        await press(pilot, "o")
        await typed(pilot, f"{folder}/")
        text = harmless(pilot)
        assert "4 sound files" in text
        assert "c [b] [b].wav" in text
        await typed(pilot, "b")
        await press(pilot, "tab", "down", "up")
        harmless(pilot)


async def test_J1_no_control_byte_of_an_error_reaches_the_terminal(paths: Paths) -> None:
    class Broken(Workspace):
        def calls(self, where=None):
            raise StorageFailed(f"cannot read {made.HOSTILE}", f"do {made.HOSTILE}")

    async with driven(Broken(paths)) as pilot:
        assert "cannot read �" in harmless(pilot)


async def test_J2_brackets_are_shown_literally(hostile: Workspace) -> None:
    async with driven(hostile, call=True) as pilot:
        text = " ".join(shown(pilot).split())
    for part in ("[SPEAKER_00]", "[Music]", "[/b]", '[link="x', "[red]broken[/red]"):
        assert part in text


@pytest.mark.parametrize("size", [TINY, (200, 60), (3, 2)])
async def test_C6_every_screen_lives_at_every_size(workspace: Workspace, size: tuple[int, int]) -> None:
    async with driven(workspace, size, call=True) as pilot:
        await press(pilot, "p", "t")
        await press(pilot, "escape", "question_mark")
        await press(pilot, "escape", "slash", "l")
        await press(pilot, "escape", "escape", "o")
        await press(pilot, "escape", "d")
    assert [one.kind for one in workspace.quotes()] == ["pain"]


async def test_C6_a_resize_keeps_the_row_in_sight(workspace: Workspace) -> None:
    async with driven(workspace, WIDE) as pilot:
        await press(pilot, "down", "enter", "end", "up")
        row = call_screen(pilot).transcript.row.text.split()[:3]
        for size in (SMALL, TINY, (60, 15), WIDE):
            await pilot.resize_terminal(*size)
            await settled(pilot)
            assert row[0] in shown(pilot)
            assert call_screen(pilot).transcript.row.text.split()[:3] == row


async def test_C6_at_80x24_the_acts_the_reasons_and_the_answer_are_in_sight(workspace: Workspace) -> None:
    async with driven(workspace, SMALL, call=True) as pilot:
        assert "voice" in shown(pilot)
        assert "nwdpjs quote" in shown(pilot)
        await press(pilot, "p")
        assert "stored: pain" in shown(pilot)
        await press(pilot, "down")
        assert "nwdpjs quote" in shown(pilot)


async def test_C6_ten_thousand_calls_are_drawn_a_screenful_at_a_time(paths: Paths) -> None:
    class Many(Workspace):
        def calls(self, where=None):
            return [
                CallSummary(f"{at:012x}", f"Call {at}", Path(f"/c/{at}.wav"), "call", 60.0 + at, f"2026-01-01T{at:05}")
                for at in range(10_000)
            ]

    async with driven(Many(paths)) as pilot:
        drawn: list[int] = []
        table = pilot.app.screen.table
        draw = table.draw
        table.draw = lambda row, line, width: drawn.append(row) or draw(row, line, width)  # type: ignore[method-assign]
        await press(pilot, "end")
        assert "Call 0 " in shown(pilot)
        await press(pilot, "pageup", "home", "s")
        assert len(drawn) < 6 * WIDE[1]


class Raising(Workspace):
    """Everything that a worker asks for after the first list goes wrong in a way that nobody foresaw."""

    def call(self, identity):
        raise RuntimeError("no such thing as [/b] a call")

    def search(self, text, where=None, limit=50):
        raise KeyError("search")


async def test_C7_an_exception_in_a_worker_is_shown_and_the_app_lives(workspace: Workspace) -> None:
    async with driven(Raising(workspace.paths)) as pilot:
        await press(pilot, "enter")
        assert "RuntimeError: no such thing as [/b] a" in shown(pilot)
        await press(pilot, "p", "u", "escape", "slash")
        await typed(pilot, "light")
        assert "KeyError" in shown(pilot)
        await press(pilot, "escape")
        assert "Oil light" in shown(pilot)


async def test_S8_what_could_not_be_stored_stays_in_the_box(
    workspace: Workspace,
) -> None:
    class Full(Workspace):
        full = True

        def add_quote(self, *args, **fields):
            if self.full:
                raise StorageFailed("the disk is full", "make room")
            return super().add_quote(*args, **fields)

    mended = Full(workspace.paths)
    async with driven(mended, call=True) as pilot:
        await press(pilot, "t")
        await typed(pilot, "oil-light ; a long note")
        await press(pilot, "enter")
        assert "the disk is full" in shown(pilot)
        assert "a long note" in shown(pilot)
        mended.full = False
        await press(pilot, "enter")
    assert [one.note for one in workspace.quotes()] == ["a long note"]


async def test_C7_a_damaged_store_is_told_and_left_alone(paths: Paths) -> None:
    paths.make()
    paths.store.write_bytes(b"not a database at all, but some text" * 100)
    before = paths.store.read_bytes()
    async with driven(Workspace(paths)) as pilot:
        assert "could not be read" in shown(pilot)
        await press(pilot, "d", "enter", "s")
    assert paths.store.read_bytes() == before


async def test_C4_every_theme_shows_the_same_words(workspace: Workspace) -> None:
    async with driven(workspace, call=True) as pilot:
        before = shown(pilot)
        for theme in ("callscope-light", "ansi-dark", "ansi-light", "textual-dark"):
            pilot.app.theme = theme
            await pilot.pause()
            assert shown(pilot) == before


async def test_C4_without_colour_every_sign_is_still_a_glyph_and_a_word(
    workspace: Workspace, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(workspace, made.still(made.chromecast(samples)))
    monkeypatch.setenv("NO_COLOR", "1")
    async with driven(workspace, call=True) as pilot:
        text = shown(pilot)
    for sign in ("◆ heated", "▼ calm", "+pos", "?"):
        assert sign in text


def test_C1_the_first_paint_needs_no_heavy_import() -> None:
    heavy = (
        "numpy",
        "torch",
        "sqlite_utils",
        "faster_whisper",
        "ctranslate2",
        "pyannote",
        "av",
        "onnxruntime",
        "tomlkit",
    )
    code = f"import sys, callscope.tui.app; print([name for name in {heavy!r} if name in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


async def test_an_unknown_act_in_the_settings_is_told(workspace: Workspace) -> None:
    workspace.set_setting("keys.fly", "z")
    async with driven(workspace) as pilot:
        assert "no act is called fly" in shown(pilot)


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_what_went_wrong_is_told_above_the_line_that_one_types_in(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    async with driven(workspace, size, call=True) as pilot:
        await press(pilot, "t")
        await typed(pilot, "oil-light, waiting")
        pilot.app.notify("the disk is full\n→ make room", severity="error", markup=False)
        await press(pilot)
        lines = shown(pilot).splitlines()
        assert lines[0].split()[0] != "the"
        assert any("the disk is full" in one for one in lines[1:4])
        assert any("oil-light, waiting" in one for one in lines[-4:])
