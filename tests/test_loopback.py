"""A stand-in in Discord's place: the client goes there, and can go nowhere else."""

from __future__ import annotations

import logging

import aiohttp
import discord
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.loopback import divert

ELSEWHERE = "http://192.0.2.1:80/"  # an address for documentation: nobody has it


async def test_no_socket_leads_off_the_machine(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    client = discord.Client(intents=discord.Intents(guilds=True))

    divert(client, "http://127.0.0.1:9/api/v10", "ws://127.0.0.1:9/gateway")

    assert Route("GET", "/users/@me").url == "http://127.0.0.1:9/api/v10/users/@me"
    assert str(DiscordWebSocket.DEFAULT_GATEWAY) == "ws://127.0.0.1:9/gateway"
    assert [r.levelno for r in caplog.records if "not Discord" in r.getMessage()] == [logging.WARNING]
    async with aiohttp.ClientSession(connector=client.http.connector) as session:
        with pytest.raises(aiohttp.ClientConnectorError, match="not on this machine"):
            await session.get(ELSEWHERE)
        with pytest.raises(aiohttp.ClientConnectorError, match="Connect call failed"):
            await session.get("http://127.0.0.1:9/")
