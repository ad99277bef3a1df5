"""`/section template`: what the form for a new article of a section holds before anybody writes."""

from __future__ import annotations

from bot.desk.newsroom.sections import found_in
from bot.desk.newsroom.setup import Seen
from bot.domain.newsroom.errors import NoSuchSection, OutsideServer
from bot.domain.newsroom.sections import seen_by
from bot.domain.newsroom.templates import TEMPLATE
from bot.ui.forms import Form
from bot.ui.newsroom.sections import edited_text, template_text
from bot.ui.newsroom.setting_forms import template_form
from cogs.acting import Act, Handler
from cogs.answers import Answer
from cogs.bot_access import Context, desk_of
from cogs.newsroom.guided import given_by, guild_at
from cogs.person import person_here, person_in


async def open_template(context: Context, answer: Answer, guild_id: int, named: str) -> None:
    """Open the form; in chat, where no form opens, show what there is."""
    house = await desk_of(context.bot).sections.manage(guild_id, person_in(context))
    section = found_in(house, named)
    room = seen_by(house, section)
    if context.interaction is None:
        await answer.privately(template_text(room, section))
        return
    await answer.form(template_form(guild_at(context.bot, guild_id), room, section, here=True))


async def _sent(act: Act) -> None:
    assert act.interaction is not None
    if act.interaction.guild_id is None:
        raise OutsideServer
    guild = guild_at(act.bot, act.interaction.guild_id)
    house = await act.desk.sections.manage(guild.id, act.person)
    section = next((each for each in house.sections if each.id == act.article_id), None)
    if section is None:
        raise NoSuchSection("", tuple(each.name for each in house.sections))
    room = seen_by(house, section)
    sent = given_by(act, guild)
    # What is as it stood is not the section's own because of that: it goes on to follow the newsroom.
    given = {
        each.option: sent[each.option]
        for each in TEMPLATE
        if each.option in sent and each.take(sent[each.option]) != each.of(room)
    }
    seen = Seen(tuple(each.option for each in TEMPLATE), act.extra)
    done = await act.desk.sections.edit(guild.id, act.person, section.name, given, seen=seen)
    await act.answer.privately(edited_text(done, frozenset(), []))


FORMS = {Form.SECTION_TEMPLATE: Handler(_sent, who=person_here)}
