"""The page of a comparison: two revisions side by side, as one HTML file that needs nothing beside itself.

All of the text is other people's: it is escaped, and the page's own policy lets nothing run or load.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING

from bot.desk.archive.comparison import Comparison
from bot.domain import late
from bot.domain.archive.revision_diff import Difference, part_pairs
from bot.domain.article.article import Revision
from bot.domain.article.picture import Picture
from bot.domain.article.states import Publication
from bot.domain.text.side_by_side import Cell, Row, side_by_side
from bot.domain.text.word_diff import Kind
from bot.ui.phrases import plural
from bot.ui.times.clock_words import clock_words

if TYPE_CHECKING:
    import html
else:
    html = late.library("html")

CONTEXT_ROWS = 1
"""Unchanged paragraphs that stay on show before and after a change."""

LEAST_FOLDED = 2
"""Fewer unchanged paragraphs than this are not worth folding."""

_TAGS = {Kind.SAME: "", Kind.REMOVED: "del", Kind.ADDED: "ins"}

_STYLE = """
:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1d1f23; --quiet: #5b626d; --line: #d8dce2; --band: #f4f5f7;
  --gone: #ffdcd9; --gone-ink: #86130c; --came: #cdf3d6; --came-ink: #0a4f22;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #16181c; --ink: #e4e6ea; --quiet: #a0a7b3; --line: #363b44; --band: #1f2228;
    --gone: #55211f; --gone-ink: #ffc9c4; --came: #17452a; --came-ink: #b8f2c9;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 84rem; padding: 1.5rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.6 Georgia, "Noto Serif", serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2, header p, .heads, summary, footer { font-family: system-ui, "Noto Sans", sans-serif; }
h2 { font-size: .8rem; letter-spacing: .06em; text-transform: uppercase; color: var(--quiet);
  margin: 2rem 0 .5rem; }
header p, footer { color: var(--quiet); font-size: .9rem; margin: .25rem 0; }
footer { margin-top: 2.5rem; border-top: 1px solid var(--line); padding-top: .75rem; }
.pair { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); column-gap: 2rem; }
.pair > div { max-width: 42rem; padding: .3rem .6rem; border-inline-start: 3px solid transparent; }
.heads { position: sticky; top: 0; background: var(--paper); border-bottom: 1px solid var(--line);
  font-size: .85rem; color: var(--quiet); margin-top: 1rem; }
.heads b { display: block; font-size: 1rem; color: var(--ink); }
.text { white-space: pre-wrap; unicode-bidi: plaintext; text-align: start; }
.old.changed { border-color: var(--gone-ink); }
.new.changed { border-color: var(--came-ink); }
del { background: var(--gone); color: var(--gone-ink); text-decoration: line-through; }
ins { background: var(--came); color: var(--came-ink); text-decoration: underline 1px;
  text-underline-offset: .25em; }
del, ins { padding: 0 .1em; border-radius: .15em; -webkit-box-decoration-break: clone;
  box-decoration-break: clone; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
img { max-width: 100%; height: auto; }
summary { cursor: pointer; color: var(--quiet); font-size: .85rem; background: var(--band);
  padding: .25rem .6rem; margin: .4rem 0; border-radius: .25rem; }
@media (max-width: 46rem) {
  body { padding: 1rem; }
  .pair { grid-template-columns: minmax(0, 1fr); }
  .pair > div { max-width: none; }
  .pair > .text:empty, .same > .old { display: none; }
  .heads { position: static; }
}
@media print {
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  .heads { position: static; }
}
"""

_POLICY = (
    "default-src 'none'; style-src 'sha256-"
    + base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    + "'; img-src data:; base-uri 'none'; form-action 'none'"
)

_MIME = {"jpg": "jpeg", "png": "png", "gif": "gif", "webp": "webp"}

Files = Mapping[str, bytes]
"""The bytes of pictures by their SHA-256, of those that there are and that fit."""


def comparison_page(comparison: Comparison, found: Difference, files: Files) -> tuple[str, bytes]:
    """The page, with the name of its file. `files` are pictures that are shown in it."""
    article, old, new = comparison.article, comparison.old, comparison.new
    pairs = part_pairs(old.copy, new.copy, (old.amendment, new.amendment))
    same = [name for name, (before, after) in pairs.items() if before == after and before]
    title = html.escape(new.copy.headline.strip() or "Without a headline")
    heads = "".join(
        f"<div><b>Revision {revision.number}{standing(comparison, revision)}</b>"
        f"{html.escape(revision.editor_name)}, {clock_words(revision.created_at, comparison.newsroom.timezone)}</div>"
        for revision in (old, new)
    )
    lines = [
        '<!doctype html>\n<html lang="und">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>№{article.number} {title}: revision {old.number} to {new.number}</title>",
        f"<style>{_STYLE}</style>\n</head>\n<body>",
        f'<header>\n<h1 dir="auto">№{article.number} {title}</h1>',
        f'<p lang="en">{plural(found.added_words, "word")} added, '
        f"{plural(found.removed_words, 'word')} removed</p>\n</header>\n<main>",
        f'<div class="pair heads" lang="en">{heads}</div>',
    ]
    for name, (before, after) in pairs.items():
        if before != after:
            lines.append(f'<section>\n<h2 lang="en">{name}</h2>')
            lines += _rows(side_by_side(before, after))
            if name == "Pictures":
                lines += _pictures(old.copy.pictures, new.copy.pictures, files)
            lines.append("</section>")
    lines.append("</main>")
    if same:
        lines.append(f'<footer lang="en">Unchanged: {", ".join(same).lower()}</footer>')
    lines.append("</body>\n</html>\n")
    name = f"{article.number}-{article.slug}-{old.number}-{new.number}.html"
    return name, "\n".join(lines).encode()


def _pictures(old: Sequence[Picture], new: Sequence[Picture], files: Files) -> Iterator[str]:
    """The pictures side by side, by their places in the order."""
    for before, after in zip_longest(old, new):
        yield f'<div class="pair">{_picture(before, after, "old", files)}{_picture(after, before, "new", files)}</div>'


def _picture(picture: Picture | None, other: Picture | None, column: str, files: Files) -> str:
    if picture is None:
        return f'<div class="{column}"></div>'
    changed = "" if other is not None and picture.sha256 == other.sha256 else " changed"
    data = files.get(picture.sha256)
    if data is None:
        return f'<div class="{column}{changed}" lang="en">The file is not shown here.</div>'
    source = f"data:image/{_MIME.get(picture.extension, 'png')};base64,{base64.b64encode(data).decode()}"
    return f'<div class="{column}{changed}"><img src="{source}" alt="{html.escape(picture.alt)}"></div>'


def standing(comparison: Comparison, revision: Revision) -> str:
    """What there is to say of a revision beside its number."""
    article = comparison.article
    if revision.id == article.live_revision_id:
        return ", published" if article.publication is Publication.LIVE else ", last published"
    return ", current" if revision.id == article.revision_id else ""


def _rows(rows: Sequence[Row]) -> Iterator[str]:
    """The rows, those far from any change behind a line that opens."""
    groups = [(same, list(group)) for same, group in groupby(rows, key=lambda row: row.same)]
    for number, (same, group) in enumerate(groups):
        if not same:
            yield from map(_row, group)
            continue
        head = CONTEXT_ROWS if number > 0 else 0
        tail = len(group) - (CONTEXT_ROWS if number < len(groups) - 1 else 0)
        if tail - head < LEAST_FOLDED:
            head = tail = len(group)
        yield from map(_row, group[:head])
        if tail > head:
            folded = plural(tail - head, "unchanged paragraph")
            yield f'<details>\n<summary lang="en">{folded}</summary>'
            yield from map(_row, group[head:tail])
            yield "</details>"
        yield from map(_row, group[tail:])


def _row(row: Row) -> str:
    kind = "pair same" if row.same else "pair"
    return f'<div class="{kind}">{_cell(row.old, "old")}{_cell(row.new, "new")}</div>'


def _cell(cell: Cell, column: str) -> str:
    changed = " changed" if any(run.kind is not Kind.SAME for run in cell) else ""
    text = "".join(_marked(cell)).rstrip("\n")
    return f'<div class="text {column}{changed}" dir="auto">{text}</div>'


def _marked(cell: Cell) -> Iterator[str]:
    """The runs of a cell, each line of what changed between its tags."""
    fresh = True  # nothing stands on this line yet
    for run in cell:
        tag = _TAGS[run.kind]
        for ends_line, words in groupby(run.words, key=lambda word: word.ends_line):
            if ends_line:
                if run.kind is not Kind.SAME and not run.count:
                    yield f"<{tag}>¶</{tag}>"  # the end of the line alone came or went
                yield from (word.text for word in words)
                fresh = True
                continue
            plain = "".join(" " + word.text if word.spaced else word.text for word in words)
            lead = " " if plain.startswith(" ") and not fresh else ""
            text = html.escape(plain.removeprefix(" "))
            yield f"{lead}<{tag}>{text}</{tag}>" if tag else lead + text
            fresh = False
