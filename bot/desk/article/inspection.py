"""Preflight of a text that belongs to an article: what its writer waved through once holds from revision to revision."""

from __future__ import annotations

from bot.domain.article.article import Revision
from bot.domain.article.copy import Copy
from bot.domain.article.findings import Check
from bot.domain.intake.preflight import Report, preflight, waivable
from bot.domain.newsroom.newsroom import Newsroom, Strictness
from bot.domain.newsroom.settings import PICTURE_ALT, PICTURE_RIGHTS


def inspected(newsroom: Newsroom, revision: Revision, text: Copy | None = None) -> Report:
    """Put a revision through preflight by the newsroom's limits of now, or the text that is to follow it."""
    waived = any(finding.check is Check.WAIVED_PLACEHOLDER for finding in revision.findings)
    return preflight(
        text or revision.copy,
        character_limit=newsroom.character_limit,
        waived=waivable(revision.copy) if waived else frozenset(),
        told_only=told_only(newsroom),
    )


def told_only(newsroom: Newsroom) -> frozenset[Check]:
    """What stops a text elsewhere, and is a warning in this newsroom."""
    found = {
        Check.PICTURE_WITHOUT_ALT: PICTURE_ALT.of(newsroom),
        Check.PICTURE_WITHOUT_RIGHTS: PICTURE_RIGHTS.of(newsroom),
    }
    return frozenset(check for check, strictness in found.items() if strictness is Strictness.WARN)
