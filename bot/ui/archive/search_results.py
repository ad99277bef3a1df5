"""The archive on screen: what a search found, page by page."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from bot.desk.archive.search import RANKED, Asked, Findings, Found
from bot.domain.archive.excerpt import Piece, excerpt
from bot.domain.archive.plain_text import plain_text
from bot.domain.archive.search_query import Query
from bot.domain.article.article import Article
from bot.domain.article.states import Publication
from bot.domain.late import pattern
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.text.graphemes import clip, utf16_length
from bot.domain.text.markdown_escape import inert
from bot.ui.article.state_labels import DOWN_LOOKS, look_of
from bot.ui.buttons import NUMBER, settled
from bot.ui.phrases import plural

TEMPLATE = pattern(rf"find:(?P<guild>{NUMBER}):(?P<search>{NUMBER}):(?P<page>[0-9]{{1,6}})")
"""The custom id of a button that turns the page of a search."""

_ROOM = 3900
"""Characters of a page, of Discord's 4,000."""

_LENGTHS = (220, 110, 50)
"""Characters of an excerpt: the most with which the page fits."""

HEADLINE_SHOWN, BYLINE_SHOWN, ASKED_SHOWN = 120, 60, 80


def page_texts(findings: Findings) -> list[str]:
    """What a page says, the head first, then a text for each article. Long texts take a while."""
    texts: list[str] = []
    for length in _LENGTHS:
        texts = [_head(findings), *(_entry(findings, found, length) for found in findings.found)]
        if sum(map(utf16_length, texts)) <= _ROOM:
            break
    return texts


def findings_view(findings: Findings, texts: Sequence[str]) -> ui.LayoutView:
    """A page of what was found, with the way to the others."""
    head, *entries = texts
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=discord.Colour(0x64748B))
    container.add_item(ui.TextDisplay(head))
    for entry in entries:
        container.add_item(ui.Separator())
        container.add_item(ui.TextDisplay(entry))
    if findings.pages > 1:
        container.add_item(_turning(findings))
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return settled(view)


def custom_id(guild_id: int, search_id: int, page: int) -> str:
    """The custom id of a button that shows a page, counted from 0, of a search in a server."""
    return f"find:{guild_id}:{search_id}:{page}"


def _turning(findings: Findings) -> ui.ActionRow[ui.LayoutView]:
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    for label, emoji, page in (("Previous", "◀️", findings.page - 1), ("Next", "▶️", findings.page + 1)):
        row.add_item(
            ui.Button(
                label=label,
                emoji=emoji,
                custom_id=custom_id(findings.newsroom.guild_id, findings.search_id, max(page, 0))
                if 0 <= page < findings.pages
                else f"page:{label}",
                disabled=not 0 <= page < findings.pages,
            )
        )
    return row


def _head(findings: Findings) -> str:
    if findings.more:
        count = f"more than {RANKED:,} articles: the latest {RANKED:,} of them"
    else:
        count = plural(findings.count, "article") if findings.count else "nothing"
    lines = [f"🔎 {_asked(findings.asked)} · {count}"]
    if findings.pages > 1:
        lines[0] += f" · page {findings.page + 1} of {findings.pages}"
    if findings.widened:
        lines.append(
            "-# I found nothing with exactly that, so I looked for words that begin with the last one."
        )
    if not findings.count:
        lines.append(
            "Try fewer or other words. `har*` finds every word that begins with “har”. You find published articles and your"
            " own. The desk finds every article that it has had."
        )
    if findings.incomplete:
        lines.append(
            "-# ⏳ I am still indexing articles from before the last upgrade, the latest first. Some may be missing"
            " here. Search again later."
        )
    return "\n".join(lines)


def _asked(asked: Asked) -> str:
    """What was asked for, in one line."""
    options = {
        "state": asked.state,
        "author": asked.author,
        "tag": asked.tag,
        "section": asked.section,
        "from": asked.since,
        "to": asked.until,
    }
    parts = [f"**{short(asked.query)}**"] if asked.query.strip() else []
    parts += [f"{name}: {short(value)}" for name, value in options.items() if value.strip()]
    return " · ".join(parts) or "**Everything**"


def short(text: str) -> str:
    """What somebody typed, as it is quoted to them."""
    return inert(clip(" ".join(text.split()), ASKED_SHOWN))


def _entry(findings: Findings, found: Found, length: int) -> str:
    article, copy = found.article, found.revision.copy
    headline = shown(excerpt(copy.headline, findings.query, HEADLINE_SHOWN)) or "without a headline"
    name = f"[{headline}]({found.address})" if found.address is not None else headline
    facts = [f"By {inert(clip(found.byline, BYLINE_SHOWN))}", _dated(article, findings.newsroom)]
    if found.inside:
        facts.append(_standing(article))
    return "\n".join(
        [
            f"**№{article.number}** {name}",
            f"-# {' · '.join(facts)}",
            f"› {_excerpt(found, findings.query, length)}",
        ]
    )


def _excerpt(found: Found, query: Query, length: int) -> str:
    """Where the hits stand: in the body, else in the standfirst, the tags or what is said of a picture, else how the body
    begins; without the marks of its Markdown."""
    copy = found.revision.copy
    body, standfirst = plain_text(copy.body), plain_text(copy.standfirst)
    for text in (body, standfirst, ", ".join(copy.tags)) if query.wanted else ():
        pieces = excerpt(text, query, length)
        if any(piece.hit for piece in pieces):
            return shown(pieces)
    for picture in copy.pictures if query.wanted else ():
        pieces = excerpt(" · ".join(filter(None, (picture.line, picture.alt))), query, length)
        if any(piece.hit for piece in pieces):
            return f"🖼️ {shown(pieces)}"
    return shown(excerpt(standfirst or body, query, length)) or "*no text*"


def shown(pieces: Sequence[Piece]) -> str:
    """An excerpt as Markdown, its hits in bold."""
    return "".join(f"**{inert(piece.text)}**" if piece.hit else inert(piece.text) for piece in pieces)


def _dated(article: Article, newsroom: Newsroom) -> str:
    moment = article.published_at or article.created_at
    day = moment.astimezone(newsroom.zone)
    return f"{'' if article.published_at else 'filed '}{day.day} {day:%B %Y}"


def _standing(article: Article) -> str:
    """Where an article stands, for those inside."""
    look = look_of(article)
    state = f"{look.mark} {look.name}"
    match article.publication:
        case Publication.NONE:
            return state
        case Publication.LIVE:
            return f"📰 Published, a correction is {look.name.lower()}" if article.amending else state
        case _ if article.amending:
            down = DOWN_LOOKS[article.publication]
            return f"{down.mark} {down.name}, a correction is {look.name.lower()}"
        case _:
            return state
