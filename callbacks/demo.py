"""Where the demo's accounts, which need no password, work: on this machine alone, over no real orders."""

from __future__ import annotations

from ipaddress import ip_address

from flask import request

from callbacks.config import LOOPBACK
from callbacks.context import get_config
from data_access.counting.kept import unchanged
from data_access.database import Connection
from data_access.records.demo_accounts import holds_real_orders

# What proxies add to a request on its way; whoever stands behind one is not on this machine.
FORWARDED = (
    "Forwarded",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Forwarded-Port",
    "X-Forwarded-Server",
    "X-Original-Forwarded-For",
    "X-Client-Ip",
    "X-Cluster-Client-Ip",
    "X-Real-Ip",
    "True-Client-Ip",
    "CF-Connecting-IP",
)


def demo_is_open(connection: Connection) -> bool:
    """Tell whether demo accounts may be used: the demo is served, its base holds synthetic orders alone."""
    if not get_config().demo:
        return False
    return not unchanged(connection, "real orders", lambda: holds_real_orders(connection))


def only_this_machine() -> bool:
    """Tell whether nobody elsewhere can have sent this request, whichever server took it.

    The server's own address must be a loopback one, so that a server bound to every address is refused to
    this machine too; so must the sender's, which a Unix socket has none of, and no proxy may have passed it
    on: by its headers, by the PROXY protocol, or by HTTP/1.0, which proxies speak and browsers do not.
    """
    told = request.environ
    bound, sender = told.get("SERVER_NAME", ""), told.get("REMOTE_ADDR", "")
    passed_on = "PROXY_PROTOCOL" in told or any(name in request.headers for name in FORWARDED)
    old = told.get("SERVER_PROTOCOL") == "HTTP/1.0"
    return _is_loopback(bound) and _is_loopback(sender) and not passed_on and not old


def _is_loopback(address: str) -> bool:
    if address in LOOPBACK:
        return True
    try:
        found = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return bool((mapped or found).is_loopback)
