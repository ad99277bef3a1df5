"""What the channels are told of a publication: the announcement, and the word about late articles."""

from __future__ import annotations

from bot.desk.article.sight import Sight
from bot.desk.publishing.release import Lateness
from bot.domain.article.article import Revision
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.newsroom import CorrectionNews
from bot.domain.publishing.layout import clip
from bot.domain.text.markdown_escape import escape
from bot.ui.article.address import where_published
from bot.ui.article.down_labels import announced_down
from bot.ui.message import File, Message, cut
from bot.ui.planning.schedule import late_word


@dataclass(frozen=True, slots=True)
class Lead:
    """The picture that goes with an announcement, and what it shows."""

    file: File
    alt: str


def announcement(sight: Sight, said: Revision, lead: Lead | None = None) -> Message:
    """To the subscribers: the headline, the lead picture if there is one, and where to read it. `said` is the text whose coming out is announced;
    what is said of it is as things stand now."""
    live = sight.live or said
    if sight.article.down_at is not None:
        lines = announced_down(sight.newsroom, sight.article, live.copy.headline)
        return Message("\n".join([*lines, where_published(sight)]))
    headline = f"**{escape(clip(live.copy.headline, 300))}**"
    amendment = said.amendment
    role = sight.newsroom.subscribers_role
    if amendment is not None and sight.newsroom.corrections is not CorrectionNews.PING:
        role = None
    lines = [f"<@&{role}>" if role is not None else ""]
    if amendment is not None:
        lines += [f"✏️ {amendment.kind.capitalize()}: {headline}", escape(clip(amendment.note, 700))]
    else:
        lines += [f"📰 {headline}", escape(clip(live.copy.standfirst, 700))]
    lines.append(where_published(sight))
    text = "\n".join(line for line in lines if line)
    if lead is None:
        return Message(text, pings_role=role)
    return Message(text, pings_role=role, attachment=lead.file, alt=lead.alt)


def late(found: Lateness) -> Message | None:
    """In the review channel: what went out late, and what waits for a chief. Only the chiefs can act on
    the second, so it pings them, once; the first pings nobody. None if it is no longer so."""
    if not found.went and not found.waits:
        return None
    text, view = late_word(found)
    if not found.waits:
        return Message(cut([text]))
    role = found.newsroom.chiefs_role or found.newsroom.editors_role
    return Message(cut([f"<@&{role}>", text]), view, pings_role=role)
