"""The port of this machine that the pages are served at."""

from __future__ import annotations

import socket

from callscope.errors import Refused, Unusable
from callscope.web.gate import HOSTS


def open_port(host: str, port: int) -> socket.socket:
    """A socket at an address of this machine; port 0 takes a free one.

    Raises Refused for an address that others reach, Unusable for a port that is taken.
    """
    if host not in HOSTS:
        hint = "for another machine, tunnel to this one: ssh -t -L 8417:127.0.0.1:8417 NAME callscope serve"
        raise Refused(f"callscope serve listens at {' or '.join(HOSTS)} only, not at {host}", hint)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Unusable(f"cannot listen at {host}, port {port}: {reason}", "name another port: --port 0") from error
