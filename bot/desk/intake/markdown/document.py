"""Markdown files: what their Markdown becomes in Discord's, and what of it cannot be shown there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace

from bot.desk.intake.markdown.inline import plain_line
from bot.desk.intake.markdown.tokens import read_tree
from bot.desk.intake.markdown.tree import HARD, SOFT, Builder, Node
from bot.desk.intake.markdown.writer import Writer
from bot.domain.article.copy import split_message
from bot.domain.dataclass import dataclass
from bot.domain.intake.account import Account, Part
from bot.domain.text.cleaning import is_blank, nfc, trim_blank_lines

COSTLIEST = 600_000
"""What a text may cost to parse, in units of a microsecond or so."""


_PRICES = {"\n": 25, "[": 25, "|": 30, "<": 8, "*": 20, "_": 20, "~": 20, "`": 5}


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown file, read. `body` goes without the headline; `whole` is the body with it at its head, where
    it is the first line merely because it comes first."""

    headline: str
    body: str
    whole: str = ""
    headline_is_guess: bool = False
    account: Account = field(default_factory=Account)


def read_markdown(text: str, *, headline: str | None = None, mdx: bool = False) -> Document:
    """The words of a Markdown file as Discord's Markdown. `text` is clean and has no head; `headline` is the
    one that its head gives. A first line that only says it again is not repeated."""
    if _cost(text) > COSTLIEST:
        return _as_it_is(text, headline)
    builder = read_tree(text, mdx=mdx)
    writer = Writer(builder)
    first = _first_words(builder.root)
    if headline is not None:
        if first is not None and _same(plain_line(first[0].children), headline):
            node, (parent, at) = first
            del parent.children[at]
            _forget(builder, node)
        body = writer.body(builder.root.children)
        return Document(headline, body, account=_account(builder))
    if first is None:
        return Document("", writer.body(builder.root.children), account=_account(builder))
    node, (parent, at) = first
    guess = node.tag == "p"
    whole = Writer(_scratch(builder)).body(builder.root.children) if guess else ""
    words, rest = _first_line(node.children) if guess else (node.children, ())
    for link in (inner for child in words if isinstance(child, Node) for inner in child.walk()):
        if link.tag == "a":
            builder.leave_out(Part.LINK, link.target)
    parent.children[at : at + 1] = [Node("p", list(rest))] if rest else []
    _forget(builder, node)
    body = writer.body(builder.root.children)
    return Document(plain_line(words), body, whole, guess, _account(builder))


def _cost(text: str) -> int:
    """An estimate for the worst of what may be in it: brackets, cells and items are dear."""
    return 3 * len(text) + sum(price * text.count(sign) for sign, price in _PRICES.items())


def _as_it_is(text: str, headline: str | None) -> Document:
    """A text beyond all measure. It is longer than what may be published, or made to be dear."""
    account = Account(left_out={Part.MARKUP: 1})
    if headline is not None:
        return Document(headline, text, account=account)
    first, _ = split_message(text)
    _, _, body = trim_blank_lines(text).partition("\n")
    return Document(first, body, trim_blank_lines(text), headline_is_guess=True, account=account)


def _forget(builder: Builder, node: Node) -> None:
    """What became the headline is no heading of the text."""
    if node.tag != "p":
        builder.kept[Part.HEADING] = builder.kept.get(Part.HEADING, 1) - 1


def _account(builder: Builder) -> Account:
    account = builder.account()
    kept = {part: count for part, count in account.kept.items() if count > 0}
    return replace(account, kept=kept, names=tuple(builder.names))


def _scratch(builder: Builder) -> Builder:
    """A builder to write from whose account nobody reads."""
    scratch = Builder()
    scratch.root = builder.root
    return scratch


def _first_words(root: Node) -> tuple[Node, tuple[Node, int]] | None:
    """The first heading or paragraph with words in it, and where it stands; None where a list, a quotation or
    the like comes before any. Tables and code are passed over: they are no headline."""
    for at, child in enumerate(root.children):
        if isinstance(child, str):
            if not is_blank(child):
                return None
        elif child.tag == "div":
            if found := _first_words(child):
                return found
            if plain_line(child.children):
                return None
        elif child.tag in ("p", "h1", "h2", "h3", "h4", "h5", "h6"):
            if not is_blank(plain_line(child.children)):
                return child, (root, at)
        elif child.tag in ("ul", "ol", "blockquote", "note", "dl"):
            return None
    return None


def _first_line(children: Sequence[Node | str]) -> tuple[Sequence[Node | str], Sequence[Node | str]]:
    """The first line of a paragraph, as it stands in the file, and what follows."""
    for at, child in enumerate(children):
        if isinstance(child, str) and child in (SOFT, HARD) and not is_blank(plain_line(children[:at])):
            return children[:at], children[at + 1 :]
    return children, ()


def _same(one: str, other: str) -> bool:
    return nfc(one).casefold() == nfc(" ".join(other.split())).casefold()
