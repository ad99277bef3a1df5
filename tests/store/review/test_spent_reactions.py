"""Spent reactions: what an older Copydesk left to be taken off is known after the upgrade."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.domain.review.card_reactions import Sign
from bot.store import Store
from bot.store.migrations import scripts
from bot.store.review import spent_reactions

ROWS = """
INSERT INTO newsroom (id, guild_id, review_channel, publish_channel, editors_role) VALUES (1, 1, 1, 1, 1);
INSERT INTO article (id, newsroom_id, number, slug, headline, author_id, author_name, state, created_at)
    VALUES (7, 1, 1, 's', 'h', 1, 'a', 'submitted', '');
INSERT INTO delivery (newsroom_id, article_id, kind, key, payload, state, nonce, not_before, fault, created_at) VALUES
    (1, 7, 'unreact', 'a', '{"choice": "approve", "person": 11}', 'pending', 'a', '', NULL, ''),
    (1, 7, 'unreact', 'b', '{"person": 12}', 'dropped', 'b', '', 'without Manage Messages a reaction stays', ''),
    (1, 7, 'unreact', 'c', '{"choice": "spike", "person": 13}', 'done', 'c', '', NULL, ''),
    (1, 7, 'unreact', 'd', '{"choice": "spike", "person": 14}', 'dropped', 'd', '', 'it counts', '');
"""


async def test_what_was_still_to_be_taken_off_is_known_after_the_upgrade(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as old:
        old.executescript(f"{scripts()[0][1]}\n{ROWS}\nPRAGMA user_version = 1;")
    store = await Store.open(path)
    try:
        found = await store.read(lambda tx: spent_reactions.of_article(tx, 7))
    finally:
        await store.close()
    assert found == {(11, Sign.APPROVE), (12, Sign.CLAIM)}
