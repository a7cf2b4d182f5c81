"""How a moment of a call is written, the same on every screen, in every message and export."""

import math


def clock(seconds: float) -> str:
    """m:ss, or h:mm:ss from an hour on; 0:00 for what is no time."""
    whole = int(seconds) if math.isfinite(seconds) and seconds > 0 else 0
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def span(start: float, end: float) -> str:
    """Two moments, as in 0:16-0:24."""
    return f"{clock(start)}-{clock(end)}"
