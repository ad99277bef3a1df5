"""Reading a card back: its message, its reactions and its thread, compared with what the desk knows."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from dataclasses import field
from datetime import datetime

import discord

from bot.delivery.members import member_of, person_of
from bot.delivery.outcomes import is_gone
from bot.delivery.review.reactions import Mark, Place, Reactions
from bot.desk import Desk
from bot.desk.recovery.card_catch_up import Known
from bot.domain.article.article import Via
from bot.domain.article.errors import GuardUnmet
from bot.domain.article.states import Action, Guard, State
from bot.domain.article.transitions import JUDGED
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.errors import NotAMember
from bot.domain.newsroom.roles import Person
from bot.domain.refusals import Refusal, StoreUnavailable
from bot.domain.review.card_reactions import Deed, Sign, Step, compare
from bot.domain.review.errors import AnotherCounts
from bot.domain.review.votes import Choice
from bot.ui.article.reaction_marks import MARK_OF, SIGN_OF, is_look_alike, same_emoji
from bot.ui.refusals import sentence

log = logging.getLogger(__name__)

PAGE = 100
"""The most people that Discord lists at once."""

READS = 3
"""Tries to read a card between two live events on it. After that the events wait for the reading."""

UNKNOWN_CHANNEL = 10003


@dataclass(slots=True)
class Seen:
    """What stands on Discord: who left which signs, as which emoji, and what of the bot's own is missing."""

    signs: dict[int, set[Sign]] = field(default_factory=dict[int, set[Sign]])
    emoji: dict[Sign, str] = field(default_factory=dict[Sign, str])
    look_alikes: dict[str, set[int]] = field(default_factory=dict[str, set[int]])
    """Who left which emoji that is easily taken for one of ours."""
    marks_missing: bool = False
    thread_missing: bool = False
    people: dict[int, Person | None] = field(default_factory=dict[int, Person | None])
    """Those who left something that is not known yet; None for whoever is not in the server any more."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A reaction that does not count, and why. One set aside is taken off without haste."""

    person_id: int
    sign: Sign
    refusal: Refusal
    aside: bool = False


class ReadBack:
    """Reads cards back, one at a time each, and brings what it finds to the desk by the usual door."""

    def __init__(self, client: discord.Client, desk: Desk, reactions: Reactions) -> None:
        self._client = client
        self._desk = desk
        self._reactions = reactions

    async def card(self, article_id: int, since: datetime) -> list[str]:
        """Read one card back and return what was done about it, in words for the log.

        What the bot does not know was left after `since`, or earlier, where an earlier outage has not been made good
        yet. A vote cast after that is newer, and if the card did not show the present text by then, it may be
        meant for an earlier one. Live events meanwhile win: the card is read anew if one comes between the
        reading and the applying. Raises what discord.py raises, and StoreUnavailable.
        """
        known = await self._desk.catchup.known(article_id, since)
        if known is None:
            return []
        turn = self._reactions.turns.of(known.message_id)
        for _ in range(READS):
            heard = turn.heard
            seen = await self._read(known)
            if seen is None:
                return ["lost"]
            async with turn.lock:
                if turn.heard == heard:
                    done, refused = await self._apply(known, seen, since)
                    break
        else:
            async with turn.lock:
                seen = await self._read(known)
                if seen is None:
                    return ["lost"]
                done, refused = await self._apply(known, seen, since)
        for each in refused:
            await self._refuse(known, seen, each)
        for emoji, people in seen.look_alikes.items():
            place = Place(known.newsroom.guild_id, known.card.channel_id, known.message_id, emoji)
            for person_id in people:
                await self._reactions.take_off_look_alike(known.card, place, person_id)
        return done

    async def exists(self, channel_id: int) -> bool:
        """Whether a channel or thread is there, visible or not."""
        try:
            await self._client.fetch_channel(channel_id)
        except discord.NotFound as error:
            if not is_gone(error):
                raise
            return False
        except discord.Forbidden:
            return True
        return True

    # --------------------------------------------------------------- reading

    async def _read(self, known: Known) -> Seen | None:
        """What stands there. None if the message is gone; the desk has been told then."""
        guild_id, card = known.newsroom.guild_id, known.card
        channel = self._client.get_partial_messageable(card.channel_id, guild_id=guild_id)
        try:
            message = await channel.fetch_message(known.message_id)
        except discord.NotFound as error:
            if not is_gone(error):
                raise
            if error.code == UNKNOWN_CHANNEL:
                await self._desk.lost_messages.channel(guild_id, card.channel_id)
            else:
                await self._desk.lost_messages.messages([known.message_id])
            return None
        seen = Seen(marks_missing=False)
        ours: set[Sign] = set()
        for reaction in message.reactions:
            sign = SIGN_OF.get(same_emoji(str(reaction.emoji)))
            if sign is None:
                if is_look_alike(str(reaction.emoji)):
                    seen.look_alikes[str(reaction.emoji)] = await self._all_people(known, reaction)
                continue
            if reaction.me:
                ours.add(sign)
            seen.emoji[sign] = str(reaction.emoji)
            for person_id in await self._people(known, sign, reaction):
                seen.signs.setdefault(person_id, set()).add(sign)
        seen.marks_missing = ours != set(Sign)
        if card.thread_id is None:
            seen.thread_missing = True
        elif message.thread is None:  # archived, or gone
            seen.thread_missing = not await self.exists(card.thread_id)
        for person_id in _newcomers(known, seen):
            await self._person(known, seen, person_id)
        return seen

    async def _all_people(self, known: Known, reaction: discord.Reaction) -> set[int]:
        kinds = (discord.ReactionType.normal, discord.ReactionType.burst)
        found = [await self._page_through(known, str(reaction.emoji), kind) for kind in kinds]
        return found[0] | found[1]

    async def _people(self, known: Known, sign: Sign, reaction: discord.Reaction) -> set[int]:
        """Who left this reaction, normal or super, bots left out."""
        own = reaction.me + reaction.me_burst
        if reaction.count <= own and not _signed(known, sign):
            return set()
        counted = reaction.normal_count + reaction.burst_count == reaction.count
        kinds = [
            kind
            for kind, many in (
                (discord.ReactionType.normal, reaction.normal_count - reaction.me),
                (discord.ReactionType.burst, reaction.burst_count - reaction.me_burst),
            )
            if many > 0 or not counted or _signed(known, sign)
        ]
        found: set[int] = set()
        for kind in kinds:
            found |= await self._page_through(known, str(reaction.emoji), kind)
        return found

    async def _page_through(self, known: Known, emoji: str, kind: discord.ReactionType) -> set[int]:
        # `Reaction.users` stops at the count that the message had: who reacted meanwhile would push others
        # off the list, and their votes would seem to be taken back.
        people: set[int] = set()
        listed: set[int] = set()
        after: int | None = None
        while True:
            page = await self._client.http.get_reaction_users(
                known.card.channel_id,
                known.message_id,
                emoji,
                limit=PAGE,
                after=after,
                type=1 if kind is discord.ReactionType.burst else 0,
            )
            ids = {int(user["id"]) for user in page}
            people |= {int(user["id"]) for user in page if not user.get("bot")}
            if len(page) < PAGE or ids <= listed:
                return people
            listed |= ids
            after = max(ids)

    async def _person(self, known: Known, seen: Seen, person_id: int) -> Person | None:
        """Somebody with the roles they hold now; None if they have left."""
        if person_id not in seen.people:
            guild = self._client.get_guild(known.newsroom.guild_id)
            try:
                seen.people[person_id] = person_of(await member_of(guild, person_id))
            except NotAMember:
                seen.people[person_id] = None
        return seen.people[person_id]

    # -------------------------------------------------------------- applying

    async def _apply(self, read: Known, seen: Seen, since: datetime) -> tuple[list[str], list[Refused]]:
        """Bring to the desk what it does not know. Nothing on Discord is touched: the card's turn waits."""
        known = await self._desk.catchup.known(read.article.id, since)
        if known is None or known.message_id != read.message_id:
            return [], []
        article_id, done = known.article.id, list[str]()
        gone = {(who, sign) for who, sign in known.spent if sign not in seen.signs.get(who, ())}
        if gone:
            await self._desk.catchup.forget(article_id, gone)
        if seen.marks_missing:
            await self._desk.lost_messages.marks(article_id)
            done.append("marks put back")
        if seen.thread_missing and await self._desk.lost_messages.thread_of(article_id, read.card.thread_id):
            done.append("threads opened again")
        refused = await self._claims(known, seen, done)
        refused += await self._votes(known, seen, done)
        refused += await self._of_earlier_texts(known, seen, done)
        await self._desk.catchup.was_read(known)
        return done, refused

    async def _claims(self, known: Known, seen: Seen, done: list[str]) -> list[Refused]:
        article, refused = known.article, list[Refused]()
        holders = [who for who in seen.signs if Sign.CLAIM in _counting(known, seen, who)]
        lost = article.claimed_via is Via.REACTION and article.claimed_by not in holders
        if article.claimed_by is not None and lost and article.state in JUDGED:
            await self._reactions.take_back(article.id, Sign.CLAIM, article.claimed_by)
            done.append("claims released")
        for who in holders:
            if who == article.claimed_by and (article.claimed_via is Via.REACTION or _over(known)):
                continue
            if await self._take(known, seen, who, Sign.CLAIM, refused):
                done.append("claims")
        return refused

    async def _votes(self, known: Known, seen: Seen, done: list[str]) -> list[Refused]:
        refused: list[Refused] = []
        aside: list[Refused] = []
        for step in _steps(known, seen):
            sign = Sign(step.choice)
            match step.deed:
                case Deed.TAKE_BACK if _open_to_second_thoughts(known):
                    await self._reactions.take_back(known.article.id, sign, step.person_id)
                    done.append("votes taken back" if step.choice is Choice.APPROVE else "voters asked")
                case Deed.VOTE if not (_knows(known, step) and _over(known)):
                    if await self._take(known, seen, step.person_id, sign, refused):
                        done.append("votes")
                case Deed.SET_ASIDE if step.instead is not None:
                    await self._desk.catchup.set_aside(known.article.id, step.person_id, sign)
                    done.append("set aside")
                    aside.append(Refused(step.person_id, sign, AnotherCounts(step.instead), aside=True))
                case _:
                    pass
        turned_down = {each.person_id for each in refused}
        return refused + [each for each in aside if each.person_id not in turned_down]

    async def _of_earlier_texts(self, known: Known, seen: Seen, done: list[str]) -> list[Refused]:
        """What may be meant for a text that the desk has no longer before it counts for none, and its owner is told."""
        if known.text_stood or _over(known):
            return []
        refusal = GuardUnmet(Action.VOTE, Guard.CURRENT_REVISION)
        aside: list[Refused] = []
        for who in seen.signs:
            for sign in _counting(known, seen, who):
                if sign.choice is not None and not _stands(known, who, sign.choice):
                    await self._desk.catchup.set_aside(known.article.id, who, sign)
                    done.append("set aside")
                    aside.append(Refused(who, sign, refusal, aside=True))
        return aside

    async def _take(self, known: Known, seen: Seen, who: int, sign: Sign, refused: list[Refused]) -> bool:
        """Let a reaction count, if the desk takes it from this person. Raises StoreUnavailable."""
        person = await self._person(known, seen, who)
        if person is None:
            await self._desk.catchup.set_aside(known.article.id, who, sign)
            return False
        try:
            await self._reactions.take(known.article.id, sign, person)
        except StoreUnavailable:
            raise
        except Refusal as refusal:
            refused.append(Refused(who, sign, refusal))
            return False
        return True

    async def _refuse(self, known: Known, seen: Seen, each: Refused) -> None:
        """Tell somebody why their reaction does not count, as when it had been heard."""
        guild_id, emoji = known.newsroom.guild_id, seen.emoji.get(each.sign, MARK_OF[each.sign])
        if each.aside:
            text = f"Your {emoji} does not count. {sentence(each.refusal)}"
            await self._reactions.tell(known.card, guild_id, each.person_id, text)
            return
        mark = Mark(guild_id, known.card.channel_id, known.message_id, emoji, each.sign)
        await self._reactions.refuse(known.card, mark, each.person_id, each.refusal)


def _signed(known: Known, sign: Sign) -> bool:
    """Whether the desk takes it that such a reaction of somebody stands there."""
    if sign.choice is None:
        return known.article.claimed_via is Via.REACTION
    return any(vote.via is Via.REACTION and vote.choice is sign.choice for vote in known.votes)


def _over(known: Known) -> bool:
    """Whether the article takes no votes as it stands."""
    return known.article.state not in JUDGED


def _open_to_second_thoughts(known: Known) -> bool:
    return known.article.state in JUDGED or known.article.state is State.HELD


def _counting(known: Known, seen: Seen, who: int) -> Collection[Sign]:
    """The signs that somebody left there, without those that are known not to count."""
    return [sign for sign in seen.signs.get(who, ()) if (who, sign) not in known.spent]


def _steps(known: Known, seen: Seen) -> list[Step]:
    choices = {
        who: [
            sign.choice
            for sign in _counting(known, seen, who)
            if sign.choice is not None and (known.text_stood or _stands(known, who, sign.choice))
        ]
        for who in seen.signs
    }
    return compare({who: left for who, left in choices.items() if left}, known.votes, known.voted_since)


def _knows(known: Known, step: Step) -> bool:
    """Whether that very vote stands already."""
    return _stands(known, step.person_id, step.choice)


def _stands(known: Known, who: int, choice: Choice) -> bool:
    return any(vote.editor_id == who and vote.choice is choice for vote in known.votes)


def _newcomers(known: Known, seen: Seen) -> Iterable[int]:
    """Who left something that the desk does not know."""
    voters = {step.person_id for step in _steps(known, seen) if step.deed is Deed.VOTE}
    holders = {who for who in seen.signs if Sign.CLAIM in _counting(known, seen, who)}
    return voters | (holders - {known.article.claimed_by})
