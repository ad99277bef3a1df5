"""Preflight: what is looked at before a text may be handed in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from bot.domain.article.copy import Copy, Markup
from bot.domain.article.findings import LONG_HEADLINE, Check, Finding
from bot.domain.dataclass import dataclass
from bot.domain.intake.quotations import QuoteReport, read_quotes
from bot.domain.intake.skeletons import left_over
from bot.domain.late import pattern
from bot.domain.publishing.plates import named_in
from bot.domain.text.cleaning import clean_line, is_blank, trim_blank_lines
from bot.domain.text.links import disguised_links
from bot.domain.text.markdown_regions import mask_code

DEFAULT_CHARACTER_LIMIT = 60_000
HEADLINE_LIMIT = 256
STANDFIRST_LIMIT = 1000
FURNITURE_LIMIT = 3000
"""Characters; a newsroom may set another limit for the body. Headline, standfirst and furniture (tags
and sources, set side by side) each have to fit one message."""

_EXCERPT = 80
_AROUND = 24
"""Characters on either side of a placeholder by which it is known again."""

_ADDRESS = pattern(r"""(?:https?://|www\.)[^\s<>"'\[\]]+""", re.IGNORECASE)
_PLACEHOLDER = pattern(
    r"(?<![\w-])(?:(?:TK)+|TODO)(?!\w|-\w)|\[\s*(?i:citation\s+needed)\s*\]"  # not TK-421
)
_ORDINARY_AFTER = {
    "TODO": pattern(
        r"\s(?:EL|LO|LA|UN|UNA|O|ESTO|ESO|MUNDO)\b"  # TODO EL MUNDO
        r"|\s?[-–]?(?i:lists?|items?|apps?)\b"  # a TODO list
    ),
    "TK": pattern(
        r"[ \u00a0](?:\d{3,4}\b|\d{1,2} (?:landed|lands|left|departed|departs|took off|flew|from|to)\b"  # TK 1872
        r"|(?!(?:The|An?|In|On|At|It|He|She|They|We|This|That|There|But|And|For|From|To|When|After|Before)\b)"
        r"[A-Z][a-z])"  # TK Maxx, but not where the next sentence begins
    ),
}
_ORDINARY_BEFORE = pattern(r"(?i:\b(?:flights?|vols?|flug|vuelos?|volo|vlucht|flight no\.))\s$")
_MENTION = pattern(r"@(?:everyone|here)(?!\w)|<@[!&]?[0-9]+>")
_TAG_LINE = pattern(r"(?=[^,;]*[,;])[\s,;|#]*|[*_\s]*(?:tags?|keywords?)[*_\s]*:[*_\s,;|#]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Report:
    """The text as it goes on (without an empty tag line) and what was found in it."""

    copy: Copy
    findings: tuple[Finding, ...]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings because of which the text cannot be handed in."""
        return tuple(finding for finding in self.findings if finding.check.blocks)


def preflight(
    copy: Copy,
    *,
    character_limit: int = DEFAULT_CHARACTER_LIMIT,
    waived: frozenset[str] = frozenset(),
    told_only: frozenset[Check] = frozenset(),
    skeletons: frozenset[str] = frozenset(),
    wants_sources: bool = False,
) -> Report:
    """Inspect a text. `character_limit` is for the body, in characters (code points). Findings come
    in a fixed order: first what blocks. Placeholders that stand in the `waived` words (as `waivable` gives them)
    do not: their writer says that they are none. Of what is in `told_only` (PICTURE_WITHOUT_ALT, PICTURE_WITHOUT_RIGHTS) the
    desk is told, and it stops nothing. `skeletons` are texts of templates, whose lines are no text; `wants_sources` says that
    one without sources is stopped."""
    body, empty_tag_line = _without_empty_tag_line(copy.body)
    findings: list[Finding] = []
    if empty_tag_line:
        copy = replace(copy, body=body)
        findings.append(Finding(Check.EMPTY_TAG_LINE, _excerpt(empty_tag_line), 1))
    for inspect in _INSPECTIONS:
        findings += inspect(copy)
    if leftover := left_over(copy.body, skeletons):
        findings.append(Finding(Check.TEMPLATE_LINE, _excerpt(leftover[0]), len(leftover)))
    if wants_sources and not copy.sources:
        findings.append(Finding(Check.SOURCES_WANTED))
    if len(copy.body) > character_limit:
        findings.append(Finding(Check.TOO_LONG, count=len(copy.body) - character_limit))
    if waived and waivable(copy) <= waived:
        findings = [
            replace(f, check=Check.WAIVED_PLACEHOLDER) if f.check is Check.PLACEHOLDER else f
            for f in findings
        ]
    findings = [replace(f, check=_TOLD[f.check]) if f.check in told_only else f for f in findings]
    order = list(Check)
    return Report(copy, tuple(sorted(findings, key=lambda finding: order.index(finding.check))))


_TOLD = {Check.PICTURE_WITHOUT_ALT: Check.NO_ALT, Check.PICTURE_WITHOUT_RIGHTS: Check.NO_RIGHTS}


def namesake_finding(names: Sequence[str]) -> tuple[Finding, ...]:
    """That a byline is, or looks like, the name of these other people; it comes after every other finding."""
    return (Finding(Check.NAMESAKE, _excerpt(names[0]), len(names)),) if names else ()


def waivable(copy: Copy) -> frozenset[str]:
    """The words around each placeholder of a text, by which a waiver holds for later revisions of it."""
    return frozenset(around for _, around in placeholders(copy))


def _without_empty_tag_line(body: str) -> tuple[str, str]:
    """The body without last lines that were to hold tags and hold none; and the last of them."""
    lines = body.split("\n")
    empty = ""
    while lines and ((blank := is_blank(lines[-1])) or _TAG_LINE.fullmatch(lines[-1])):
        line = lines.pop()
        empty = empty or ("" if blank else line.strip())
    return (trim_blank_lines("\n".join(lines)), empty) if empty else (body, "")


def _furniture(copy: Copy) -> Iterator[Finding]:
    """What stands around the body: is it there, and does it fit?"""
    if is_blank(copy.headline):
        yield Finding(Check.NO_HEADLINE)
    elif not any(char.isalnum() for char in copy.headline):
        yield Finding(Check.WORDLESS_HEADLINE, _excerpt(copy.headline))
    if len(copy.headline) > HEADLINE_LIMIT:
        yield Finding(Check.HEADLINE_TOO_LONG, count=len(copy.headline) - HEADLINE_LIMIT)
    elif len(copy.headline) > LONG_HEADLINE:
        yield Finding(Check.LONG_HEADLINE, count=len(copy.headline) - LONG_HEADLINE)
    if is_blank(copy.body):
        yield Finding(Check.NO_BODY)
    if is_blank(copy.standfirst):
        yield Finding(Check.NO_STANDFIRST)
    if len(copy.standfirst) > STANDFIRST_LIMIT:
        yield Finding(Check.STANDFIRST_TOO_LONG, count=len(copy.standfirst) - STANDFIRST_LIMIT)
    if not copy.tags:
        yield Finding(Check.NO_TAGS)
    furniture = len(", ".join(copy.tags)) + len("\n".join(copy.sources))
    if furniture > FURNITURE_LIMIT:
        yield Finding(Check.FURNITURE_TOO_LONG, count=furniture - FURNITURE_LIMIT)


def nameable(copy: Copy, addresses: Iterable[str]) -> tuple[str, ...]:
    """The addresses that can still be named as sources of a text: those that are not, as far as they fit."""
    room = FURNITURE_LIMIT - len(", ".join(copy.tags)) - len("\n".join(copy.sources))
    chosen: list[str] = []
    for address in addresses:
        if address in copy.sources or address in chosen:
            continue
        room -= len(address) + 1
        if room < 0:
            break
        chosen.append(address)
    return tuple(chosen)


def _placeholders(copy: Copy) -> Iterator[Finding]:
    found = placeholders(copy)
    if found:
        yield Finding(Check.PLACEHOLDER, _excerpt(found[0][0]), len(found))


def _placeholders_in(part: str) -> list[tuple[str, str]]:
    clean = _ADDRESS.sub(" ", part)
    return [
        (match[0], " ".join(clean[max(0, match.start() - _AROUND) : match.end() + _AROUND].split()))
        for match in _PLACEHOLDER.finditer(clean)
        if not _is_ordinary(clean, match)
    ]


def _is_ordinary(text: str, match: re.Match[str]) -> bool:
    """Whether the letters are a name, a flight number or a word here. A doubled TKTK never is."""
    after = _ORDINARY_AFTER.get(match[0])
    if after is None:
        return False
    return (
        after.match(text, match.end()) is not None
        or _ORDINARY_BEFORE.search(text[max(0, match.start() - 20) : match.start()]) is not None
    )


def placeholders(copy: Copy) -> list[tuple[str, str]]:
    """The placeholders of a text, each with the words around it. What stands in code is none."""
    body = mask_code(copy.body) if copy.markup is Markup.MARKDOWN else copy.body
    return [found for part in (copy.headline, copy.standfirst, body) for found in _placeholders_in(part)]


def _quotes(copy: Copy) -> Iterator[Finding]:
    reports: list[QuoteReport] = [
        read_quotes(copy.headline, Markup.PLAIN),
        read_quotes(copy.standfirst, Markup.PLAIN),
        read_quotes(copy.body, copy.markup),
    ]
    # A headline's quotation is the body's over again.
    passages = [passage for report in reports[1:] for passage in report.passages]
    unpaired = [passage for report in reports for passage in report.unpaired]
    if passages and not copy.sources:
        yield Finding(Check.UNSOURCED_QUOTE, _excerpt(passages[0]), len(passages))
    if unpaired:
        yield Finding(Check.UNBALANCED_QUOTES, _excerpt(unpaired[0]), len(unpaired))


def _mentions(copy: Copy) -> Iterator[Finding]:
    parts = (copy.headline, copy.standfirst, copy.body, *copy.tags, *copy.sources)
    found = [match[0] for part in parts for match in _MENTION.finditer(part)]
    if found:
        yield Finding(Check.MENTIONS, _excerpt(found[0]), len(found))


def _links(copy: Copy) -> Iterator[Finding]:
    found = disguised_links(copy.body) if copy.markup is Markup.MARKDOWN else []
    if found:
        yield Finding(Check.DISGUISED_LINK, _excerpt(found[0]), len(found))


def _pictures(copy: Copy) -> Iterator[Finding]:
    """Does each picture say what it shows, and by what right it is printed?"""
    numbered = list(enumerate(copy.pictures, 1))
    for check, missing in (
        (Check.PICTURE_WITHOUT_ALT, [number for number, each in numbered if each.lacks_alt]),
        (Check.PICTURE_WITHOUT_RIGHTS, [number for number, each in numbered if each.lacks_rights]),
    ):
        if missing:
            yield Finding(check, ", ".join(map(str, missing)), len(missing))
    wrong = sorted(set(named_in(copy)) - {number for number, _ in numbered})
    if wrong:
        yield Finding(Check.NO_SUCH_PICTURE, ", ".join(map(str, wrong)), len(wrong))


_INSPECTIONS: tuple[Callable[[Copy], Iterator[Finding]], ...] = (
    _furniture,
    _placeholders,
    _quotes,
    _mentions,
    _links,
    _pictures,
)


def _excerpt(passage: str) -> str:
    line = clean_line(passage[: 2 * _EXCERPT])
    return line if len(line) <= _EXCERPT else line[: _EXCERPT - 1].rstrip() + "…"
