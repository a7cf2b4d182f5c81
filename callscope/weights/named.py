"""Models that a person names: another faster-whisper size, a pyannote pipeline, a folder. None is on the list."""

from __future__ import annotations

import difflib
from pathlib import Path

from callscope.errors import ModelMissing
from callscope.safe import line
from callscope.weights.manifest import PUBLISHED, Manifest
from callscope.weights.verified import find

TOKEN = (
    "then put a token from https://hf.co/settings/tokens into HF_TOKEN, or run: hf auth login (huggingface-cli login)"  # noqa: S105
)
"""Where a person's own token for the hub goes; for gated models."""

_PAGES = {
    # The 3.1 release loads this model from its own page, which asks again.
    "pyannote/speaker-diarization-3.1": ("https://hf.co/pyannote/segmentation-3.0",),
}


def find_words(name: str, models: Path, manifest: Manifest = PUBLISHED) -> Path:
    """A folder that faster-whisper loads, for what `[words] model` names.

    A weight of the manifest is verified, and never fetched here. A folder is taken as it is: the user named it. Any
    other size that faster-whisper knows, or a repository of a converted model, is downloaded into `models` at first use
    and found there without a network afterwards. Raises ModelMissing.
    """
    if name in manifest:
        return _with_model(find(name, models, manifest))
    folder = Path(name).expanduser()
    if folder.is_dir():
        return _with_model(folder)
    if not _is_known(name):
        raise ModelMissing(f'there is no words model "{line(name)}"', _near(name))
    return _downloaded(name, models, offline=True) or _downloaded(name, models) or _with_model(models / name)


def find_turns(name: str) -> str:
    """What pyannote.audio's `Pipeline.from_pretrained` takes, for a pipeline other than the built-in ones: a
    folder or a repository. Raises ModelMissing when it can be neither."""
    folder = Path(name).expanduser()
    if folder.exists():
        return str(folder.absolute())
    if _is_repository(name):
        return name
    hint = '"default", "exact", a folder, or a repository such as pyannote/speaker-diarization-community-1'
    raise ModelMissing(f'there is no diarisation pipeline "{line(name)}"', hint)


def gated(repository: str) -> ModelMissing:
    """The error for a repository that its hub did not give: which pages to accept, and where the token goes."""
    pages = (f"https://hf.co/{repository}", *_PAGES.get(repository, ()))
    hint = f"sign in, accept the conditions at {' and at '.join(pages)}, {TOKEN}; or name a folder that holds it"
    return ModelMissing(f"{repository} could not be fetched: it is gated, or its hub does not answer", hint)


def _is_known(name: str) -> bool:
    return _is_repository(name) or name in _sizes()


def _is_repository(name: str) -> bool:
    owner, slash, repository = name.partition("/")
    plain = all(part.replace("-", "").replace("_", "").replace(".", "").isalnum() for part in (owner, repository))
    return bool(slash) and plain and not name.startswith(".")


def _sizes() -> list[str]:
    from faster_whisper import available_models  # 300 ms, and the words engine needs it anyway

    return list(available_models())


def _near(name: str) -> str:
    near = difflib.get_close_matches(name, _sizes(), 1)
    start = f"did you mean {near[0]}? " if near else ""
    return f"{start}known sizes: {', '.join(_sizes())}; or a folder with a converted model"


def _downloaded(name: str, models: Path, *, offline: bool = False) -> Path | None:
    from faster_whisper.utils import download_model

    try:
        folder = Path(download_model(name, cache_dir=str(models), local_files_only=offline))
    except Exception as error:  # the hub's client raises many kinds
        if offline:
            return None
        hint = f"look at the network; for a gated model accept its page, {TOKEN}; or name a folder in [words] model"
        raise ModelMissing(f"{name} could not be fetched: {line(str(error))[:200]}", hint) from error
    # An interrupted download leaves a folder without the model in it.
    return folder if (folder / "model.bin").exists() else None


def _with_model(folder: Path) -> Path:
    if (folder / "model.bin").is_file():
        return folder
    raise ModelMissing(f"{folder} holds no model.bin", "name a folder with a model converted for CTranslate2")
