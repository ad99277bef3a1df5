"""The parser for Markdown files: CommonMark with tables, footnotes and strike-through, what Discord adds to
it, and what site generators do.

Tokens of our own: `literal` (shown as it is: a bare address, a mention of Discord's), `left_out` (nothing of
it is shown; `info` is the Part and `content` what stood there).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Protocol

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.reference import reference
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.footnote import footnote_plugin

from bot.domain.intake.account import Part
from bot.domain.late import pattern
from bot.domain.text.links import ADDRESS

_MENTION = pattern(
    r"<(?:[@#][!&]?\d{1,20}|a?:\w{1,32}:\d{1,20}|id:\w{1,20}|t:-?\d{1,16}(?::\w)?|/[\w -]{1,100}:\d{1,20})>"
)
_TEMPLATE = pattern(
    r"\{\{<(?s:.){0,2000}?>\}\}|\{\{%(?s:.){0,2000}?%\}\}|\{%(?s:.){0,2000}?%\}|\{\{(?s:.){0,500}?\}\}"
    r"|\{:[^{}\n]{0,300}\}|\{/\*(?s:.){0,2000}?\*/\}"
    r"|\{(?:[#.][\w-]{1,60}|[\w-]{1,40}=(?:\"[^\"\n]{0,200}\"|[^\s{}\"]{1,100}))(?:\s+[^{}\n]{0,300})?\}"
)
"""Hugo's shortcodes, Liquid, mustaches, kramdown's and Pandoc's attributes, comments of JSX."""

_CALL = pattern(r"\[(/?)([a-z][\w-]{1,30})((?:\s[^\[\]\n]{0,500})?)/?\](?![(\[:])")
_CALLS = frozenset(
    [
        "caption",
        "gallery",
        "embed",
        "audio",
        "video",
        "playlist",
        "youtube",
        "vimeo",
        "tweet",
        "twitter",
        "instagram",
        "soundcloud",
        "contact-form-7",
        "wp_caption",
        "button",
        "quote",
        "pullquote",
        "toc",
        "more",
        "su_quote",
        "vc_row",
        "vc_column",
        "vc_column_text",
    ]
)
"""WordPress's shortcodes: with attributes, or with another one that closes them."""

_COMPONENT = pattern(
    r"</?[A-Z][\w.]{0,60}"
    r"(?:\s+(?:[\w:@.-]{1,60}(?:\s*=\s*(?:\"[^\"]{0,1000}\"|'[^']{0,1000}'|\{(?:[^{}]|\{[^{}]{0,500}\}){0,500}\}))?"
    r"|\{\.\.\.[\w.]{1,60}\}))*\s*/?>"
)
_IMPORT = pattern(
    r"import\s(?:(?:[^\n;'\"]|\n(?!\s*\n)){0,1000}?\sfrom\s*)?['\"][^'\"\n]{1,300}['\"]\s*;?[ \t]*(?:\n|$)"
)
_EXPORT = pattern(r"export\s+(?:const|let|default|function|async)\b(?:[^\n]|\n(?![ \t]*\n)){0,5000}")
_CONTAINER = pattern(
    r":{3,}[ \t]*(?:\{[^}\n]*\}|[A-Za-z][\w-]*(?:\{[^}\n]*\})?)?"
    r"(?:\[(?P<label>[^\]\n]*)\]|[ \t]+(?P<title>[^\n]+?))?[ \t]*:*[ \t]*"
)
_LISTING = pattern(
    r"(?:\{\{[<%]\s*highlight\s+(?P<hugo>[\w+#-]+)?[^\n]*?[>%]\}\}|\{%-?\s*(?P<kind>highlight|raw|verbatim|code)\b"
    r"[ \t]*(?P<liquid>[\w+#-]+)?[^\n]*?%\})[ \t]*\n?"
)
_LISTING_ENDS = pattern(
    r"[ \t]*(?:\{\{[<%]\s*/\s*highlight\s*[>%]\}\}|\{%-?\s*end(?:highlight|raw|verbatim|code)\s*-?%\})"
)
_DEFINITION = pattern(r"\[(?:[^\[\]\\]|\\.){1,999}\]:[ \t]*(?P<to>\S*)")
_EMBED = pattern(r"!\[\[[^\[\]\n]{1,300}\]\]")


class Engine(Protocol):
    """What makes tokens of a text."""

    def parse(self, src: str, env: dict[str, object] | None = None) -> list[object]: ...


@cache
def parser(*, mdx: bool) -> MarkdownIt:
    """The parser, for files with or without components in them."""
    engine = (
        MarkdownIt("commonmark", {"maxNesting": 40}).enable(["table", "strikethrough"]).use(footnote_plugin)
    )
    engine.disable(["text_join", "footnote_tail"])
    engine.normalizeLink = _as_it_is  # pyright: ignore[reportAttributeAccessIssue]  # meant to be replaced, says its documentation
    engine.normalizeLinkText = _as_it_is  # pyright: ignore[reportAttributeAccessIssue]
    engine.validateLink = _any_link  # pyright: ignore[reportAttributeAccessIssue]
    engine.block.ruler.before("fence", "listing", _listing, {"alt": ["paragraph", "list", "blockquote"]})
    engine.block.ruler.before("fence", "container", _container, {"alt": ["paragraph", "list", "blockquote"]})
    engine.block.ruler.before("fence", "module", _modules if mdx else _imports)
    engine.block.ruler.at("reference", _reference)
    engine.inline.ruler.before("autolink", "mention", _mention)
    engine.inline.ruler.before("html_inline", "component", _components if mdx else _component)
    engine.inline.ruler.after("text", "template", _expression if mdx else _template)
    engine.inline.ruler.before("link", "call", _call)
    engine.inline.ruler.before("image", "embed", _embed)
    engine.inline.ruler.push("address", _address)
    return engine


def _as_it_is(text: str) -> str:
    return text


def _any_link(_: str) -> bool:
    return True


# ---------------------------------------------------------------- in a line


def _leave_out(state: StateInline, found: re.Match[str], part: Part, *, silent: bool) -> bool:
    if not silent:
        token = state.push("left_out", "", 0)
        token.content, token.info = found[0], part.value
    state.pos = found.end()
    return True


def _mention(state: StateInline, silent: bool) -> bool:
    found = _MENTION.match(state.src, state.pos) if state.src[state.pos] == "<" else None
    return found is not None and _literal(state, found[0], silent=silent)


def _literal(state: StateInline, text: str, *, silent: bool) -> bool:
    if not silent:
        state.push("literal", "", 0).content = text
    state.pos += len(text)
    return True


def _address(state: StateInline, silent: bool) -> bool:
    """A bare address: nothing within it is markup. The rule for text stops at its colon."""
    if state.src[state.pos] != ":" or not state.src.startswith("://", state.pos):
        return False
    scheme = next((s for s in ("https", "http") if state.pending.lower().endswith(s)), None)
    found = scheme and ADDRESS.match(state.src, state.pos - len(scheme))
    if not scheme or not found or state.linkLevel:
        return False
    end = found.end()
    while state.src[end - 1] == ")" and found[0].count("(", 0, end - found.start()) < state.src.count(
        ")", found.start(), end
    ):
        end -= 1  # (as in https://example.org/x)
    if not silent:
        state.pending = state.pending[: -len(scheme)]
        state.push("literal", "", 0).content = state.src[found.start() : end]
    state.pos = end
    return True


def _template(state: StateInline, silent: bool) -> bool:
    found = _TEMPLATE.match(state.src, state.pos) if state.src[state.pos] == "{" else None
    return found is not None and _leave_out(state, found, Part.SHORTCODE, silent=silent)


_ANY_EXPRESSION = pattern(r"\{(?:[^{}]|\{[^{}]{0,500}\}){1,2000}\}")


def _expression(state: StateInline, silent: bool) -> bool:
    found = _ANY_EXPRESSION.match(state.src, state.pos) if state.src[state.pos] == "{" else None
    return found is not None and _leave_out(state, found, Part.SHORTCODE, silent=silent)


def _call(state: StateInline, silent: bool) -> bool:
    found = _CALL.match(state.src, state.pos) if state.src[state.pos] == "[" else None
    if found is None or found[2] not in _CALLS:
        return False
    paired = found[1] or f"[/{found[2]}]" in state.src[state.pos :] or found[0].endswith("/]")
    alone = state.src.strip() == found[0]
    if not paired and "=" not in found[3] and not alone:
        return False
    return _leave_out(state, found, Part.SHORTCODE, silent=silent)


def _embed(state: StateInline, silent: bool) -> bool:
    found = _EMBED.match(state.src, state.pos) if state.src.startswith("![[", state.pos) else None
    return found is not None and _leave_out(state, found, Part.PICTURE, silent=silent)


def _component(state: StateInline, silent: bool) -> bool:
    """A component of MDX in an ordinary file: one that cannot be a type in angle brackets, List<String>."""
    if state.src[state.pos] != "<":
        return False
    found = _COMPONENT.match(state.src, state.pos)
    if found is None or (not re.search(r"[\s/]", found[0][2:]) and not found[0].startswith("</")):
        return False
    if found[0].startswith("</") and f"<{found[0][2:-1]} " not in state.src[: state.pos]:
        return False
    return _leave_out(state, found, Part.HTML, silent=silent)


def _components(state: StateInline, silent: bool) -> bool:
    found = _COMPONENT.match(state.src, state.pos) if state.src[state.pos] == "<" else None
    return found is not None and _leave_out(state, found, Part.HTML, silent=silent)


# ------------------------------------------------------------------- blocks


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _leave_block_out(state: StateBlock, start: int, end: int, text: str, part: Part) -> None:
    token = state.push("left_out", "", 0)
    token.content, token.info, token.map = text, part.value, [start, end]
    state.line = end


def _container(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A fence of three colons: it goes, a title stays, and what stands between two of them is text."""
    line = _line(state, start)
    found = _CONTAINER.fullmatch(line) if line.startswith(":::") else None
    if found is None:
        return False
    if not silent:
        if line.strip(": \t"):
            _leave_block_out(state, start, start + 1, line, Part.SHORTCODE)
        state.line = start + 1
        title = (found["label"] or found["title"] or "").strip()
        if title:
            state.push("paragraph_open", "p", 1)
            inline = state.push("inline", "", 0)
            inline.content, inline.map, inline.children = f"**{title}**", [start, start + 1], []
            state.push("paragraph_close", "p", -1)
    return True


def _listing(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Code between a generator's own tags."""
    opened = _LISTING.match(_line(state, start)) if _line(state, start).startswith("{") else None
    if opened is None:
        return False
    closes = next(
        (n for n in range(start + 1, end) if _LISTING_ENDS.fullmatch(_line(state, n).rstrip())), None
    )
    if closes is None:
        return False
    if not silent:
        token = state.push("fence", "code", 0)
        token.info = opened["hugo"] or (opened["liquid"] if opened["kind"] == "highlight" else "") or ""
        token.content = state.getLines(start + 1, closes, state.blkIndent, True)
        token.map = [start, closes + 1]
        state.line = closes + 1
    return True


def _imports(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    return _module(state, start, end, silent, (_IMPORT,))


def _modules(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    return _module(state, start, end, silent, (_IMPORT, _EXPORT))


def _module(
    state: StateBlock, start: int, end: int, silent: bool, patterns: tuple[re.Pattern[str], ...]
) -> bool:
    """What a file of components brings in from others, and gives to them."""
    if state.sCount[start] or state.level or not _line(state, start).startswith(("import", "export")):
        return False
    at = state.bMarks[start]
    found = next(filter(None, (pattern.match(state.src, at) for pattern in patterns)), None)
    if found is None:
        return False
    if not silent:
        lines = found[0].rstrip("\n").count("\n") + 1
        _leave_block_out(state, start, min(start + lines, end), found[0].strip(), Part.SHORTCODE)
    return True


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A link's definition leads somewhere. `[Smith]: Yes` is what somebody said."""
    found = _DEFINITION.match(_line(state, start))
    to = found["to"] if found else ""
    if to and not re.search(r"[:/.#?<]", to):
        return False
    return reference(state, start, end, silent)
