"""Sign-offs, by the menu of a card and by command: signing with a checklist, asking for one, taking either back."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.desk import Desk
from bot.domain.newsroom.roles import Person
from bot.domain.refusals import Refusal, UnknownPress
from bot.ui.buttons import Press
from bot.ui.forms import Form
from bot.ui.review.signoffs import (
    POINTS,
    STAYS,
    TEMPLATE,
    Do,
    all_back,
    choices_of,
    menu_below,
    read_choice,
    sign_form,
    status,
    told,
    waiting_list,
)
from cogs.acting import Act, Handler
from cogs.answers import Answer, Reply
from cogs.bot_access import Interaction, desk_of
from cogs.components import Component, Touched
from cogs.person import person_of, person_towards


async def act_on_sign_off(act: Act) -> None:
    """Do what was chosen or written about a sign-off; without a word of it, say where they stand."""
    what = act.given("what")
    if not what.strip():
        sight = await act.desk.reading.opened_by(act.article_id, act.person)
        await act.answer.privately(status(sight), view=menu_below(sight))
        return
    do, name = read_choice(what)
    desk = act.desk.signoffs
    if do is Do.SIGN:
        await _sign(act, name)
        return
    use = {Do.ASK: desk.ask, Do.BACK: desk.take_back, Do.UNASK: desk.unask}[do]
    verdict = await use(act.article_id, act.person, name)
    await act.answer.privately(told(verdict, do, name))


async def _sign(act: Act, name: str) -> None:
    one = await act.desk.signoffs.ready(act.article_id, act.person, name, act.extra or None)
    sight = await act.desk.reading.opened_by(act.article_id, act.person)
    if act.interaction is None:  # a form takes a menu or a slash command
        await act.answer.privately(status(sight), view=menu_below(sight))
    else:
        await act.answer.form(sign_form(sight, one))


async def _signed(act: Act) -> None:
    """The form came back: the names of its fields say which sign-off it was."""
    fields = dict(key.split(":", 1) for key in act.typed if ":" in key)
    name = fields.get(STAYS, "")
    ticked = [point for point in act.given(f"{POINTS}:{name}").split("\n") if point]
    stays = act.given(f"{STAYS}:{name}") == "yes"
    verdict = await act.desk.signoffs.sign(
        act.article_id, act.person, name, ticked, stays=stays, revision_number=act.extra or None
    )
    await act.answer.privately(told(verdict, Do.SIGN, name))


async def _all_back(act: Act) -> None:
    await act.answer.privately(all_back(await act.desk.signoffs.take_back(act.article_id, act.person)))


async def _chosen(touched: Touched) -> None:
    article_id, revision = int(touched.match["article"]), int(touched.match["revision"])
    interaction = touched.interaction
    person = await person_towards(interaction, article_id)
    word, _, name = touched.value.partition(":")
    if word not in set(Do) or not name:
        raise UnknownPress
    typed = {"what": f"{word} {name}"}
    await act_on_sign_off(
        Act(touched.answer, interaction.client, person, article_id, revision, typed, interaction=interaction)
    )


async def show_waiting(answer: Answer, desk: Desk, guild_id: int, person: Person) -> None:
    """What waits for somebody's sign-off."""
    await answer.privately(waiting_list(await desk.signoffs.waiting(guild_id, person)))


async def completing_sign_offs(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """What can be done about the sign-offs of the article that is named."""
    if interaction.guild_id is None or not isinstance(interaction.user, discord.Member):
        return []
    desk, person = desk_of(interaction.client), person_of(interaction.user)
    try:
        asked_for = str(interaction.namespace["article"] or "")
        sight = await desk.reading.seen_by(interaction.guild_id, person, asked_for)
    except (Refusal, KeyError):
        return []
    wanted = typed.strip().casefold()
    return [
        app_commands.Choice(name=label, value=value.replace(":", " ", 1))
        for value, label in choices_of(sight)
        if wanted in label.casefold()
    ][:25]


PRESSES = {Press.UNSIGN: Handler(_all_back)}
FORMS = {Form.SIGN_OFF: Handler(_signed)}
COMPONENTS = (Component(TEMPLATE, _chosen, lambda _: Reply.FORM),)
