"""Tells libraries, before they are loaded, to report to nobody. Nothing leaves the machine."""

import os
from collections.abc import Mapping
from types import MappingProxyType

SILENT: Mapping[str, str] = MappingProxyType(
    {
        "PYANNOTE_METRICS_ENABLED": "0",  # pyannote.audio: the length of each file and how many speak in it
        "ORT_DISABLE_TELEMETRY": "1",  # onnxruntime from 1.32 on: what runs on which machine, with an id
        "HF_HUB_DISABLE_TELEMETRY": "1",  # the hub that larger weights are fetched from
    }
)
"""Each library's own switch. Some report from code where no hook in Python sees it: docs/faults.md, P7, traces it."""


def be_silent() -> None:
    """Sets the switches for this process and its children. It must come before the libraries are imported."""
    os.environ.update(SILENT)
