"""The model of the property test of fairness: what is so around one article, by what people did and the desk took."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count

from bot.domain.article.article import Via
from bot.domain.article.copy import Copy
from bot.domain.newsroom.roles import Person
from bot.domain.review.votes import Choice

EDITORS, CHIEFS = 11, 12
ADMIN = Person(1, "Ada", manages_server=True)
AUTHOR, PARTNER, ED, EVE, CHRIS, RITA = 10, 20, 21, 22, 23, 30
EVERYBODY = (AUTHOR, PARTNER, ED, EVE, CHRIS, RITA)
NAMES = {AUTHOR: "Ann", PARTNER: "Pat", ED: "Ed", EVE: "Eve", CHRIS: "Chris", RITA: "Rita"}
ROLES = (frozenset[int](), frozenset({EDITORS}), frozenset({EDITORS, CHIEFS}))

serial = count(1000)

Blocks = tuple[tuple[int, int], ...]
"""A text: paragraphs, each by who wrote it first, and its number."""


def copy_of(blocks: Blocks, spaces: int = 1) -> Copy:
    """Each paragraph has words that no other has. `spaces` part the first two: typography, and a text of its own."""
    body = "\n\n".join(" ".join(f"w{who}x{n}x{word}" for word in "abcde") for who, n in blocks)
    return Copy(headline="H", body=body.replace(" ", " " * spaces, 1), sources=("A source",))


@dataclass
class Model:
    """What is so, by what people did and the desk took."""

    roles: dict[int, frozenset[int]]
    gone: set[int] = field(default_factory=set[int])
    texts: list[tuple[Blocks, str, int]] = field(default_factory=list[tuple[Blocks, str, int]])
    """Each revision: its paragraphs, its content hash, and who saved it."""
    signed: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])
    """Co-author and paragraph (by its number) over which their name stood once."""
    co_authors: set[int] = field(default_factory=set[int])
    objections: dict[str, dict[int, Choice]] = field(default_factory=dict[str, dict[int, Choice]])
    approvals: dict[int, dict[int, Via]] = field(default_factory=dict[int, dict[int, Via]])
    """By revision number: who approves it, and how."""
    held_by: int | None = None
    reported: dict[int, int] = field(default_factory=dict[int, int])
    """Reports that wait, by id: whose each is."""
    bypassed: dict[int, int] = field(default_factory=dict[int, int])
    without: dict[int, set[str]] = field(default_factory=dict[int, set[str]])
    """By revision number: which sign-offs its bypass does without."""
    declared: dict[str, bool] = field(default_factory=dict[str, bool])
    """The sign-offs that the newsroom has, and whether each takes the chiefs' role."""
    signing: dict[int, dict[tuple[str, int], bool]] = field(
        default_factory=dict[int, dict[tuple[str, int], bool]]
    )
    """By revision number: who gave which, and whether it stays where only typography changes."""
    asked: set[int] = field(default_factory=set[int])
    """Who asked for the one that is wanted only then."""

    def person(self, who: int) -> Person:
        return Person(who, NAMES[who], frozenset() if who in self.gone else self.roles[who])

    def is_editor(self, who: int) -> bool:
        return who not in self.gone and EDITORS in self.roles[who]

    def is_chief(self, who: int) -> bool:
        return who not in self.gone and CHIEFS in self.roles[who]

    def wrote(self, who: int, number: int) -> bool:
        """Whether anything of theirs is in a revision."""
        blocks, _, saved_by = self.texts[number - 1]
        theirs = any(by == who or (who, n) in self.signed for by, n in blocks)
        return who == AUTHOR or who in self.co_authors or saved_by == who or theirs
