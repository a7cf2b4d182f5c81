"""Downloading a file from its publisher's hub, over HTTPS, going on where an earlier try stopped."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from callscope.safe import line
from callscope.weights.place import NotPublished, SourceFailed, partial, place

if TYPE_CHECKING:
    from callscope.weights.manifest import File, Weight

_BLOCK = 1 << 18
"""Bytes read at once: small enough to cancel soon on a slow line."""

_PATIENCE = 15.0
"""Seconds without an answer after which a server counts as silent."""


def download(weight: Weight, file: File, target: Path, heard: Callable[[int], None]) -> None:
    """Puts `file` at `target`; `heard` is told the bytes so far. Raises SourceFailed; what came is kept."""
    if not file.url:
        raise SourceFailed("no hub has it")
    draft = partial(target)
    begun = draft.stat().st_size if draft.is_file() else 0
    if begun > file.size:
        begun = 0
    try:
        _resume(weight, file, target, begun, heard)
    except NotPublished:
        if not begun:
            raise
        _resume(weight, file, target, 0, heard)  # what an earlier try left was not the start of this file


def _resume(weight: Weight, file: File, target: Path, begun: int, heard: Callable[[int], None]) -> None:
    if begun == file.size:
        place(target, file, (), begun)
        return
    with _open(weight, file.url, begun) as answer:
        if answer.status != http.client.PARTIAL_CONTENT:
            begun = 0  # the server sends the whole file
        place(target, file, _blocks(answer, begun, heard), begun, resumable=True)


def _open(weight: Weight, url: str, begun: int) -> http.client.HTTPResponse:
    request = urllib.request.Request(url, headers={"User-Agent": "callscope"})  # noqa: S310 - from the manifest
    if begun:
        request.add_header("Range", f"bytes={begun}-")
    if weight.page and (token := _token()):
        # Not sent along when the hub redirects to where the bytes lie.
        request.add_unredirected_header("Authorization", f"Bearer {token}")
    host = urlsplit(url).netloc
    try:
        answer: http.client.HTTPResponse = urllib.request.urlopen(request, timeout=_PATIENCE)  # noqa: S310
    except urllib.error.HTTPError as error:
        error.close()
        raise SourceFailed(_refusal(weight, host, error.code)) from error
    except (OSError, http.client.HTTPException) as error:
        raise SourceFailed(f"{host}: {line(str(getattr(error, 'reason', error)))}") from error
    return answer


def _refusal(weight: Weight, host: str, code: int) -> str:
    if code in (401, 403) and weight.page:
        accept = f"accept the conditions at {weight.page}, then set HF_TOKEN or run hf auth login"
        return f"{host} asks for an account: {accept}"
    return f"{host} answered {code}"


def _blocks(answer: http.client.HTTPResponse, begun: int, heard: Callable[[int], None]) -> Iterator[bytes]:
    done = begun
    while True:
        heard(done)
        try:
            block = answer.read(_BLOCK)
        except (OSError, http.client.HTTPException) as error:
            raise SourceFailed(f"the connection broke: {line(str(error))}") from error
        if not block:
            return
        done += len(block)
        yield block


def _token() -> str | None:
    """The user's own token for the hub: HF_TOKEN, or what `hf auth login` stored."""
    from huggingface_hub import get_token  # 60 ms

    return get_token()
