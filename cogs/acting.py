"""Acts: somebody does something with an article, by command, button or form. What is done is one function for all
three; who did it, with what, and how whatever goes wrong is answered, is found out here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import field
from typing import TypeVar

import discord

from bot.desk import Desk
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.roles import Person
from cogs.answers import Answer, Reply, courtesy
from cogs.article_option import article_of
from cogs.bot_access import Bot, Context, Interaction, desk_of
from cogs.person import person_in, person_towards

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts on which article, and the way back to them. `extra` is the second number of a custom id; `typed` is what
    was given with a command or typed into a form, by its name. There is no `interaction` in chat."""

    answer: Answer
    bot: Bot
    person: Person
    article_id: int
    extra: int = 0
    typed: Mapping[str, str] = field(default_factory=dict[str, str])
    files: tuple[discord.Attachment, ...] = ()
    interaction: Interaction | None = None

    @property
    def desk(self) -> Desk:
        """The desk behind the bot."""
        return desk_of(self.bot)

    def given(self, name: str) -> str:
        """What was typed under that name; empty if nothing was."""
        return self.typed.get(name, "")


Do = Callable[[Act], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Handler:
    """What a button or a form does, how it is answered, and how the person is found who used it."""

    do: Do
    reply: Reply = Reply.PRIVATELY
    who: Callable[[Interaction, int], Awaitable[Person]] = person_towards


def tells(use: Callable[[Desk], Callable[[int, Person], Awaitable[T]]], say: Callable[[T], str]) -> Do:
    """What does one thing at the desk with an article, and says what came of it."""

    async def do(act: Act) -> None:
        await act.answer.privately(say(await use(act.desk)(act.article_id, act.person)))

    return do


def form_unless(given: str, reply: Reply = Reply.PRIVATELY) -> Reply:
    """How a command is answered that asks by a form for what was not given with it."""
    return reply if given.strip() else Reply.FORM


async def act_on(
    context: Context,
    article: str,
    do: Do,
    *,
    ask: Do | None = None,
    reply: Reply = Reply.PRIVATELY,
    personal: bool = False,
    lost: str = "",
    **typed: str,
) -> None:
    """Carry out a command on the article that it names. `lost` is what must not be lost if it is refused; where that is
    empty, a slash command can `ask` for it by a form."""
    asks = ask if context.interaction is not None and not lost.strip() else None
    async with courtesy(
        Answer(context, personal=personal, reply=form_unless(lost, reply) if ask else reply), lost=lost
    ) as answer:
        found = await article_of(context, article)
        act = Act(
            answer, context.bot, person_in(context), found.id, typed=typed, interaction=context.interaction
        )
        await (asks or do)(act)
