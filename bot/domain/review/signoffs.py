"""Sign-offs of an article: which its text wants, who gave them, and which are missing.

Like votes they are a set, bound to one revision: what is missing is a function of who signed what, never of the order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from bot.domain.article.amendment import Amendment, AmendmentKind
from bot.domain.article.copy import Copy
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.signoffs import SignOff, SignOffs, When, key_of
from bot.domain.text.folding import folded
from bot.domain.text.typography import is_typographic


@dataclass(frozen=True, slots=True)
class Signature:
    """Somebody's sign-off of one revision. `stays`: on a later revision too, if only typography differs. `absent`: they
    were found not to hold a role that it takes any more, so it does not count."""

    name: str
    person_id: int
    person_name: str
    at: datetime
    stays: bool = False
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """An editor wants a sign-off of one article, whatever its text."""

    name: str
    person_id: int
    person_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Signed:
    """The sign-offs of an article as things stand. `wanted` are those that its revision takes; `bypassed` the keys of
    those that a chief let it do without. `unsourced`: its section asks for sources, and the text names none."""

    declared: SignOffs = ()
    wanted: SignOffs = ()
    signatures: tuple[Signature, ...] = ()
    asks: tuple[Ask, ...] = ()
    bypassed: frozenset[str] = frozenset()
    unsourced: bool = False

    def find(self, name: str) -> SignOff | None:
        """The one that is declared by this name."""
        return next((each for each in self.declared if each.key == key_of(name)), None)

    def of(self, one: SignOff) -> tuple[Signature, ...]:
        """Who has signed it off, counted or not."""
        return tuple(each for each in self.signatures if key_of(each.name) == one.key)

    def asks_for(self, one: SignOff) -> tuple[Ask, ...]:
        """Who asked for it."""
        return tuple(each for each in self.asks if key_of(each.name) == one.key)

    def is_done(self, one: SignOff) -> bool:
        """Whether somebody has signed it off who counts."""
        return any(not each.absent for each in self.of(one))

    @property
    def begun(self) -> bool:
        """Whether anybody has signed off something that it wants."""
        return any(self.of(each) for each in self.wanted)

    @property
    def waits(self) -> bool:
        """Whether the article lacks something beside votes."""
        return self.unsourced or bool(self.missing)

    @property
    def missing(self) -> SignOffs:
        """What the article waits for."""
        return tuple(each for each in self.unsigned if each.key not in self.bypassed)

    @property
    def unsigned(self) -> SignOffs:
        """What is wanted and nobody has signed off, bypassed or not."""
        return tuple(each for each in self.wanted if not self.is_done(each))


def wanted(
    declared: SignOffs, copy: Copy, amendment: Amendment | None = None, asked: Collection[str] = ()
) -> SignOffs:
    """Which sign-offs a text takes; `asked` are the names that editors asked for. A minor fix takes none."""
    if amendment is not None and amendment.kind is AmendmentKind.MINOR:
        return ()
    keys = {key_of(name) for name in asked}
    return tuple(each for each in declared if each.key in keys or _rule_wants(each, copy))


def _rule_wants(one: SignOff, copy: Copy) -> bool:
    match one.when:
        case When.ALWAYS:
            return True
        case When.ASKED:
            return False
        case When.TAGS:
            return bool({key_of(tag) for tag in copy.tags} & set(map(key_of, one.terms)))
        case When.WORDS:
            pictures = (words for each in copy.pictures for words in (each.alt, each.caption))
            text = f" {folded(' / '.join((copy.headline, copy.standfirst, copy.body, *pictures)))} "
            return any(f" {words} " in text for words in map(folded, one.terms) if words)


def may_stay(before: Copy, after: Copy, was: Amendment | None = None, now: Amendment | None = None) -> bool:
    """Whether a later text differs from an earlier one in typography only, in every part of it that readers see."""
    same = (
        (before.tags, before.sources, before.pictures, before.markup, before.byline),
        was and was.kind,
    ) == ((after.tags, after.sources, after.pictures, after.markup, after.byline), now and now.kind)
    return same and all(
        is_typographic(old, new)
        for old, new in (
            (before.headline, after.headline),
            (before.standfirst, after.standfirst),
            (before.body, after.body),
            (was.note if was else "", now.note if now else ""),
        )
    )


def names(signoffs: Iterable[SignOff]) -> tuple[str, ...]:
    """Their names."""
    return tuple(each.name for each in signoffs)
