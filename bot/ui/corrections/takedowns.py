"""Taking down: what the chiefs are told who do it, and who confirm a retraction."""

from __future__ import annotations

from discord import ui

from bot.desk.corrections.retractions import Asked
from bot.desk.corrections.takedowns import Takedown
from bot.domain.article.states import State
from bot.domain.corrections.takedown import RetractionState
from bot.domain.publishing.layout import clip
from bot.domain.publishing.notices import stub_words
from bot.store.corrections.retractions import Retraction
from bot.ui.article.down_labels import quoted
from bot.ui.buttons import Press, row
from bot.ui.message import Message
from bot.ui.phrases import at_second, person, title, when


def unpublished(done: Takedown) -> str:
    """To the chief who took it down."""
    article = done.article
    assert article.down_code is not None
    lines = [
        f"⬇️ You took {title(article.number, article.headline)} down. In its place readers find:"
        f" “{stub_words(article.down_code, '…')}”"
    ]
    if article.down_code.hides_headline:
        lines.append("Its headline goes too, also from its announcement.")
    if done.before.publish_at is not None and article.publish_at is None:
        lines.append("Its correction no longer has a time. A chief publishes it in the stub’s place.")
    lines.append(f"`/publish republish {article.number}` brings the text back.")
    return "\n".join(lines)


def republished(done: Takedown) -> str:
    """To the chief who put it back."""
    article, channel = done.article, done.newsroom.publish_channel
    lines = [f"⬆️ {title(article.number, article.headline)} is going back to its place in <#{channel}>."]
    if article.state is State.APPROVED and article.publish_at is not None:
        lines.append(f"Its approved correction goes out {at_second(article.publish_at)}.")
    elif article.state is State.APPROVED:
        lines.append("Its approved correction waits for a chief: *Publish now*, or give it a time.")
    return "\n".join(lines)


def retraction_begun(asked: Asked) -> str:
    """To the chief who asked. What readers would be told stands in the request itself."""
    article, newsroom = asked.article, asked.newsroom
    role = newsroom.chiefs_role or newsroom.editors_role
    return (
        f"🚫 You asked for the retraction of {title(article.number, article.headline)}. The request is in"
        f" <#{newsroom.review_channel}>: a second chief confirms it there, or it lapses"
        f" {when(asked.retraction.lapses_at, 'f')}.\n**If you are the only chief:** take the article down now"
        f" (`/publish unpublish {article.number}`). Ask a server manager to give another member the role <@&{role}>."
    )


def retraction_asked(asked: Asked) -> str:
    """To a chief who looks at a request that waits."""
    article, retraction = asked.article, asked.retraction
    return (
        f"🚫 {person(retraction.asked_by)} asks for the retraction of {title(article.number, article.headline)}."
        f" A second chief confirms it in <#{asked.newsroom.review_channel}>; it lapses"
        f" {when(retraction.lapses_at, 'f')}.\nReaders would read: {quoted(retraction)}"
    )


def ask_surely(asked: Asked) -> str:
    """Asked before a retraction is confirmed."""
    article = asked.article
    return (
        f"Retract {title(article.number, article.headline)} forever? Wherever it ran, readers find a notice"
        f" instead: {quoted(asked.retraction)}\nYou can’t undo this, and I never publish the article again. The"
        " desk keeps the text."
    )


def retracted(asked: Asked) -> str:
    """To the chief who confirmed."""
    return (
        f"🚫 You confirmed the retraction of {title(asked.article.number, asked.article.headline)}. The notice is on"
        " its way."
    )


def called_off(asked: Asked) -> str:
    """To whoever called it off."""
    return (
        f"↩️ The retraction of {title(asked.article.number, asked.article.headline)} is off. The article stays as it"
        " is."
    )


def asked_buttons(retraction: Retraction) -> ui.View:
    """What chiefs can do with a retraction that waits."""
    return row(
        Press.RETRACT,
        Press.RETRACT_NOT,
        Press.READ,
        article_id=retraction.article_id,
        extra=retraction.id,
    )


def retraction_message(asked: Asked) -> Message:
    """To the chiefs, in the review channel. Only they can act on it, so it pings them; once settled it says how."""
    article, retraction, newsroom = asked.article, asked.retraction, asked.newsroom
    role = newsroom.chiefs_role or newsroom.editors_role
    name = title(article.number, clip(article.headline, 150))
    text = f"🚫 {person(retraction.asked_by)} asks for the retraction of {name}."
    readers = f"Readers would read: {quoted(retraction)}"
    if retraction.state is RetractionState.ASKED:
        wait = f"A second chief confirms it, or it lapses {when(retraction.lapses_at, 'f')}."
        return Message(
            f"<@&{role}> {text} {wait}\n{readers}",
            asked_buttons(retraction),
            pings_role=role,
            unfurls=False,
        )
    return Message(f"{text}\n{readers}\n{_outcome(retraction)}", unfurls=False)


def _outcome(retraction: Retraction) -> str:
    at = when(retraction.settled_at, "R") if retraction.settled_at is not None else ""
    by = person(retraction.settled_by) if retraction.settled_by is not None else "somebody"
    match retraction.state:
        case RetractionState.ASKED:
            return ""
        case RetractionState.CONFIRMED:
            return f"**Retracted:** {by} confirmed it {at}. A notice takes its place."
        case RetractionState.DECLINED:
            return f"**Declined** by {by} {at}: the article stays as it is."
        case RetractionState.WITHDRAWN:
            return f"**Taken back** by {by} {at}: the article stays as it is."
        case RetractionState.LAPSED:
            return f"**Lapsed** {at}: no second chief confirmed it. `/publish retract` asks again."
        case RetractionState.OVERTAKEN:
            return f"**Overtaken** {at}: another text came out meanwhile, and a chief asked again."
