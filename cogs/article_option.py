"""The option `article`: a number or a headline, completed while it is typed."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

import discord
from discord import app_commands

from bot.delivery.members import person_of
from bot.desk.article.completion import Scope, Suggestion
from bot.desk.intake.manuscript import (
    WORD_FILE_LIMIT,
    Manuscript,
    is_manuscript,
    read_manuscript,
    read_message,
)
from bot.desk.off_loop import off_loop
from bot.domain.article.article import Article
from bot.domain.article.states import Action
from bot.domain.intake.errors import FileFault, UnreadableFile
from bot.domain.newsroom.errors import OutsideServer
from bot.domain.refusals import StoreUnavailable
from bot.domain.text.graphemes import clip
from bot.ui.article.state_labels import look_of
from cogs.bot_access import Context, Interaction, desk_of
from cogs.person import person_in

Complete = Callable[[Interaction, str], Coroutine[Any, Any, list[app_commands.Choice[str]]]]

F = TypeVar("F", bound=Callable[..., Any])

ARTICLE = "The article’s number or headline"


def on_article(scope: Scope, action: Action | None = None, **described: str) -> Callable[[F], F]:
    """The option `article` of a command: how it is completed, and what is said of it and of the command's other options."""

    def decorate(command: F) -> F:
        command = app_commands.autocomplete(article=completing(scope, action))(command)
        return app_commands.describe(**{"article": ARTICLE, **described})(command)

    return decorate


def completing(scope: Scope, action: Action | None = None) -> Complete:
    """Completion from the articles that the person may act on in that part of the desk: at all, or by
    this action as things stand."""

    async def complete(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        if interaction.guild_id is None:
            return []
        try:
            found = await desk_of(interaction.client).reading.suggestions(
                interaction.guild_id, person_of(interaction.user), typed, scope, action
            )
        except StoreUnavailable:
            return []  # sent in, the command says what is the matter
        return [
            app_commands.Choice(name=clip(_label(article), 100), value=str(article.number))
            for article in found
        ]

    return complete


def _label(article: Suggestion) -> str:
    return f"№{article.number} {look_of(article).mark} {article.headline}"


def guild_of(context: Context) -> int:
    """The server in which a command was used. Raises OutsideServer."""
    if context.guild is None:
        raise OutsideServer
    return context.guild.id


async def article_of(context: Context, asked_for: str) -> Article:
    """The article that a command speaks of. Raises OutsideServer, NoNewsroom, NoSuchArticle."""
    return await desk_of(context.bot).reading.resolve(guild_of(context), person_in(context), asked_for)


def manuscripts_among(attachments: Sequence[discord.Attachment]) -> list[discord.Attachment]:
    """The attachments that may hold copy, by their names: a photograph often hangs beside it."""
    return [attachment for attachment in attachments if is_manuscript(attachment.filename)]


async def manuscript_of(attachment: discord.Attachment, beside: Sequence[str] = ()) -> Manuscript:
    """An attached file, read off the event loop; `beside` are the names of the pictures that came with it. Raises
    UnreadableFile."""
    if attachment.size > WORD_FILE_LIMIT:
        raise UnreadableFile(FileFault.TOO_LARGE, attachment.filename, limit=WORD_FILE_LIMIT)
    data = await attachment.read()
    return await off_loop(read_manuscript, attachment.filename, data, "", beside)


async def message_read(text: str) -> Manuscript:
    """The text of a message, which may have a head, read off the event loop. Raises UnreadableFile."""
    return await off_loop(read_message, text)
