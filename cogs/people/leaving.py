"""`/me forget`: somebody has themselves erased; and what a chief says of their byline."""

from __future__ import annotations

from bot.domain.people.leaving import Byline, question_token
from bot.domain.refusals import UnknownPress
from bot.ui.buttons import Press
from bot.ui.people.leaving import NOT_YOURS, departure_message, forget_question, forgotten
from cogs.acting import Act, Handler
from cogs.answers import Answer, courtesy
from cogs.bot_access import Context, desk_of
from cogs.person import person_here, person_in


async def ask_forget(context: Context) -> None:
    """Say what would go and what would stay, with the buttons that do it."""
    async with courtesy(Answer(context, personal=True)) as answer:
        person = person_in(context)
        account = await desk_of(context.bot).erasure.look(person.id)
        text, view = forget_question(account, question_token(person.id))
        await answer.privately(text, view=view)


async def _forget_words(act: Act) -> None:
    await _forget(act, keeps_words=True)


async def _forget_all(act: Act) -> None:
    await _forget(act, keeps_words=False)


async def _forget(act: Act, *, keeps_words: bool) -> None:
    if act.extra != question_token(act.person.id):
        await act.answer.privately(NOT_YOURS)
        return
    await act.answer.hold_on()
    user = act.interaction.user if act.interaction is not None else None
    names = () if user is None else (user.name, user.global_name or "", user.display_name)
    account = await act.desk.erasure.erase(
        act.person.id, keeps_words=keeps_words, names=(act.person.name, *names)
    )
    await act.answer.privately(forgotten(account))


async def _keep(act: Act) -> None:
    await _settle(act, Byline.KEPT)


async def _remove(act: Act) -> None:
    await _settle(act, Byline.REMOVED)


async def _settle(act: Act, byline: Byline) -> None:
    if act.interaction is None or act.interaction.guild_id is None:
        raise UnknownPress
    settled = await act.desk.departures.settle(act.extra, act.interaction.guild_id, act.person, byline)
    newsroom, _ = await act.desk.departures.get(settled.id)
    await act.answer.privately(departure_message(newsroom, settled).text)


PRESSES: dict[Press, Handler] = {
    Press.FORGET_WORDS: Handler(_forget_words, who=person_here),
    Press.FORGET_ALL: Handler(_forget_all, who=person_here),
    Press.KEEP_BYLINE: Handler(_keep, who=person_here),
    Press.REMOVE_BYLINE: Handler(_remove, who=person_here),
}
