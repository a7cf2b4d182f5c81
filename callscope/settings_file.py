"""The settings file: reading it, changing one value in it, and explaining what can be set.

It holds only what differs from the defaults. Unknown names and wrong types are errors that say what would be right.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, get_origin, get_type_hints

from callscope.errors import Unusable
from callscope.redacted import CLASSES, ON_EXPORT
from callscope.settings import Settings

if TYPE_CHECKING:
    import ast

CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "words.compute": (
            "int8",
            "int8_float32",
            "int8_float16",
            "int8_bfloat16",
            "int16",
            "float16",
            "bfloat16",
            "float32",
            "auto",
            "default",
        ),
        "tone.sides": ("all", "customer"),
        "roles.agent_channel": ("", "left", "right"),
        "redact.on_export": ON_EXPORT,
        "log_level": ("DEBUG", "INFO", "WARNING", "ERROR"),
    }
)


SHAPES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "words.language": (r"([a-z]{2,3}([-_][A-Za-z]+)?)?", 'a code such as "en", or nothing'),
        "redact.region": (r"([A-Za-z]{2})?", 'a country such as "GB", or nothing'),
    }
)
"""Settings of too many values to list: what fits, and how to say it."""


def read_settings(path: Path) -> Settings:
    """The settings of a TOML file; the defaults where there is no file. Raises Unusable, naming the line or the key."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(f"cannot read settings {path}: {error}", "mend the file or move it away") from error
    return parse_settings(text, str(path))


def parse_settings(text: str, where: str = "settings") -> Settings:
    """The settings written in `text`. Raises Unusable."""
    import tomllib  # 10 ms

    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unusable(f"{where} is not TOML: {error}", "mend that line") from error
    settings: Settings = _build(Settings, values, where, "")
    return settings


def set_in_toml(text: str, name: str, value: str) -> str:
    """`text` with one setting changed, comments kept. `name` is dotted; `value` is TOML or else taken as a string."""
    import tomlkit  # 20 ms

    document = tomlkit.parse(text)
    *tables, last = name.split(".")
    place: Any = document
    for table in tables:
        place = place.setdefault(table, tomlkit.table())
    try:
        place[last] = tomlkit.value(value)
    except (ValueError, tomlkit.exceptions.ParseError):
        place[last] = value
    changed = tomlkit.dumps(document)
    parse_settings(changed)
    return changed


def write_entry(path: Path, table: str, key: str, value: str) -> None:
    """Sets one entry of a setting that is a table of texts, comments kept. Raises Unusable; then nothing is written."""
    import tomlkit  # 20 ms

    document = tomlkit.parse(path.read_text(encoding="utf-8") if path.exists() else "")
    place: Any = document
    for name in table.split("."):
        place = place.setdefault(name, tomlkit.table())
    place[key] = value
    changed = tomlkit.dumps(document)
    parse_settings(changed)
    _replace(path, changed)


def write_setting(path: Path, name: str, value: str) -> None:
    """Changes one setting in the file, which is made if need be. Raises Unusable, and then nothing is written."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    _replace(path, set_in_toml(text, name, value))


def _replace(path: Path, changed: str) -> None:
    half = path.with_name(path.name + ".part")
    half.write_text(changed, encoding="utf-8")
    os.replace(half, path)


def _build(kind: type[Any], values: Mapping[str, Any], where: str, prefix: str) -> Any:
    hints = get_type_hints(kind)
    for name in values:
        if name not in hints:
            import difflib

            near = difflib.get_close_matches(name, hints, 1)
            hint = f"did you mean {prefix}{near[0]}?" if near else f"known: {', '.join(hints)}"
            raise Unusable(f"{where}: unknown setting {prefix}{name}", hint)
    given = {name: _value(hints[name], value, where, prefix + name) for name, value in values.items()}
    return kind(**given)


def _value(hint: Any, value: Any, where: str, name: str) -> Any:
    if is_dataclass(hint) and isinstance(hint, type) and isinstance(value, dict):
        return _build(hint, value, where, f"{name}.")
    converted = _CONVERT.get(get_origin(hint) or hint, _refuse)(value)
    if converted is None:
        raise Unusable(f"{where}: {name} cannot be {value!r}", "see callscope settings show for its kind and default")
    if name in CHOICES and converted not in CHOICES[name]:
        allowed = ", ".join(f'"{one}"' for one in CHOICES[name])
        raise Unusable(f'{where}: {name} cannot be "{converted}"', f"one of {allowed}")
    if name in SHAPES and not re.fullmatch(SHAPES[name][0], converted):
        raise Unusable(f'{where}: {name} cannot be "{converted}"', SHAPES[name][1])
    if name == "redact.classes":
        _check_classes(converted, where)
    if name == "names.pattern":
        _check_pattern(converted, where)
    return converted


def _check_pattern(pattern: str, where: str) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise Unusable(f"{where}: names.pattern is not a regular expression: {error}", "mend the pattern") from error


def _check_classes(classes: tuple[str, ...], where: str) -> None:
    unknown = sorted(set(classes) - set(CLASSES))
    if unknown:
        raise Unusable(f"{where}: redact.classes cannot hold {unknown[0]!r}", f"any of {', '.join(CLASSES)}")


def _refuse(_: Any) -> None:
    return None


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0 else None


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _strings(value: Any) -> tuple[str, ...] | None:
    return tuple(value) if isinstance(value, list) and all(isinstance(one, str) for one in value) else None


def _table(value: Any) -> Mapping[str, str] | None:
    fits = isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
    return dict(value) if fits else None


_CONVERT: Mapping[Any, Any] = {
    str: lambda value: value if isinstance(value, str) else None,
    float: _number,
    int: _whole,
    tuple: _strings,
    Mapping: _table,
}


def described(settings: Settings) -> list[tuple[str, str, Any, Any]]:
    """(dotted name, what it does, value, default) of every setting, from the docstrings in settings.py."""
    docs = _docs()
    rows = []
    for one in fields(Settings):
        value, default = getattr(settings, one.name), getattr(Settings(), one.name)
        if not is_dataclass(default):
            rows.append((one.name, docs["Settings"][one.name], value, default))
            continue
        inner = docs[type(default).__name__]
        for part in fields(default):
            name = f"{one.name}.{part.name}"
            rows.append((name, inner[part.name], getattr(value, part.name), getattr(default, part.name)))
    return rows


def _docs() -> dict[str, dict[str, str]]:
    import ast  # these two cost every start 15 ms otherwise
    import inspect

    import callscope.settings

    source = inspect.getsource(callscope.settings)
    return {node.name: _field_docs(node) for node in ast.parse(source).body if isinstance(node, ast.ClassDef)}


def _field_docs(node: ast.ClassDef) -> dict[str, str]:
    import ast

    found: dict[str, str] = {}
    for before, after in zip(node.body, node.body[1:], strict=False):
        if not (isinstance(before, ast.AnnAssign) and isinstance(before.target, ast.Name)):
            continue
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            found[before.target.id] = " ".join(str(after.value.value).split())
    return found
