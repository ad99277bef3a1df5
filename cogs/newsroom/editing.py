"""Editing settings: from the sheet to the form of a few of them, and what the change came to."""

from __future__ import annotations

from bot.delivery.newsroom.permission_check import check_events
from bot.desk.newsroom.setup import Seen
from bot.domain.newsroom.settings import BY_OPTION, EVENTS, SUBMISSIONS, Group
from bot.domain.refusals import UnknownPress
from bot.ui.buttons import Press
from bot.ui.forms import Form
from bot.ui.newsroom.setting_forms import FORM_HOLDS, settings_form
from bot.ui.newsroom.settings import MENU, WHICH, changes_text, menu_of, of_group
from cogs.acting import Act, Handler
from cogs.answers import Reply
from cogs.bot_access import desk_of, submissions_of
from cogs.components import Component, Touched
from cogs.newsroom.guided import given_by, guild_at, is_here
from cogs.person import person_at


async def _edit(act: Act) -> None:
    """*Edit* under a group: its form, or first the question which of them."""
    guild = guild_at(act.bot, act.article_id)
    room = await act.desk.setup.to_edit(guild.id, act.person)
    groups = list(Group)
    if act.extra >= len(groups):
        raise UnknownPress
    settings = of_group(groups[act.extra])
    if len(settings) <= FORM_HOLDS:
        await act.answer.form(settings_form(guild, room, settings, here=is_here(act)))
    else:
        await act.answer.privately(WHICH, view=menu_of(room, groups[act.extra]))


async def _picked(touched: Touched) -> None:
    interaction = touched.interaction
    guild_id = int(touched.match["guild"])
    person = await person_at(interaction, guild_id)
    guild = guild_at(interaction.client, guild_id)
    room = await touched.desk.setup.to_edit(guild_id, person)
    options = [str(value) for value in (interaction.data or {}).get("values") or ()]
    if not 0 < len(options) <= FORM_HOLDS or any(option not in BY_OPTION for option in options):
        raise UnknownPress
    settings = [BY_OPTION[option] for option in options]
    here = interaction.guild_id == guild_id
    await touched.answer.form(settings_form(guild, room, settings, here=here))


async def _change(act: Act) -> None:
    guild = guild_at(act.bot, act.article_id)
    await act.desk.setup.to_edit(guild.id, act.person)
    given = given_by(act, guild)
    seen = Seen(tuple(given), act.extra)
    done = await desk_of(act.bot).setup.change(guild.id, act.person, given, seen=seen)
    if SUBMISSIONS.of(done.before) != SUBMISSIONS.of(done.newsroom):
        await submissions_of(act.bot).begin(guild, done.newsroom)
    said = changes_text(done.before, done.newsroom, frozenset()) or "Everything stays as it was."
    if EVENTS.of(done.newsroom) and not EVENTS.of(done.before):
        said = "\n".join([said, *(each.sentence for each in check_events(guild, done.newsroom))])
    await act.answer.privately(said)


PRESSES = {Press.EDIT_SETTINGS: Handler(_edit, Reply.FORM, who=person_at)}
FORMS = {Form.SETTINGS: Handler(_change, who=person_at)}
COMPONENTS = (Component(MENU, _picked, lambda _: Reply.FORM),)
