"""What only Discord can tell: its clock, the token, the intents, the gateway, the commands, the permissions."""

from __future__ import annotations

import re
from datetime import timedelta

import aiohttp
import discord

from bot.app import Copydesk, create_bot, utc_now
from bot.delivery.newsroom.invite import invite_link
from bot.delivery.newsroom.permission_check import check, on_by
from bot.operating.doctor.findings import Case, Finding, fault, ok, skipped, warning
from bot.operating.running import passing, refused
from bot.settings import Settings
from bot.ui.phrases import plural
from cogs import EXTENSIONS

CLOCK_MAY_DIFFER = timedelta(seconds=10)
"""Articles go out by this machine's clock, and people read Discord's."""

UNREACHED = (discord.HTTPException, discord.ConnectionClosed, aiohttp.ClientError, OSError, TimeoutError)
"""A time-out is one of OSError's, and is named for who reads this."""


async def look_at_clock(case: Case) -> list[Finding]:
    """Whether this machine's clock and Discord's agree. It needs no token."""
    try:
        theirs = await case.connection.time()
    except UNREACHED as error:
        return [fault(_said(error))]
    if theirs is None:
        return [skipped("Discord did not say what time it is.")]
    ahead = utc_now() - theirs
    if abs(ahead) <= CLOCK_MAY_DIFFER:
        return [ok("this machine’s clock and Discord’s agree.")]
    seconds = abs(ahead.total_seconds())
    return [
        fault(
            f"This machine’s clock is {seconds:,.0f} seconds {'ahead of' if ahead > timedelta() else 'behind'}"
            " Discord’s, and articles go out by it. Set it, such as by systemd-timesyncd or chrony."
        )
    ]


async def look_at_token(case: Case) -> list[Finding]:
    """Whether Discord takes the token."""
    token = case.settings.token
    if token is None:
        return [fault("There is no token. Put it into .env, in a line that begins with DISCORD_TOKEN=")]
    try:
        application = await case.connection.log_in(token)
    except (discord.LoginFailure, *UNREACHED) as error:
        return [fault(_said(error))]
    return [ok(f"Discord takes it: it is the token of {application.name}.")]


def look_at_intents(case: Case) -> list[Finding]:
    """Whether the developer portal allows what the settings ask for."""
    if not case.settings.message_content:
        return [ok("COPYDESK_MESSAGE_CONTENT=false, so the bot needs none.")]
    application = case.connection.application
    assert application is not None
    flags = application.flags
    if flags.gateway_message_content or flags.gateway_message_content_limited:
        return [ok("the Message Content intent is switched on.")]
    return [
        fault(
            "The Message Content intent is off. Switch it on in the developer portal (Bot, Privileged Gateway"
            " Intents), or set COPYDESK_MESSAGE_CONTENT=false."
        )
    ]


async def look_at_gateway(case: Case) -> list[Finding]:
    """Whether Discord lets the bot connect."""
    try:
        await case.connection.connect()
    except (discord.PrivilegedIntentsRequired, discord.GatewayNotFound, AttributeError, *UNREACHED) as error:
        return [fault(_said(error))]  # AttributeError: what discord.py trips over, see `passing`
    return [ok(f"connected, in {plural(len(case.connection.client.guilds), 'server')}.")]


async def look_at_commands(case: Case) -> list[Finding]:
    """Whether the commands that Discord knows are those of this program."""
    bot = create_bot(Settings())
    for extension in EXTENSIONS:
        await bot.load_extension(extension)
    ours = {name for kind in discord.AppCommandType for name in _names(bot, kind)}
    client = case.connection.client
    assert client.application_id is not None
    try:
        theirs = {each["name"] for each in await client.http.get_global_commands(client.application_id)}
    except UNREACHED as error:
        return [fault(_said(error))]
    if missing := sorted(ours - theirs):
        return [
            warning(
                f"Discord does not know {', '.join(missing)}. The next start of the bot registers the commands;"
                " Discord’s apps may show them a little later."
            )
        ]
    return [ok(f"{plural(len(ours), 'command')} registered.")]


def look_at_permissions(case: Case) -> list[Finding]:
    """Everything that `/newsroom check` would say, for each newsroom."""
    if not case.newsrooms and not case.away:
        return [ok("no newsroom is set up yet: run `/newsroom setup` in your server.")]
    found = [
        ok(
            f"server {removal.guild_id} removed the bot; its newsroom is kept"
            + ("." if removal.erase_at is None else f" until {removal.erase_at:%Y-%m-%d}, and then erased.")
        )
        for removal in case.away
    ]
    for newsroom in case.newsrooms:
        guild = case.connection.client.get_guild(newsroom.guild_id)
        if guild is None:
            found.append(
                fault(
                    f"The bot is not in server {newsroom.guild_id}, whose newsroom is here. Open the link below."
                )
            )
            continue
        lacking = check(guild, newsroom, on_by(case.settings))
        missing = [_plain(shortcoming.sentence, guild) for shortcoming in lacking]
        found += [fault(f"{guild.name}: {sentence}") for sentence in missing]
        if not missing:
            found.append(ok(f"{guild.name}: the bot has every permission that it needs."))
    return found


def look_at_invite(case: Case) -> list[Finding]:
    """The link that adds the bot to a server."""
    application = case.connection.client.application_id
    assert application is not None
    events = any(newsroom.events for newsroom in case.newsrooms)
    return [ok(f"to add the bot to a server, open {invite_link(application, events=events)}")]


def _names(bot: Copydesk, kind: discord.AppCommandType) -> set[str]:
    return {command.name for command in bot.tree.get_commands(type=kind)}


def _said(error: Exception) -> str:
    return passing(error) or refused(error) or f"Discord refuses it: {' '.join(str(error).split())}"


def _plain(sentence: str, guild: discord.Guild) -> str:
    """A sentence for a terminal: channels and roles by their names, no Markdown."""

    def name(match: re.Match[str]) -> str:
        number = int(match[2])
        if match[1] == "#":
            channel = guild.get_channel(number)
            return f"#{channel.name if channel else number}"
        role = guild.get_role(number)
        return f"@{role.name.lstrip('@') if role else number}"

    return re.sub(r"<(#|@&)(\d+)>", name, sentence).replace("*", "")
