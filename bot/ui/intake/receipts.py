"""Receipts: what a writer is told about their own text."""

from __future__ import annotations

from datetime import datetime

from discord import ui

from bot.desk.article.listing import Listed
from bot.desk.intake.receipts import Receipt
from bot.domain.article.article import Article
from bot.domain.article.findings import Check
from bot.domain.article.states import Publication, State
from bot.domain.newsroom.newsroom import ReleasePolicy
from bot.domain.review.bypass import Bypass
from bot.domain.review.votes import Vote
from bot.domain.text.graphemes import clip
from bot.domain.text.links import jump
from bot.domain.text.markdown_escape import escape, inert
from bot.ui.article.amendments import WRITE_NOTE, amendment_head, amendment_lines, correction_row
from bot.ui.article.findings import finding_sentence
from bot.ui.article.follow_ups import follows_line
from bot.ui.article.pictures import pictures_line, used_before_lines
from bot.ui.article.reaction_marks import MARKS
from bot.ui.article.repetition import repeats_line
from bot.ui.article.state_labels import EDIT_DRAFT, edit_label, in_lines, look_of
from bot.ui.buttons import Press, button, row
from bot.ui.intake.account import account_line
from bot.ui.intake.letters import guessed_lines
from bot.ui.phrases import approvers, linked_title, person, plural, title, when
from bot.ui.planning.due_labels import due_line, due_mark
from bot.ui.planning.schedule import plan_line
from bot.ui.review.bypass import unread_list
from bot.ui.review.sections import add_section_menu, name_in
from bot.ui.review.verdicts import sign_off_names

ADDRESSES_SHOWN, ADDRESS_SHOWN = 3, 120
"""Addresses that are offered as sources by name, and how long such a name may be (characters)."""
SUGGEST, SUGGEST_ANOTHER = "Suggest a time", "Suggest another time"
"""What *Schedule* says to a writer, whose plan an editor or a chief may change."""

REASON_SHOWN = 300
REASONS_SHOWN = 3
"""How much of what editors said a receipt repeats (characters, reasons)."""


def receipt(taken: Receipt, votes: tuple[Vote, ...] = ()) -> str:
    """Number, words, findings, what happens next, and where to follow it. Of the `votes` the reasons
    are shown, for a writer who looks where their article stands."""
    article, revision, offers = taken.article, taken.revision, _offers(taken)
    lines = [
        f"📨 {amendment_head(article, revision) or title(article.number, article.headline)}",
        f"{name_in(taken.newsroom)}{plural(revision.word_count, 'word')} · revision {revision.number} · {_where(taken)}",
    ]
    if article.amending:
        lines += amendment_lines(revision)
    if line := account_line(taken.account):
        lines.append(f"📎 {line}")
    if line := pictures_line(revision.copy.pictures):
        lines.append(line)
    if Press.SOURCES in offers:
        lines.append(_offer(taken.offered))
    if article.embargo_until is not None and article.publication is Publication.NONE:
        source = f", imposed by {escape(article.embargo_source)}" if article.embargo_source else ""
        lines.append(f"⛔ Embargo until {when(article.embargo_until, 'F')}{source}")
    lines += [f"⌛ Its embargo is over: “{inert(clip(line, 200))}”." for line in taken.over[:3]]
    if taken.question is not None:
        lines.append(
            f"⛔ **Is this an embargo?** “{inert(clip(taken.question.line, 300))}”. I can’t read it for sure, so the"
            " text stays here until you answer."
        )
    if taken.follows is not None:
        lines.append(f"↪️ {follows_line(taken.follows)}")
    if taken.byline:
        lines.append(f"🖋️ Readers see: By {escape(taken.byline)}. The desk sees who wrote it.")
    if Press.BYLINE in offers:
        lines.append(
            f"✍️ The file names as its author: {inert(clip(taken.offered_byline, 200))}. Press the button to make that the"
            " byline."
        )
    if due := due_line(article):
        lines.append(due)
    if plan := plan_line(article, taken.newsroom):
        lines.append(plan)
    if taken.guess is not None and not taken.guess.pending:
        lines += guessed_lines(taken.guess.encoding, revision.copy)
    reasons = [(vote, vote.reason) for vote in votes if vote.reason]
    lines += [
        f"{MARKS[vote.choice]} {person(vote.editor_id)}: {in_lines(reason, REASON_SHOWN)}"
        for vote, reason in reasons[:REASONS_SHOWN]
    ]
    blocking = taken.blocking
    warnings = [f for f in revision.findings if not f.check.blocks]
    if blocking:
        lines.append("**Preflight stops it:**")
        lines += [f"- {finding_sentence(finding)}" for finding in blocking]
    noticed = [finding_sentence(finding) for finding in warnings]
    if taken.repeats is not None:
        noticed.insert(0, repeats_line(taken.repeats))
    noticed = [*taken.lacks, *used_before_lines(taken.used), *noticed]
    if noticed:
        lines += [""] * bool(blocking)
        lines.append("**Preflight noticed** (it may go on all the same):")
        lines += [f"- {words}" for words in noticed]
    if not blocking and not noticed:
        lines.append("Preflight found nothing to fix.")
    # A blank line, so that what follows is not taken for a part of the list.
    lines += ["", _next(taken)]
    return "\n".join(lines)[:2000]


def open_word(taken: Receipt) -> str:
    """What others may read of a receipt: nothing of the text."""
    if taken.asks_about_embargo:
        return f"№{taken.article.number} stays a draft: I have a question about an embargo."
    if taken.blocking:
        return f"№{taken.article.number} stays a draft: preflight stops it."
    if taken.asks_for_letters:
        return f"№{taken.article.number} stays a draft until you have checked its letters."
    return f"№{taken.article.number} is {look_of(taken.article).name.lower()}."


def _offer(addresses: tuple[str, ...]) -> str:
    shown = [f"<{address}>" for address in addresses if len(address) <= ADDRESS_SHOWN][:ADDRESSES_SHOWN]
    more = len(addresses) - len(shown)
    named = ", ".join(
        [*shown, *([f"{more} more" if shown else plural(more, "address", "addresses")] if more else [])]
    )
    return f"🔗 Links that could be sources: {named}. The button names them."


def _where(taken: Receipt) -> str:
    look = look_of(taken.article)
    return f"{look.mark} {look.name.lower()}"


def _next(taken: Receipt) -> str:
    article, newsroom, number = taken.article, taken.newsroom, taken.article.number
    if taken.asks_about_embargo:
        return "**Next:** set the embargo, or say that there is none. Then submit it."
    if not taken.handed_in and taken.blocking:
        if article.stays_draft:
            return f"**Next:** change that with *{EDIT_DRAFT}* or `/draft edit {number}`, then submit it."
        return f"**Next:** change that with *Edit* or `/draft edit {number}`. Once preflight lets it through, it goes to the desk."
    if article.state is State.CHANGES_REQUESTED:
        return (
            f"**Next:** change what the desk asked for with *Edit* or `/draft edit {number}`:"
            f" saving submits it again.{_follow(taken)}"
        )
    if taken.asks_for_letters:
        return (
            "**Next:** if the letters are right, submit it with the button. If not, choose another encoding."
        )
    if taken.is_draft and not taken.handed_in:
        return f"**Next:** the file calls itself a draft, so it stays one. Submit it with the button or `/draft submit {number}`."
    if not taken.handed_in and article.amending and not _noted(taken):
        return f"**Next:** write the note to readers with *{WRITE_NOTE}*, then submit it."
    if not taken.handed_in:
        return f"**Next:** submit it with the button or `/draft submit {number}`."
    if article.state not in (State.SUBMITTED, State.IN_REVIEW):
        out = f": it goes out {when(article.publish_at, 'F')}" if article.publish_at is not None else ""
        return f"**Now:** {look_of(article).meaning}{out}.{_follow(taken)}"
    signing = ""
    if taken.signoffs:
        called = "the sign-off" if len(taken.signoffs) == 1 else "the sign-offs"
        signing = f", and it needs {called} {sign_off_names(taken.signoffs)}"
    if article.amending:
        stays = (
            "Until then the published text stays up"
            if article.down_at is None
            else "A chief then publishes it"
        )
        return (
            f"**Next:** {approvers(newsroom.approvals_required)} must approve it{signing}. {stays}. I tell you either"
            f" way.{_follow(taken)}"
        )
    wanted = plural(newsroom.approvals_required, "approval") + signing.replace(", and it needs", " and")
    after = {
        ReleasePolicy.IMMEDIATE: "then it is published",
        ReleasePolicy.MANUAL: "then a chief publishes it",
        ReleasePolicy.SLOTS: "then it takes the next free slot",
    }[newsroom.release]
    return (
        f"**Next:** the editors read it. It needs {wanted}, {after}. I tell you either way.{_follow(taken)}"
    )


def _noted(taken: Receipt) -> bool:
    amendment = taken.revision.amendment
    return amendment is None or amendment.complete


def _follow(taken: Receipt) -> str:
    if taken.card_channel is None or taken.card_message is None:
        return f"\n**Follow it:** `/draft show {taken.article.number}`"
    card = jump(taken.newsroom.guild_id, taken.card_channel, taken.card_message)
    return f"\n**Follow it:** [its card]({card})"


def receipt_buttons(taken: Receipt) -> ui.View:
    """What the writer can do with it now."""
    view = _receipt_buttons(taken)
    if taken.undo:
        view.add_item(button(Press.UNDO, taken.article.id, taken.undo, label="Undo the embargo"))
    add_section_menu(view, taken.newsroom, taken.article)
    return view


_BEING_WORKED_ON = (State.DRAFT, State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED)
"""States in which its writers can still do something with a correction."""


def _receipt_buttons(taken: Receipt) -> ui.View:
    article, revision = taken.article, taken.revision.number
    if taken.asks_for_letters and not taken.asks_about_embargo:
        right = () if taken.blocking else (Press.LETTERS_RIGHT,)
        presses = (*right, Press.LETTERS_WRONG, Press.READ, Press.EDIT, Press.PICTURES, Press.DISCARD)
        return row(*presses, article_id=article.id, extra=revision, labels=edit_label(article))
    if article.amending and article.state in _BEING_WORKED_ON:
        return correction_row(article, taken.revision)
    offers = _offers(taken)
    if any(finding.check is Check.PLACEHOLDER for finding in taken.blocking) and not taken.asks_about_embargo:
        presses = (Press.READ, Press.EDIT, Press.PICTURES, Press.WAIVE, *offers, Press.DISCARD)
        return row(*presses, article_id=article.id, extra=revision, labels=edit_label(article))
    return own_buttons(
        article, revision, blocked=bool(taken.blocking), asked=taken.asks_about_embargo, offers=offers
    )


def _offers(taken: Receipt) -> tuple[Press, ...]:
    """What can be taken over from its file; nothing of it while its letters are not sure."""
    if taken.asks_for_letters:
        return ()
    offers = {Press.SOURCES: bool(taken.offered), Press.BYLINE: bool(taken.offered_byline)}
    return tuple(press for press, offered in offers.items() if offered)


def own_buttons(
    article: Article,
    revision: int,
    *,
    blocked: bool = False,
    asked: bool = False,
    offers: tuple[Press, ...] = (),
) -> ui.View:
    """What a writer can do with an article of theirs in its state. `offers` take something over from its file."""
    presses: tuple[Press, ...]
    match article.state:
        case State.DRAFT if article.amending:
            presses = (Press.SUBMIT, Press.EDIT, Press.NOTE, Press.ABANDON)
        case State.CHANGES_REQUESTED | State.SUBMITTED | State.IN_REVIEW if article.amending:
            presses = (Press.EDIT, Press.NOTE, Press.WITHDRAW, Press.ABANDON)
        case State.PUBLISHED if article.publication is not Publication.RETRACTED:
            presses = (Press.CORRECT,)
        case State.DRAFT if asked:
            presses = (Press.EMBARGO, Press.NO_EMBARGO, Press.EDIT, Press.DISCARD)
        case State.DRAFT:
            presses = (Press.EDIT, Press.DISCARD) if blocked else (Press.SUBMIT, Press.EDIT, Press.DISCARD)
        case State.CHANGES_REQUESTED | State.SUBMITTED | State.IN_REVIEW:
            presses = (Press.EDIT, Press.WITHDRAW, Press.SCHEDULE)
        case State.APPROVED:
            presses = (Press.EDIT,)
        case _:
            presses = ()
    if Press.EDIT in presses:
        at = presses.index(Press.EDIT) + 1
        presses = (*presses[:at], Press.PICTURES, *presses[at:])
    if offers and Press.EDIT in presses:
        first = 2 if asked else 1  # behind what the text waits for
        presses = (*presses[:first], *offers, *presses[first:])
    suggest = SUGGEST if article.planned_at is None else SUGGEST_ANOTHER
    labels = {**edit_label(article), Press.SCHEDULE: suggest}
    return row(Press.READ, *presses, article_id=article.id, extra=revision, labels=labels)


def own_list(found: list[Listed], now: datetime) -> str:
    """A writer's articles, the latest first, each with the way to it."""
    if not found:
        return "You have no articles here yet. `/submit` opens the form; `/submit file:` takes a file."
    lines = ["**Your articles**", *(own_line(each, now) for each in found)]
    return _fitting(lines)


def own_line(found: Listed, now: datetime) -> str:
    """One article in a writer's list."""
    article, look = found.article, look_of(found.article)
    since = when(article.down_at or article.published_at or article.submitted_at or article.created_at, "R")
    due = due_mark(article, now)
    name = linked_title(article.number, article.headline, found.address)
    return f"{look.mark} {name} — {look.name.lower()}, {since}{due and f' · {due}'}"


def queue_list(found: list[Listed], count: int, now: datetime, unread: list[tuple[Listed, Bypass]]) -> str:
    """What the desk has before it: `count` articles, the first of them in `found`; before them what was let
    through and is still `unread`."""
    lines = unread_list(unread)
    if not found:
        return _fitting([*lines, "The queue is empty: nothing waits for the desk."])
    order = "the longest waiting first"
    if any(each.article.due_at is not None for each in found):
        order = "what is due first, then the longest waiting"
    lines += [f"**The queue** — {plural(count, 'article')}, {order}"]
    for each in found:
        article, look = each.article, look_of(each.article)
        waiting = f"submitted {when(article.submitted_at, 'R')}" if article.submitted_at else ""
        claim = f"👀 <@{article.claimed_by}>" if article.claimed_by else ""
        out = f"🕒 out {when(article.publish_at, 'f')}" if article.publish_at is not None else ""
        signing = f"🖊️ {escape(', '.join(each.missing))}" if each.missing else ""
        facts = [
            escape(each.section),
            look.name.lower(),
            f"by <@{article.author_id}>",
            waiting,
            due_mark(article, now),
            out,
            claim,
            signing,
        ]
        name = linked_title(article.number, clip(article.headline, 100), each.address)
        lines.append(f"{look.mark} {name} — {' · '.join(fact for fact in facts if fact)}")
    return _fitting(lines, more=count - len(found))


def _fitting(lines: list[str], limit: int = 1900, *, more: int = 0) -> str:
    """As many lines as one message takes, and a word on those left out: `more` are not among them."""
    shown: list[str] = []
    length = 0
    for line in lines:
        length += len(line) + 1
        if length > limit:
            shown.append(f"… and {len(lines) - len(shown) + more} more")
            break
        shown.append(line)
    else:
        if more:
            shown.append(f"… and {more} more")
    return "\n".join(shown)
