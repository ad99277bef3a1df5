"""The router of buttons: reads a custom id and calls the handler of its press."""

from __future__ import annotations

import re

from discord import ui

from bot.delivery.members import members_named_like
from bot.domain.article.article import Via
from bot.domain.article.states import Action
from bot.domain.refusals import UnknownPress
from bot.ui.article.sheets import behind_sign, proof_view
from bot.ui.buttons import TEMPLATE, Press, Pressed, read_custom_id
from bot.ui.intake.forms import copy_form, upload_form
from bot.ui.phrases import title
from bot.ui.planning.deadlines import undone
from bot.ui.planning.schedule import embargo_sign
from bot.ui.review.forms import reason_form
from bot.ui.review.verdicts import claimed, moved
from cogs.answers import Answer, Reply, courtesy
from cogs.archive.history import show_history, turn_history
from cogs.article.proofs import proof_sheets, show_proof
from cogs.bot_access import Bot, Interaction, desk_of
from cogs.corrections.corrections import press_correction
from cogs.corrections.reader_reports import press_report, withdraw_report
from cogs.corrections.takedowns import press_takedown
from cogs.intake.chat_copy import unsend
from cogs.intake.co_authors import press_invitation
from cogs.intake.drafts import ask_discard, offer_edit, withdraw
from cogs.intake.letters import press_letters
from cogs.intake.receipts import give_receipt
from cogs.person import person_towards
from cogs.planning.schedule import press_question, press_time
from cogs.publishing.publish_now import publish_now
from cogs.review.bypass import look
from cogs.review.votes import press_vote, press_word

FORMS = frozenset(
    {
        *(Press.NEW, Press.EDIT, Press.UPLOAD, Press.CHANGES, Press.SPIKE, Press.REASON),
        *(Press.SCHEDULE, Press.RESCHEDULE, Press.CORRECT, Press.NOTE, Press.EMBARGO),
        *(Press.REPORT, Press.TAKE_UP, Press.DISMISS, Press.UNPUBLISH, Press.REPUBLISH),
    }
)
"""What may be answered with a form."""

TURNING = frozenset({Press.PAGE, Press.OLDER, Press.NEWER, Press.SET_TIME})
"""What changes the message that it is on."""


class DeskButton(ui.DynamicItem[ui.Button[ui.View]], template=TEMPLATE):
    """Every button of ours, on whatever message: one registration, read from the custom id."""

    def __init__(self, pressed: Pressed | None, custom_id: str) -> None:
        super().__init__(ui.Button(custom_id=custom_id))
        self.pressed = pressed

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: ui.Item[ui.View], match: re.Match[str], /
    ) -> DeskButton:
        """The button behind a custom id."""
        return cls(read_custom_id(match), match.string)

    async def callback(self, interaction: Interaction) -> None:
        """Somebody pressed it."""
        answer = Answer(interaction, reply=_reply(self.pressed))
        async with courtesy(answer):
            if self.pressed is None:
                raise UnknownPress
            await _press(interaction, answer, self.pressed)


def _reply(pressed: Pressed | None) -> Reply:
    if pressed is not None and pressed.press in FORMS:
        return Reply.FORM
    return Reply.IN_PLACE if pressed is not None and pressed.press in TURNING else Reply.PRIVATELY


async def _press(interaction: Interaction, answer: Answer, pressed: Pressed) -> None:
    desk, bot, article_id = desk_of(interaction.client), interaction.client, pressed.article_id
    if pressed.press is Press.NEW:
        await desk.setup.newsroom(article_id)  # this button carries its server in the article's place
        await answer.form(
            copy_form(guild_id=article_id, article_id=pressed.extra, follow_up=bool(pressed.extra))
        )
        return
    person = await person_towards(interaction, article_id)
    match pressed.press:
        case Press.APPROVE | Press.CHANGES | Press.SPIKE:
            await press_vote(interaction, answer, pressed, person)
        case Press.TAKE_BACK | Press.STAND_BY:
            await press_word(answer, desk, pressed, person)
        case Press.ACCEPT | Press.DECLINE:
            await press_invitation(answer, desk, pressed, person)
        case Press.GIVE_BACK:
            await answer.privately(claimed(await desk.claims.release(article_id, person)))
        case Press.UNREPORT:
            await withdraw_report(answer, desk, article_id, person)
        case Press.CLAIM:
            await answer.privately(
                claimed(await desk.claims.claim(article_id, person, via=Via.BUTTON, toggle=True))
            )
        case Press.REASON:
            mine = await desk.reasons.vote_of(article_id, person)
            await answer.form(reason_form(mine.choice, article_id))
        case Press.RESTORE:
            await answer.privately(moved(await desk.holds.restore(article_id, person)))
        case Press.UNHOLD:
            await answer.privately(moved(await desk.holds.unhold(article_id, person)))
        case Press.PUBLISH:
            await publish_now(answer, bot, article_id, person)
        case Press.SCHEDULE | Press.RESCHEDULE | Press.SET_TIME | Press.UNSCHEDULE:
            await press_time(interaction, answer, pressed, person)
        case Press.EMBARGO | Press.NO_EMBARGO:
            await press_question(interaction, answer, pressed, person)
        case Press.READ:
            await show_proof(answer, await desk.reading.opened_by(article_id, person), desk.unit.clock())
        case Press.PAGE:
            sight = await desk.reading.opened_by(article_id, person)
            sheets = await proof_sheets(sight, desk.unit.clock())
            page = min(pressed.extra, len(sheets) - 1)
            embargo = embargo_sign(sight.article, sight.newsroom, desk.unit.clock())
            behind = behind_sign(sight)
            view = proof_view(sheets, page, article_id, embargo=embargo, written_by=behind)
            await answer.in_place(view)
        case Press.HISTORY:
            await show_history(answer, bot, article_id, person)
        case Press.OLDER | Press.NEWER:
            await turn_history(answer, bot, pressed, person)
        case Press.CORRECT | Press.NOTE | Press.ABANDON | Press.ABANDON_SURELY:
            await press_correction(interaction, answer, pressed, person)
        case Press.REPORT | Press.TAKE_UP | Press.DISMISS:
            await press_report(interaction, answer, pressed, person)
        case Press.LOOK:
            await look(answer, bot, pressed, person)
        case Press.UNPUBLISH | Press.REPUBLISH | Press.RETRACT | Press.RETRACT_SURELY | Press.RETRACT_NOT:
            await press_takedown(interaction, answer, pressed, person)
        case Press.UNDO:
            await answer.privately(undone(await desk.undoing.time(article_id, person, pressed.extra)))
        case Press.WAIVE:
            await give_receipt(answer, desk, await desk.submitting.waive(article_id, person))
        case Press.LETTERS_RIGHT | Press.LETTERS_WRONG:
            await press_letters(interaction, answer, pressed, person)
        case Press.EDIT:
            await offer_edit(answer, interaction, bot, article_id, person)
        case Press.UPLOAD:
            await desk.drafts.ready_to(Action.EDIT, article_id, person)  # no form for what would be refused
            await answer.form(upload_form(article_id, pressed.extra))
        case Press.SOURCES:
            taken = await desk.furniture.name_sources(article_id, person, began_at=pressed.extra)
            await give_receipt(answer, desk, taken)
        case Press.BYLINE:
            byline = await desk.furniture.offered_byline(article_id, person)
            home = await desk.reading.home(article_id)
            others = await members_named_like(bot.get_guild(home.guild_id), byline)
            taken = await desk.furniture.set_byline(article_id, person, byline, others=others)
            await give_receipt(answer, desk, taken)
        case Press.SUBMIT:
            taken = await desk.submitting.submit(article_id, person)
            await give_receipt(answer, desk, taken)
        case Press.UNSEND:
            await unsend(answer, interaction, article_id, pressed.extra, person)
        case Press.WITHDRAW:
            await withdraw(answer, bot, article_id, person)
        case Press.DISCARD:
            await ask_discard(answer, bot, article_id, person)
        case Press.DISCARD_SURELY:
            article = await desk.submitting.discard(article_id, person)
            await answer.privately(f"🗑️ {title(article.number, article.headline)} is discarded.")


async def setup(bot: Bot) -> None:
    """Load the extension."""
    bot.add_dynamic_items(DeskButton)
