"""Dressing: what the demo changes in the files of simcord's page.

Each change names the piece of simcord 3.2.1 that it replaces. Another version stops at the assertion.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

import simcord.preview

from bot.domain.dataclass import dataclass

ICON = "/favicon.ico"
"""Browsers ask for it."""

EMOJI_FONT = Path(simcord.preview.__file__).parent / "static/fonts/noto-color-emoji-v2.051.ttf"
"""Noto Color Emoji, which simcord brings for its pages."""

SCRIPT = "/newsroom.js"
"""The demo's own part of the page."""


@dataclass(frozen=True)
class Dress:
    """What the demo changes in the look of simcord's page."""

    title: str
    home: str
    """Where the way back leads."""
    style: str
    """CSS, added to simcord's."""
    icon: str
    """An SVG."""
    script: str
    """A JavaScript module that exports `atHome`."""


def own_file(path: str, dress: Dress) -> tuple[str, str] | None:
    """A file that simcord does not have: its text and its type."""
    match path:
        case "/favicon.ico":
            return dress.icon, "image/svg+xml"
        case "/newsroom.js":
            return dress.script, "application/javascript"
        case _:
            return None


def dressed(path: str, text: str, dress: Dress) -> str:
    """One of the files of simcord's page, as the demo serves it."""
    match path:
        case "/":
            return _page(text, dress)
        case "/preview.css":
            return text + dress.style
        case "/transport.js":
            return _sending_again(text)
        case "/timeline.js":
            return _at_the_newest(text)
        case "/commands.js":
            return _pasted_line(text)
        case "/actions.js":
            # It measures the window at the start, which is no news for a visitor.
            return _replaced(text, 'configure_presentation: "Viewport updated"', 'configure_presentation: ""')
        case "/text.js" | "/components.js":
            safe = 'return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;'
            text = _replaced(text, safe, safe.replace("url.href", "atHome(url.href)"))
            return f'import {{ atHome }} from ".{SCRIPT}";\n{text}'
        case "/messages.js":
            return f'import {{ atHome }} from ".{SCRIPT}";\n' + _replaced(
                text, "link.href = url.href;", "link.href = atHome(url.href);"
            )
        case _:
            return text


def _page(text: str, dress: Dress) -> str:
    before, brand, rest = text.partition('<div class="preview-brand">')
    _, end, after = rest.partition("</div>")
    assert brand and end, "simcord's page has another toolbar"
    back = f'<a class="newsroom-link" href="{escape(dress.home)}">← Newsroom</a>'
    return _replaced(
        f"{before}{back}{after}",
        "<title>SimCord Preview</title>",
        f"<title>{escape(dress.title)}</title>",
    )


def _sending_again(text: str) -> str:
    """Where the connection breaks (a sleeping laptop is enough) simcord's page gives up. Sending the same request
    once more is safe: it does what was not done, or gives the same receipt."""
    send = 'request("/api/action", "POST", body)'
    pause = "new Promise((again) => setTimeout(again, 500))"
    again = f'{send}.catch((error) => {{ if ("status" in error) throw error; return {pause}.then(() => {send}); }})'
    return _replaced(text, f"if (!uploads.length) return {send};", f"if (!uploads.length) return {again};")


def _at_the_newest(text: str) -> str:
    """A room opens at its newest message, and one sees what comes for oneself: the answer to a command, or what one
    wrote. A message longer than the window shows its beginning. Somebody who reads further up is left there when
    others write."""
    before = "if ((snapshot.history?.hasAfter || hasNewTail)"
    rule = """const later = ids.filter((id) => BigInt(id) > BigInt(lastPrevious));
    const opens = previousIds.length === 0 && !snapshot.targetId;
    const own = later.find((id) => snapshot.messages?.[id]?.ephemeral
      || String(snapshot.messages?.[id]?.author?.id) === String(snapshot.viewerId));
    if (ids.length && opens) state.scrollIntent = { policy: "target", targetId: ids[ids.length - 1] };
    else if (own && previousIds.length) state.scrollIntent = { policy: "target", targetId: own };
    """
    return _replaced(text, before, rule + before)


def _pasted_line(text: str) -> str:
    """A whole line such as `/publish schedule article:2 when:tomorrow 09:00` fills the command in, as on Discord."""
    before = "matches = matchCommands(catalog?.entries || [], query);\n    if (!matches.length) { closeBrowse(); return; }"
    fill = """const whole = (catalog?.entries || [])
      .filter((entry) => query.startsWith(`${entry.invocation} `))
      .sort((a, b) => b.invocation.length - a.invocation.length)[0];
    const rest = whole ? query.slice(whole.invocation.length) : "";
    const marks = whole ? [...rest.matchAll(/(?:^|\\s)([\\p{L}_-]+):\\s*/gu)]
      .filter((mark) => whole.options.some((option) => option.name === mark[1])) : [];
    if (whole && marks.length && !rest.slice(0, marks[0].index).trim()) {
      select(whole);
      marks.forEach((mark, at) => {
        const option = whole.options.find((each) => each.name === mark[1]);
        const raw = rest.slice(mark.index + mark[0].length, marks[at + 1]?.index).trim();
        const choice = optionChoices(option)?.find((each) => [each.name, String(each.value)]
          .some((word) => word.toLowerCase() === raw.toLowerCase()));
        if (!option.required) drafts.add(option.name);
        if (raw) drafts.value(option.name, { raw: choice ? choice.value : raw, label: choice?.name || raw });
      });
      drafts.focus(null);
      drafts.optionsOpened();
      clearPopup();
      renderCompose({ focus: true });
      return;
    }
    """
    return _replaced(text, before, fill + before)


def _replaced(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"simcord's page has another {old!r}"
    return text.replace(old, new)
