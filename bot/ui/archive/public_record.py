"""The public record of an article: what has been out, when, and what was said of the changes."""

from __future__ import annotations

import discord
from discord import ui

from bot.desk.archive.public_record import Record
from bot.desk.article.bylines import own_byline
from bot.desk.article.follow_ups import Followed
from bot.domain.article.amendment import AmendmentKind
from bot.domain.article.states import Publication
from bot.domain.publishing.notices import WHY_DOWN
from bot.domain.text.graphemes import clip
from bot.domain.text.markdown_escape import escape, link
from bot.store.publishing.editions import Edition
from bot.ui.article.state_labels import look_of
from bot.ui.buttons import Press, button, settled
from bot.ui.phrases import person, plural, title, when

_ROOM = 2_800
"""Characters for the editions; the rest of Discord's 4,000 is for the head and the links."""

LINK_SHOWN = 100


def record_view(record: Record) -> ui.LayoutView:
    """The record, with a button to read what the asker may read."""
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=discord.Colour(0x64748B))
    container.add_item(ui.TextDisplay(_head(record)))
    if record.editions:
        container.add_item(ui.Separator())
        container.add_item(ui.TextDisplay(_editions(record)))
    if ways := _ways(record):
        container.add_item(ui.Separator())
        container.add_item(ui.TextDisplay(ways))
    presses = [Press.READ] if record.inside or record.article.publication is Publication.LIVE else []
    presses += [Press.HISTORY] if record.inside else []
    if presses:
        row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
        for press in presses:
            row.add_item(button(press, record.article.id))
        container.add_item(row)
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return settled(view)


def _head(record: Record) -> str:
    article = record.article
    # As readers see it: of what is down the stub names the headline too, unless that may be what had to go.
    out = record.live is not None and not (article.down_code is not None and article.down_code.hides_headline)
    headline = record.live.copy.headline if record.live is not None and out else article.headline
    name = title(article.number, headline) if out or record.inside else f"**№{article.number}**"
    lines = [f"🗄️ {name}"]
    if record.byline:
        lines.append(f"-# By {escape(clip(record.byline, 200))}")
    if record.writers and record.byline != own_byline(record.writers):
        names = ", ".join(person(writer.id) for writer in record.writers)
        lines.append(f"-# Written by {names}, which readers do not see")
    if article.published_at is not None:
        lines.append(f"First published {when(article.published_at, 'f')}")
    since = f" on {when(article.down_at, 'D')}" if article.down_at is not None else ""
    match article.publication:
        case Publication.UNPUBLISHED:
            because = WHY_DOWN[article.down_code] if article.down_code is not None else ""
            lines.append(f"The newsroom took it down{since}{because}. Its text is not public at the moment.")
        case Publication.RETRACTED:
            why = f": {escape(' '.join(article.down_reason.split()))}" if article.down_reason else "."
            lines.append(f"The newsroom retracted it{since}{why}")
        case Publication.NONE:
            lines.append("It was never published.")
        case Publication.LIVE:
            pass
    if record.inside:
        look = look_of(article)
        lines.append(f"With the desk: {look.mark} {look.name.lower()}")
    return "\n".join(lines)


def _editions(record: Record) -> str:
    """The editions, the latest first: of very many those that fit. Of what was corrected readers learn that
    and when, and what the note says; the text that was wrong is not shown again."""
    noted = record.inside or record.article.publication is Publication.LIVE
    lines: list[str] = []
    room = _ROOM
    for edition in reversed(record.editions):
        line = _edition(edition, noted=noted)
        if record.inside:
            line += f" · revision {edition.revision.number}"
        room -= len(line) + 1
        if room < 0:
            lines.append(f"-# and {plural(len(record.editions) - len(lines), 'earlier edition')}")
            break
        lines.append(line)
    if record.inside and len(record.editions) > 1:
        number = record.article.number
        lines.append(f"-# `/review diff {number}` shows what changed, between any two revisions.")
    return "\n".join([f"**{plural(len(record.editions), 'edition')}**", *lines])


def _edition(edition: Edition, *, noted: bool) -> str:
    at, amendment = when(edition.at, "f"), edition.revision.amendment
    if amendment is None:
        return f"- {at} · published" if edition.number == 1 else f"- {at} · a later text"
    if amendment.kind is AmendmentKind.MINOR:
        return f"- {at} · minor: a fix of spelling or form"
    note = f": {escape(' '.join(amendment.note.split()))}" if noted and amendment.note else ""
    return f"- {at} · **{amendment.kind.capitalize()}**{note}"


def _ways(record: Record) -> str:
    lines: list[str] = []
    if record.address is not None:
        lines.append(f"**Where it is:** {record.address}")
    for name, found in (("Follows", record.earlier), ("Followed by", record.later)):
        if found:
            lines.append(f"**{name}:** {' · '.join(map(_way, found))}")
    return "\n".join(lines)


def _way(found: Followed) -> str:
    text = f"№{found.article.number} {clip(found.article.headline, LINK_SHOWN)}"
    return escape(text) if found.address is None else link(text, found.address)
