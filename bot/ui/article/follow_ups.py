"""The story that an article follows up, in a line."""

from __future__ import annotations

from bot.desk.article.follow_ups import Followed
from bot.desk.intake.receipts import Receipt
from bot.ui.article.state_labels import look_of
from bot.ui.phrases import title


def follows_line(found: Followed) -> str:
    """What an article follows up, and whether readers of the one will be led to the other."""
    name = title(found.article.number, found.article.headline)
    if found.address is None:
        return f"Follows {name}, which is not out at the moment."
    return f"Follows {name}: [the article]({found.address})"


def open_word(taken: Receipt) -> str:
    """What others may read of a receipt: nothing of the text."""
    if taken.blocking:
        return f"№{taken.article.number} is kept as a draft: preflight stops it."
    return f"№{taken.article.number} is {look_of(taken.article).name.lower()}."
