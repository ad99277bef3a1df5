"""Sections on screen: the list of them, and what a change came to."""

from __future__ import annotations

from collections.abc import Sequence

from bot.desk.newsroom.sections import Made
from bot.desk.review.section_removal import Removed
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.section import Section
from bot.domain.newsroom.sections import OF_SECTIONS, seen_by
from bot.domain.newsroom.templates import TEMPLATE
from bot.domain.publishing.layout import clip
from bot.domain.text.markdown_escape import escape
from bot.ui.message import MESSAGE_LIMIT
from bot.ui.newsroom.settings import changes_text, value_of
from bot.ui.phrases import plural

HOW = "-# `/section add` makes another one. What a section leaves open it takes from the newsroom; `none` has it do without."


def list_text(room: Newsroom, *, inside: bool) -> str:
    """The sections in their order, with where they appear and which tags lead to them; `inside` with the settings that
    each has of its own, for the desk."""
    blocks = [f"**{plural(len(room.sections), 'section')}**"]
    for number, section in enumerate(room.sections):
        blocks.append(_block(room, section, first=number == 0, inside=inside))
    if inside:
        blocks += ["", HOW]
    return clip("\n".join(blocks), MESSAGE_LIMIT)


def _block(room: Newsroom, section: Section, *, first: bool, inside: bool) -> str:
    """A section under its name, one thing a line: on a phone a paragraph of settings is not read."""
    view = seen_by(room, section)
    lines = [f"### {escape(section.name)}", f"In <#{view.publish_channel}>"]
    if first and room.divided:
        lines.append("Takes what leads to no other section")
    if section.tags:
        lines.append(f"Tags: {', '.join(escape(tag) for tag in section.tags)}")
    if inside:
        own = (setting for setting in OF_SECTIONS if setting.option in section.kept)
        lines += [f"- `{each.option}` {value_of(each, view)}" for each in own]
    return "\n".join(lines)


def added_text(done: Made, missing: Sequence[str]) -> str:
    """A section was added."""
    own = [setting for setting in OF_SECTIONS if setting.option in done.section.kept]
    lines = [f"The section **{escape(done.section.name)}** is there.{_led(done.section)}"]
    lines += [f"`{each.option}` is **{value_of(each, done.newsroom)}**." for each in own]
    lines.append("The rest it takes from the newsroom.")
    return _with_missing(lines, missing)


def edited_text(done: Made, named: frozenset[str], missing: Sequence[str]) -> str:
    """A section was changed."""
    before, after = done.before.section, done.section
    assert before is not None
    lines: list[str] = []
    if before.name != after.name:
        lines.append(f"**{escape(before.name)}** is called **{escape(after.name)}** now.")
    if before.tags != after.tags:
        lines.append(f"**{escape(after.name)}**:{_led(after) or ' no tags lead to it any more.'}")
    changed = changes_text(
        done.before,
        done.newsroom,
        frozenset(each for each in named if after.kept.get(each) == before.kept.get(each)),
    )
    open_again = [option for option in before.kept if option not in after.kept]
    if changed:
        lines.append(changed)
    own_now = [
        each
        for each in OF_SECTIONS
        if each.option in after.kept
        and after.kept[each.option] != before.kept.get(each.option)
        and each.of(done.before) == each.of(done.newsroom)
    ]
    lines += [
        f"`{each.option}` stays **{value_of(each, done.newsroom)}** here, whatever the newsroom has."
        for each in own_now
    ]
    if open_again:
        names = ", ".join(f"`{option}`" for option in open_again)
        lines.append(f"**{escape(after.name)}** takes {names} from the newsroom again.")
    return _with_missing(lines or ["Everything stays as it was."], missing)


def template_text(view: Newsroom, section: Section) -> str:
    """What the form for a new article of a section holds, where no form can be opened."""
    own = [each for each in TEMPLATE if each.option in section.kept]
    lines = [f"**The form for {escape(section.name)}**"]
    lines += [
        f"`{each.option}`{'' if each in own else ' (the newsroom’s)'} {value_of(each, view)}"
        for each in TEMPLATE
    ]
    lines.append(
        "-# `/section template` changes it in a form. In chat: `section edit`, the section, and `template_body:` with the text"
        " after it; `none` for none, `newsroom` for the newsroom’s."
    )
    return clip("\n".join(lines), MESSAGE_LIMIT)


def removed_text(done: Removed) -> str:
    """A section was removed."""
    gone = f"The section **{escape(done.name)}** is removed."
    if not done.count:
        return gone
    return f"{gone} {plural(done.count, 'article')} moved to **{escape(done.to)}**."


def _led(section: Section) -> str:
    if not section.tags:
        return ""
    tags = ", ".join(f"“{escape(tag)}”" for tag in section.tags)
    return f" {'These tags lead' if len(section.tags) > 1 else 'This tag leads'} to it: {tags}."


def _with_missing(lines: list[str], missing: Sequence[str]) -> str:
    if missing:
        lines.append(f"**{plural(len(missing), 'thing')} to change:**")
        lines += [f"{number}. {text}" for number, text in enumerate(missing, 1)]
    return clip("\n".join(lines), MESSAGE_LIMIT)
