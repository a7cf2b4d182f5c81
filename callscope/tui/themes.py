"""The colours: calm grounds, one colour for each meaning, the same meanings in the dark and in the light."""

from textual.theme import Theme

DARK = Theme(
    name="callscope",
    primary="#7fb4d9",
    secondary="#8f9fb8",
    accent="#c9a2e8",
    warning="#e2a84f",
    error="#e07a7a",
    success="#8fbf7f",
    foreground="#d6dae0",
    background="#14171b",
    surface="#1a1e23",
    panel="#272d35",
    dark=True,
)

LIGHT = Theme(
    name="callscope-light",
    primary="#1f5f8b",
    secondary="#5b6675",
    accent="#7a3fa8",
    warning="#9a5a00",
    error="#b3322f",
    success="#2f7a35",
    foreground="#20252b",
    background="#fbfaf7",
    surface="#f2f0eb",
    panel="#e2e1dc",
    dark=False,
)

THEMES = (DARK, LIGHT)
