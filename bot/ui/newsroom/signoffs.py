"""Sign-offs as a newsroom declares them, on screen: the list, its menu, the form of one, and what is wrong with one."""

from __future__ import annotations

from dataclasses import replace

import discord
from discord import ui

from bot.domain.late import pattern
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.setting_kinds import optional_role
from bot.domain.newsroom.settings import SIGN_OFFS, Group, Setting, fingerprint
from bot.domain.newsroom.signoffs import (
    NAME_LIMIT,
    POINT_LIMIT,
    POINTS_MOST,
    SIGN_OFFS_MOST,
    TERM_LIMIT,
    TERMS_MOST,
    TEXT_LIMIT,
    BadSignOff,
    Fault,
    SignOff,
    When,
)
from bot.domain.publishing.layout import clip
from bot.domain.text.markdown_escape import escape
from bot.ui.buttons import NUMBER, settled
from bot.ui.forms import Form, new_modal
from bot.ui.newsroom.setting_forms import setting_label

MENU = pattern(rf"cd-signoffs:(?P<guild>{NUMBER}):(?P<seen>{NUMBER})")
"""The custom id of the menu of a newsroom's sign-offs, with the fingerprint of what they were."""

WHEN = "when"
"""Beginning of a custom id of the form. The name that the sign-off had follows."""

REMOVE = "remove"

_MEANS = {
    When.ALWAYS: "Every article needs it",
    When.ASKED: "Only articles for which an editor asks for it",
    When.TAGS: "Articles with one of the tags named below",
    When.WORDS: "Articles that contain one of the words or phrases below",
}

_SAID = {
    When.ALWAYS: "every article",
    When.ASKED: "when an editor asks for it",
    When.TAGS: "articles with the tags",
    When.WORDS: "articles with the words",
}

_ROLE: Setting[int | None] = Setting(
    "role",
    Group.REVIEW,
    "Only editors with this role can give it; empty: any editor",
    None,
    optional_role("any editor can give it"),
)


def page(room: Newsroom) -> tuple[str, ui.View]:
    """What the newsroom wants beside votes, with the menu to change it."""
    declared = SIGN_OFFS.of(room)
    lines = ["## Sign-offs", *(line(each) for each in declared)]
    if not declared:
        lines.append(
            "An article needs only votes. Add what else an editor must check: facts, legal, copy, or your own words."
        )
    lines.append(
        "-# Publication waits for them. Choose one below to change it, or write `/newsroom signoffs` with a line such as"
        " `legal: tags court, crime; role @Legal; check names | dates`. `legal: none` removes it, `none` all of them."
    )
    menu: ui.Select[ui.View] = ui.Select(
        custom_id=f"cd-signoffs:{room.guild_id}:{fingerprint(room, ['signoffs'])}",
        placeholder="Add, change or remove a sign-off",
    )
    if len(declared) < SIGN_OFFS_MOST:
        menu.add_option(label="Add a sign-off", value="add:")
    for each in declared:
        menu.add_option(label=f"Change: {each.name}", value=f"change:{each.name}")
    for each in declared:
        menu.add_option(label=f"Remove: {each.name}", value=f"{REMOVE}:{each.name}")
    view = ui.View(timeout=None)
    view.add_item(menu)
    return clip("\n".join(lines), 2000), settled(view)


def of_section(view: Newsroom) -> str:
    """What one section wants beside votes: its own, or what it takes from the newsroom."""
    assert view.section is not None
    name, own = escape(view.section.name), SIGN_OFFS.option in view.section.kept
    declared = SIGN_OFFS.of(view)
    lines = [f"## Sign-offs of {name}", *(line(each) for each in declared)]
    if not declared:
        lines.append("An article needs only votes.")
    lines.append(
        "-# These are its own. A line adds or changes one; `none` ends them, and `newsroom` takes those of the newsroom"
        " again."
        if own
        else f"-# {name} takes these from the newsroom. With the first line it has its own, beginning with these."
    )
    return clip("\n".join(lines), 2000)


def line(one: SignOff) -> str:
    """One in the list."""
    terms = f" {escape(clip(', '.join(one.terms), 150))}" if one.terms else ""
    parts = [f"{_SAID[one.when]}{terms}"]
    parts += [f"signed by <@&{one.role}>"] if one.role is not None else []
    parts += [f"to check: {escape(clip('; '.join(one.checklist), 200))}"] if one.checklist else []
    return f"- **{escape(one.name)}** — {' · '.join(parts)}"


def rule_form(room: Newsroom, guild: discord.Guild, one: SignOff | None, *, here: bool) -> ui.Modal:
    """The form of one that there is, or of a new one. In a DM there are no roles to choose from, so the server's are
    listed."""
    name = one.name if one is not None else ""
    rule: ui.RadioGroup[ui.Modal] = ui.RadioGroup(custom_id=f"{WHEN}:{name}", required=True)
    for when in When:
        chosen = when is (one.when if one is not None else When.ALWAYS)
        rule.add_option(label=_MEANS[when], value=when, default=chosen)
    role = setting_label(
        replace(_ROLE, default=one.role if one is not None else None), None, guild, here=here
    )
    filled = {
        "name": name,
        "terms": ", ".join(one.terms) if one is not None else "",
        "checklist": "\n".join(one.checklist) if one is not None else "",
    }
    return new_modal(
        Form.SIGN_OFF_RULE,
        guild.id,
        fingerprint(room, ["signoffs"]),
        filled,
        choice=ui.Label(text="Which articles need it?", component=rule),
        more=role,
    )


def bad_sign_off(bad: BadSignOff) -> str:
    """What is wrong with one, and what would be right."""
    part = f"“{escape(clip(bad.part, 60))}”"
    match bad.fault:
        case Fault.NAME:
            return (
                f"{part} cannot be the name of a sign-off. Choose up to {NAME_LIMIT} letters and digits, such as facts or"
                " legal desk."
            )
        case Fault.DOUBLE:
            return f"There is a sign-off {part} already. Change that one, or choose another name."
        case Fault.MANY:
            return f"A newsroom can have up to {SIGN_OFFS_MOST} sign-offs. Remove one before you add {part}."
        case Fault.PART:
            return (
                f"I cannot read {part}. After the name and a colon write, with ; between them: always, asked, tags A, B or"
                " words A, B; role @Role; check A | B."
            )
        case Fault.ROLE:
            return f"{part} is no role of this server. Mention the role: choose it from Discord’s list after typing @."
        case Fault.NO_TERMS:
            return f"Name the tags or words that make an article need {part}, with commas between them."
        case Fault.TERMS:
            return f"A sign-off can have up to {TERMS_MOST} tags or words of {TERM_LIMIT} characters each. Shorten {part}."
        case Fault.POINTS:
            return f"A checklist can have up to {POINTS_MOST} points of {POINT_LIMIT} characters each. Shorten {part}."
        case Fault.GONE:
            return f"There is no sign-off {part}. `/newsroom signoffs` shows those that there are."
        case Fault.LONG:
            return f"Together the sign-offs have {bad.part} characters, and {TEXT_LIMIT:,} fit. Shorten a checklist or a list of words."
