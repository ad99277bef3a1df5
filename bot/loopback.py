"""Another Discord: a stand-in on loopback for tests, in the place of the real one.

Only the two settings for tests lead here, and no socket that the client opens from then on may lead off
this machine: the token goes nowhere else, whatever address the stand-in names for resuming.
"""

from __future__ import annotations

import errno
import logging
import socket
from ipaddress import ip_address
from typing import Any

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

log = logging.getLogger(__name__)


def divert(client: discord.Client, api: str, gateway: str) -> None:
    """Make this process's discord.py, and `client` in it, talk to a stand-in. Needs a running loop."""
    log.warning("this is not Discord but a stand-in for tests: %s and %s", api, gateway)
    Route.BASE = api
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    client.http.connector = aiohttp.TCPConnector(limit=0, socket_factory=_loopback_socket)


def _loopback_socket(address: tuple[Any, ...]) -> socket.socket:
    family, kind, protocol, _, (host, *_) = address  # as getaddrinfo gives them
    if not ip_address(str(host)).is_loopback:
        raise OSError(errno.ENETUNREACH, f"{host} is not on this machine, as a stand-in for Discord must be")
    return socket.socket(family, kind, protocol)
