"""Search query: what a person looks for, read from what they typed. Nothing that they type is wrong, only too much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.domain.dataclass import dataclass
from bot.domain.late import pattern
from bot.domain.refusals import Refusal
from bot.domain.text.folding import Word, folded, searchable, stands_apart, words

LONGEST_QUERY = 200
"""Characters of what is looked for."""

MOST_TERMS = 16
"""Words and phrases of it."""

SHORTEST_BEGINNING = 2
"""Letters that the beginning of a word has at least: one letter begins too many."""

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»〝〞＂", '"'))
_TERM = pattern(r'(?P<not>[-−])?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


class QueryTooLong(Refusal):
    """More than a search takes: more than LONGEST_QUERY characters, or MOST_TERMS words."""

    length: int
    terms: int


class NothingToSearch(Refusal):
    """Something was typed, and there is no word in it."""

    text: str


class BeginningTooShort(Refusal):
    """A beginning of a word, as typed, with fewer than SHORTEST_BEGINNING letters: nearly every article has such a word."""

    text: str


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or words in a row, as they are folded. Of the last one a `beginning` is enough."""

    words: tuple[str, ...]
    beginning: bool = False

    def found_in(self, text: Sequence[Word]) -> Iterator[tuple[int, int]]:
        """Where it stands in a text: the places of its first letter and after its last."""
        *first, last = self.words
        for place in range(len(text) - len(first)):
            end = text[place + len(first)]
            fits = end.folded.startswith(last) if self.beginning else end.folded == last
            if fits and all(text[place + n].folded == word for n, word in enumerate(first)):
                yield text[place].start, end.end


@dataclass(frozen=True, slots=True)
class Query:
    """All of `wanted` must stand in an article, and nothing of `unwanted`."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()

    @property
    def widened(self) -> Query | None:
        """The same with the last word taken for the beginning of one; None where that is nothing else."""
        if not self.wanted:
            return None
        *first, last = self.wanted
        if last.beginning or len(last.words[-1]) < SHORTEST_BEGINNING:
            return None
        return replace(self, wanted=(*first, replace(last, beginning=True)))


def read_query(text: str) -> Query:
    """What somebody typed: words, “phrases”, -words that must not stand there, beginnings of words*.

    Raises QueryTooLong, NothingToSearch, BeginningTooShort.
    """
    wanted: list[Term] = []
    unwanted: list[Term] = []
    if len(text) > LONGEST_QUERY:
        raise QueryTooLong(len(text), 0)
    for match in _TERM.finditer(text.translate(_QUOTES)):
        typed = match["phrase"] if match["phrase"] is not None else match["word"]
        term = tuple(folded(typed).split())
        if term:
            beginning = typed.endswith("*") and not stands_apart(term[-1])
            if beginning and len(term[-1]) < SHORTEST_BEGINNING:
                raise BeginningTooShort(typed)
            (unwanted if match["not"] else wanted).append(Term(term, beginning))
    if len(wanted) + len(unwanted) > MOST_TERMS:
        raise QueryTooLong(len(text), len(wanted) + len(unwanted))
    if text.strip() and not wanted and not unwanted:
        raise NothingToSearch(text)
    return Query(tuple(wanted), tuple(unwanted))


def need_words(text: str) -> None:
    """Raise NothingToSearch for what holds no word."""
    if not folded(text):
        raise NothingToSearch(text)


def words_of(text: str) -> tuple[str, list[Word]]:
    """A text as `searchable` leaves it, and its words."""
    shown = searchable(text)
    return shown, list(words(shown))
