"""Serving: a statement about several newsrooms chooses those that the process serves, or it is known why it does not."""

from __future__ import annotations

import re

from tests.store.test_queries import statements

OF_ONE = re.compile(
    r"\b(?:newsroom_id|article_id|guild_id|revision_id|section_id|delivery_id|editor_id|id|message_id|thread_id|key|name"
    r"|sha256|place|follows|other|part|heading|rowid) = \?|\barticle_id IN"
)
"""What makes a statement about one newsroom, or about something in one."""

CHOOSES = re.compile(r"/\* served by (?:guild|newsroom|article) [\w.]+ \*/")

ADDS = re.compile(r"INSERT (?:OR \w+ )?INTO \w+ \(")

EVERYBODY_S = {
    "archive/packing_upkeep.py": "whoever leads makes old texts smaller",
    "archive/saved_searches.py": "searches that are too old go, whoever saved them",
    "archive/search.py": "the index of the archive; what is found is looked at by newsroom",
    "archive/weighing.py": "how common a word is",
    "article/headings.py": "articles by their ids",
    "article/picture_looks.py": "pictures that look alike, by their bytes; whoever leads looks at old ones",
    "article/pictures.py": "files that nothing refers to: whoever leads deletes them",
    "article/search_index.py": "whoever leads takes in articles of before",
    "intake/fingerprints.py": "texts by their parts; whoever leads looks at old ones",
    "people/tidying.py": "whoever leads clears away what erasing leaves",
}
"""Modules whose statements are about all there is, with the reason."""

ALL_OF_IT = {
    "SELECT 1 FROM newsroom WHERE events = 1 LIMIT 1": "the link that adds the bot is one for all",
    "SELECT id FROM newsroom WHERE guild_id < 0 LIMIT 1": "whoever leads deletes what is closed",
    "DELETE FROM search WHERE at < ?": "searches that are too old go, whoever saved them",
}
"""Further statements about all there is, with the reason."""


def test_a_statement_about_several_newsrooms_chooses_those_that_are_served() -> None:
    found = {
        each.sql: each.where
        for each in statements()
        if not (OF_ONE.search(each.sql) or CHOOSES.search(each.sql) or ADDS.match(each.sql))
        and each.where.partition(":")[0] not in EVERYBODY_S
        and each.sql not in ALL_OF_IT
        and "FROM newsroom WHERE guild_id > 0 ORDER BY id"
        not in each.sql  # an operator's commands, and the seal
    }

    assert found == {}


def test_what_chooses_is_found() -> None:
    choosing = {each.where.partition(":")[0] for each in statements() if CHOOSES.search(each.sql)}

    assert {"outbox/deliveries.py", "next_moment.py", "review/cards.py", "people/removals.py"} <= choosing
    [nearest] = [each.sql for each in statements() if each.where.startswith("next_moment.py")]
    assert len(CHOOSES.findall(nearest)) == nearest.count("SELECT") - 1
