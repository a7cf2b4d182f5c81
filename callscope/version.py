"""Which version of this program runs."""

from functools import cache


@cache  # reading it costs 5 ms, and an import stores thousands of calls
def own_version() -> str:
    """The version of this program, "unknown" where it is not installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("callscope")
    except PackageNotFoundError:
        return "unknown"
