"""The pictures of each piece in public and on the disk, by the hash of their bytes, held against what the database says and what
people sent: the lead and the others of the text that is out, each once and no others; none in a stub or a notice, and
none that went for somebody's privacy.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.wire.chaos.memory import Piece
from tests.wire.chaos.pictures import digest_of
from tests.wire.process import Bot

Breaches = Iterator[tuple[str, str]]

OF_REVISION = """
    SELECT sha256, spoiler FROM picture WHERE revision_id = ? AND NOT EXISTS (SELECT 1 FROM erased_picture
    WHERE erased_picture.article_id = ? AND erased_picture.sha256 = picture.sha256) ORDER BY position
"""
MAY_BE_SHOWN = """
    SELECT DISTINCT picture.sha256, picture.extension FROM picture JOIN revision ON revision.id = revision_id
    WHERE NOT EXISTS (SELECT 1 FROM erased_picture WHERE erased_picture.article_id = revision.article_id
    AND erased_picture.sha256 = picture.sha256)
"""


def pictured(
    bot: Bot,
    piece: Piece,
    article: Mapping[str, Any],
    shown: Sequence[Mapping[str, Any]],
    news: Sequence[Mapping[str, Any]],
) -> Breaches:
    """What is wrong with the pictures of a piece: in its messages, and in what was announced of it."""
    sent = {digest_of(key) for key, _ in piece.pictures}
    rows = bot.rows(
        "SELECT DISTINCT sha256 FROM picture JOIN revision ON revision.id = revision_id WHERE article_id = ?",
        article["id"],
    )
    for row in rows:
        if row["sha256"] not in sent:
            yield "unapproved", f"{piece.name} has a picture that nobody sent: {row['sha256']}"
    if piece.left:
        return
    live = article["publication"] == "live"
    kept = bot.rows(OF_REVISION, article["live_revision_id"], article["id"]) if live else []
    wanted = [row["sha256"] for row in kept]
    found = [each["sha256"] for message in shown for each in message["attachments"]]
    for digest, count in (Counter(found) - Counter(wanted)).items():
        kind = "duplicated" if digest in wanted else "unapproved"
        yield (
            kind,
            f"{piece.name} ({article['publication']}) shows {digest[:12]} {count} times more than it should",
        )
    missing = Counter(wanted) - Counter(found)
    if missing and not piece.torn:
        yield (
            "lost",
            f"{piece.name} does not show {[each[:12] for each in missing]}; it shows {len(found)} files",
        )
    for message in shown:
        urls = [item["media"]["url"] for part in message["components"] for item in part.get("items") or []]
        if sorted(urls) != sorted(each["url"] for each in message["attachments"]):
            yield "lost", f"{piece.name} has files that stand nowhere, or places without a file: {urls}"
    yield from _announced(bot, piece, article, kept[0] if kept else None, news)


def _announced(
    bot: Bot, piece: Piece, article: Mapping[str, Any], lead: Any, news: Sequence[Mapping[str, Any]]
) -> Breaches:
    """What was announced carries the lead as it is now, unless that is covered."""
    rows = bot.rows(
        "SELECT message_id FROM delivery WHERE kind = 'announcement' AND article_id = ?", article["id"]
    )
    mine = {row["message_id"] for row in rows}
    wanted = [lead["sha256"]] if lead is not None and not lead["spoiler"] else []
    for message in news:
        found = [each["sha256"] for each in message["attachments"]]
        if message["id"] in mine and found != wanted:
            kind = "lost" if set(found) < set(wanted) else "unapproved"
            yield kind, f"{piece.name} is announced with {found}, and its lead is {wanted}"


def on_disk(bot: Bot) -> Breaches:
    """Every picture that may be shown has its file, whole; one that went for somebody's privacy has none."""
    media = bot.media
    rows = bot.rows(MAY_BE_SHOWN)
    for row in rows:
        path = media / row["sha256"][:2] / f"{row['sha256']}.{row['extension']}"
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != row["sha256"]:
            yield "lost", f"the file of a picture is not there, or not whole: {path.name}"
    used = {row["sha256"] for row in rows}
    for row in bot.rows("SELECT DISTINCT sha256 FROM erased_picture"):
        if row["sha256"] not in used and list((media / row["sha256"][:2]).glob(f"{row['sha256']}.*")):
            yield "unapproved", f"a picture that went for somebody's privacy is on the disk: {row['sha256']}"
