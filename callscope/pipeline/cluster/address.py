"""Where a cluster is, and what keeps others from listening in or sending it work. Calls are other people's words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from urllib.parse import urlsplit

from callscope.errors import ModelMissing, Refused, UsageProblem
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.settings import ClusterSettings

LOOPBACK = ("127.0.0.1", "::1")
"""Where sound and words may go unencrypted: nowhere but this machine. Literal, since a name may mean anything."""

PORT = 8786
"""The usual port of dask's scheduler."""


class Address(NamedTuple):
    """A scheduler's address."""

    scheme: str
    host: str
    port: int

    @classmethod
    def read(cls, url: str) -> Self:
        """From "tls://host:port". Raises UsageProblem for no such address, Refused for an open one elsewhere."""
        try:
            parts = urlsplit(url)
            scheme, host, port = parts.scheme, parts.hostname or "", PORT if parts.port is None else parts.port
        except ValueError:
            scheme, host, port = "", "", 0
        if scheme not in ("tls", "tcp") or not host or parts.path or parts.query:
            raise UsageProblem(f"{line(url)} is no address of a cluster", f"write it like tls://host:{PORT}")
        if scheme == "tcp" and host not in LOOPBACK:
            said = f"{line(url)} is not encrypted, and calls are other people's words"
            raise Refused(said, f"tls://{host}:{port}; tcp:// goes to 127.0.0.1 and ::1 alone")
        return cls(scheme, host, port)

    @property
    def url(self) -> str:
        """As dask has it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def local(self) -> bool:
        """Whether it is on this machine for sure."""
        return self.host in LOOPBACK


def security(address: Address, settings: ClusterSettings) -> Any:
    """Dask's Security: off this machine both ends prove who they are. Raises UsageProblem without certificates."""
    demand_part()
    from distributed.security import Security  # 1 s

    if address.scheme == "tcp":
        return Security(require_encryption=False)
    named = {"cluster.ca": settings.ca, "cluster.cert": settings.cert, "cluster.key": settings.key}
    for name, path in named.items():
        if not path:
            raise UsageProblem(f"tls needs certificates, and {name} is not set", "docs/scale.md shows how to make them")
        if not Path(path).expanduser().is_file():
            raise UsageProblem(f"{name}: there is no file {line(path)}", f"callscope settings set {name} FILE")
    ca, cert, key = (str(Path(path).expanduser()) for path in named.values())
    pairs = {f"tls_{role}_{what}": path for role in ROLES for what, path in (("cert", cert), ("key", key))}
    return Security(require_encryption=True, tls_ca_file=ca, **pairs)


ROLES = ("client", "scheduler", "worker")


def demand_part() -> None:
    """Raises ModelMissing where dask.distributed is not installed."""
    from importlib.util import find_spec

    if find_spec("distributed") is None:
        raise ModelMissing("a cluster needs dask.distributed", "pip install 'callscope[cluster]'")
