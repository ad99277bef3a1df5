"""The sections of the demo: News as it was, Culture in a forum, and Sport with a desk of its own, each with articles.

They come about as everything does: Chris divides the newsroom by commands, and people submit and judge. Only channels and
roles are made as a server's owner makes them.
"""

from __future__ import annotations

import discord
from simcord import ChannelHandle, MemberActor, ResponseMessage, RoleHandle

from bot.demo.newsroom import Newsroom, answers
from bot.demo.simulation import create_forum, give_role
from bot.domain.review.votes import Choice
from bot.ui.article.reaction_marks import MARKS

FORUM, SPORT, SPORT_DESK = "culture", "sport", "sport-desk"
"""The channels of the sections."""

FORUM_TAGS = (("Books", "📚"), ("Film", "🎬"), ("Music", "🎵"), ("Theatre", "🎭"))

SHOWN = {
    "headline": "The Rex Cinema Is Saved",
    "standfirst": "Four hundred people each bought a seat.",
    "body": (
        "The Rex stays open. By Sunday evening four hundred people had each paid 250 for a seat that bears their name, and"
        " the last row went to the fire brigade.\n\n"
        "“We were going to close in June,” says Marta Lind, who has sold the tickets for thirty years. “Now we need a new"
        " projector, and there is money for it.”\n\n"
        "The first film is *The Third Man*, on Friday at eight."
    ),
    "tags": "culture, film",
    "sources": "Marta Lind, 4 March; the Rex’s list of subscribers",
}
"""Is out: in the forum, and in #articles too."""

UNSIGNED = {
    "headline": "Rowers Win by Half a Length",
    "standfirst": "The eight of Linden are through to the final.",
    "body": (
        "At the bridge they were last, at the boathouse first: the eight of the Linden Rowing Club has won the regional heat"
        " in 6:04, half a length ahead of Altau.\n\n"
        "“We had nothing left after the bend,” says Jo Pahl, who steers. “Neither had they.”\n\n"
        "The final is on 21 March."
    ),
    "tags": "rowing",
    "sources": "The results of the regatta; Jo Pahl on the landing stage",
}
"""Its votes are there; the sign-off that Sport wants is not."""

COMMENT = "I have row 7, seat 12. See you on Friday!"
"""What Rita says in the thread under the article."""


async def divide(room: Newsroom) -> None:
    """Chris adds Culture and Sport, and posts the menu with which readers choose what pings them."""
    guild, chris = room.guild, room.chris
    fans = {name: guild.create_role(f"{name} news", color=0x8E7CC3) for name in ("Culture", "Sport")}
    desk = guild.create_role("Sports desk", color=0xC27C0E)
    for editor in (room.eve, room.cleo):
        give_role(room.env, editor, desk)
    forum = create_forum(room.env, guild, FORUM, FORUM_TAGS)
    await chris.slash(room.review, "section edit", section="News", tags="council, transport")
    await chris.slash(
        room.review,
        "section add",
        name="Culture",
        tags="culture, film, music, books",
        publish=forum,
        subscribers=fans["Culture"],
    )
    await chris.slash(
        room.review,
        "section add",
        name="Sport",
        tags="rowing, football",
        publish=guild.create_text_channel(SPORT),
        review=_hidden(room, SPORT_DESK, desk, room.chiefs),
        editors=desk,
        approvals=1,
        subscribers=fans["Sport"],
    )
    await chris.slash(
        room.review, "newsroom signoffs", section="Sport", line="facts: always; check Names | Results"
    )
    await chris.send(room.review, "!section edit News discussions: on")
    await chris.slash(room.news, "section menu")


def _hidden(room: Newsroom, name: str, *roles: RoleHandle) -> ChannelHandle:
    """A channel that only these roles and the bot see."""
    see, hidden = (
        discord.PermissionOverwrite(view_channel=True),
        discord.PermissionOverwrite(view_channel=False),
    )
    bot_role = next(r for r in room.guild.roles.values() if r.name == room.env.backend.bot_user.name)
    seen_by = dict.fromkeys((*roles, bot_role), see)
    return room.guild.create_text_channel(name, overwrites={room.guild.default_role: hidden, **seen_by})


async def fill_sections(room: Newsroom) -> None:
    """An article that is out in the forum and in #articles, with a reader's comment under it; and one of Sport that lacks its
    sign-off."""
    number, _ = await hand_in(room, SHOWN)
    await approve(room.review, room.ed, room.eve)
    await room.chris.slash(room.review, "publish also", article=number, section="News")
    await room.chris.slash(room.review, "publish now", article=number)
    for thread in room.articles.threads:
        if thread.name == SHOWN["headline"]:
            await room.rita.send(thread, COMMENT)
    await hand_in(room, UNSIGNED)
    await approve(room.guild.channels[SPORT_DESK], room.eve)


async def hand_in(room: Newsroom, article: dict[str, str]) -> tuple[str, ResponseMessage]:
    """Wanda hands an article in. Its number, and her receipt."""
    form = await room.wanda.slash(room.submissions, "submit")
    receipt = answers(await room.wanda.submit_modal(form, article))[0]
    return (receipt.content or "").partition("№")[2].partition(" ")[0], receipt


async def approve(channel: ChannelHandle, *editors: MemberActor) -> None:
    """Editors approve the article whose card is the last one in a channel, by reaction."""
    card = next(message for message in reversed(channel.history()) if message.components)
    for editor in editors:
        await editor.react(card, MARKS[Choice.APPROVE])
