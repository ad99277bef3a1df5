"""Preflight of a text that belongs to an article: what its writer waved through once holds from revision to revision."""

from __future__ import annotations

from bot.domain.article.article import Article, Revision
from bot.domain.article.copy import Copy
from bot.domain.article.findings import Check, Finding
from bot.domain.article.states import Publication
from bot.domain.intake.preflight import Report, preflight, waivable
from bot.domain.newsroom.newsroom import Newsroom, Strictness
from bot.domain.newsroom.sections import template_bodies
from bot.domain.newsroom.settings import PICTURE_ALT, PICTURE_RIGHTS
from bot.domain.newsroom.templates import SOURCES


def first_inspected(newsroom: Newsroom, copy: Copy, waived: frozenset[str] = frozenset()) -> Report:
    """Put a text through preflight by the newsroom's limits and its template. `waived` is what its writer waved through."""
    return preflight(
        copy,
        character_limit=newsroom.character_limit,
        waived=waived,
        told_only=_told_only(newsroom),
        skeletons=template_bodies(newsroom),
        wants_sources=SOURCES.of(newsroom),
    )


def inspected(
    newsroom: Newsroom,
    article: Article,
    revision: Revision,
    text: Copy | None = None,
    *,
    waives: bool = False,
) -> Report:
    """Put a revision through preflight by the newsroom's limits of now, or the text that is to follow it. `waives`: its
    writer says now that its placeholders are none. A template is for new articles: it stops no correction of what is out."""
    waives = waives or any(finding.check is Check.WAIVED_PLACEHOLDER for finding in revision.findings)
    waived = waivable(revision.copy) if waives else frozenset[str]()
    copy = text or revision.copy
    if article.publication is not Publication.LIVE:
        return first_inspected(newsroom, copy, waived)
    limit = newsroom.character_limit
    return preflight(copy, character_limit=limit, waived=waived, told_only=_told_only(newsroom))


def still_blocking(newsroom: Newsroom, article: Article, revision: Revision) -> tuple[Finding, ...]:
    """What keeps a revision from the desk. Its template is the one of now: the draft may have moved to another section since,
    or the template be another one."""
    found = [each for each in revision.findings if each.check.blocks and each.check not in _OF_TEMPLATE]
    now = [each for each in inspected(newsroom, article, revision).blocking if each.check in _OF_TEMPLATE]
    return (*found, *now)


_OF_TEMPLATE = frozenset({Check.TEMPLATE_LINE, Check.SOURCES_WANTED})


def _told_only(newsroom: Newsroom) -> frozenset[Check]:
    """What stops a text elsewhere, and is a warning in this newsroom."""
    found = {
        Check.PICTURE_WITHOUT_ALT: PICTURE_ALT.of(newsroom),
        Check.PICTURE_WITHOUT_RIGHTS: PICTURE_RIGHTS.of(newsroom),
    }
    return frozenset(check for check, strictness in found.items() if strictness is Strictness.WARN)
