"""Sign-offs in words: what an article wants, who signed what, the menu to do it with, and the form of a checklist."""

from __future__ import annotations

import re
from enum import StrEnum

from discord import ui

from bot.desk.article.listing import Listed
from bot.desk.article.sight import Sight
from bot.desk.review.verdict import Verdict
from bot.domain.article.states import State
from bot.domain.article.transitions import JUDGED
from bot.domain.late import pattern
from bot.domain.newsroom.settings import SIGN_OFF_PING
from bot.domain.newsroom.signoffs import SignOff, SignOffs, key_of
from bot.domain.review.signoffs import Signed, names
from bot.domain.text.graphemes import clip
from bot.domain.text.markdown_escape import escape
from bot.ui.buttons import NUMBER, settled
from bot.ui.forms import Form, new_modal
from bot.ui.message import Message
from bot.ui.phrases import linked_title, person, plural
from bot.ui.review.verdicts import outlook, sign_off_names

MARK = "🖊️"

PEOPLE_SHOWN = 5
"""People that a line names."""

TEMPLATE = pattern(rf"cd-signoff:(?P<article>{NUMBER}):(?P<revision>{NUMBER})")
"""The custom id of the menu on a card."""

POINTS, STAYS = "points", "stays"
"""Beginnings of the custom ids of the form's fields. The name of the sign-off follows."""


class Do(StrEnum):
    """What somebody does about a sign-off: the beginning of a choice in the menu, and of what is written in chat."""

    SIGN = "sign"
    ASK = "ask"
    BACK = "back"
    UNASK = "unask"


_CHOICES = {
    Do.SIGN: "Sign off: {}",
    Do.ASK: "Ask for: {}",
    Do.BACK: "Take mine back: {}",
    Do.UNASK: "No longer ask for: {}",
}

_WRITTEN = {
    "sign": Do.SIGN,
    "sign off": Do.SIGN,
    "ask for": Do.ASK,
    "ask": Do.ASK,
    "take back": Do.BACK,
    "back": Do.BACK,
    "no longer ask for": Do.UNASK,
    "unask": Do.UNASK,
}


def read_choice(text: str) -> tuple[Do, str]:
    """What to do about which sign-off, from a choice of the menu or as somebody writes it: `legal`, `ask legal`."""
    text = " ".join(text.split())
    match = re.fullmatch(
        r"(no\slonger\sask\sfor|take\sback|sign\soff|ask\sfor|sign|ask|back|unask)\b[:\s]*(.+)",
        text,
        re.IGNORECASE,
    )
    if match is None:
        return Do.SIGN, text
    return _WRITTEN[match[1].casefold()], match[2].strip()


def choices_of(sight: Sight) -> list[tuple[str, str]]:
    """What can be done about the sign-offs of an article as things stand: what is chosen, and how it is called."""
    signed, state = sight.signed, sight.article.state
    found: list[tuple[Do, str]] = []
    if state not in JUDGED and state is not State.HELD:
        return []
    for one in signed.declared:
        if state in JUDGED and one in signed.wanted and not signed.is_done(one):
            found.append((Do.SIGN, one.name))
        if state in JUDGED and one not in signed.wanted and not _is_minor(sight):
            found.append((Do.ASK, one.name))
    for one in signed.declared:
        found += [(Do.BACK, one.name)] if signed.of(one) else []
        found += [(Do.UNASK, one.name)] if signed.asks_for(one) else []
    return [(f"{do}:{name}", _CHOICES[do].format(name)) for do, name in found]


def _is_minor(sight: Sight) -> bool:
    amendment = sight.revision.amendment
    return amendment is not None and not amendment.kind.needs_note


def menu(sight: Sight) -> ui.Select[ui.LayoutView] | None:
    """The menu on the card; None where nothing can be done."""
    found = choices_of(sight)
    if not found:
        return None
    select: ui.Select[ui.LayoutView] = ui.Select(
        custom_id=f"cd-signoff:{sight.article.id}:{sight.revision.number}",
        placeholder="Sign-offs: give, ask, take back",
    )
    for value, label in found[:25]:
        select.add_option(label=label, value=value)
    return select


def menu_below(sight: Sight) -> ui.View | None:
    """The same menu under a plain message."""
    select = menu(sight)
    if select is None:
        return None
    view = ui.View(timeout=None)
    view.add_item(select)
    return settled(view)


def sign_form(sight: Sight, one: SignOff) -> ui.Modal:
    """The form to sign with: the checklist, and whether it holds where only typography changes."""
    points: ui.Label[ui.Modal] | None = None
    if one.checklist:
        group: ui.CheckboxGroup[ui.Modal] = ui.CheckboxGroup(
            custom_id=f"{POINTS}:{one.name}", required=False, min_values=0, max_values=len(one.checklist)
        )
        for point in one.checklist:
            group.add_option(label=point, value=point)
        points = ui.Label(text="Tick what you have checked", component=group)
    stays: ui.RadioGroup[ui.Modal] = ui.RadioGroup(custom_id=f"{STAYS}:{one.name}", required=True)
    stays.add_option(label="Any change", value="no", default=True)
    stays.add_option(
        label="Any change but typography",
        value="yes",
        description="Spaces, quotation marks and dashes may change without asking you again.",
    )
    after = ui.Label[ui.Modal](text="Which later change needs your sign-off again?", component=stays)
    title = clip(f"Sign off: {one.name} · №{sight.article.number}", 45)
    number = sight.revision.number
    if points is None:
        return new_modal(Form.SIGN_OFF, sight.article.id, number, title=title, choice=after)
    return new_modal(Form.SIGN_OFF, sight.article.id, number, title=title, choice=points, more=after)


def named(one: SignOff) -> str:
    """A sign-off as it is spoken of."""
    return f"*{escape(one.name)}*"


def sign_off_lines(sight: Sight) -> list[str]:
    """On the card: which are wanted, who gave them, and which are missing."""
    signed = sight.signed
    if not signed.wanted:
        return []
    if sight.article.state is State.PUBLISHED:
        given = " · ".join(
            f"{named(one)} by {_who(signed, one)}" for one in signed.wanted if signed.is_done(one)
        )
        without = sign_off_names(names(signed.unsigned))
        said = [f"signed off: {given}"] if given else []
        said += [f"published without {without}"] if without else []
        return [f"-# {MARK} {'; '.join(said).capitalize()}"]
    done = sum(signed.is_done(one) for one in signed.wanted)
    lines = [f"{MARK} **{done} of {plural(len(signed.wanted), 'sign-off')}**"]
    return lines + [_line(signed, one) for one in signed.wanted]


def _line(signed: Signed, one: SignOff) -> str:
    gone = [each for each in signed.of(one) if each.absent]
    why = "as no editor here" if one.role is None else "as without its role"
    lost = f" · not counted, {why}: {_people([each.person_id for each in gone])}" if gone else ""
    if signed.is_done(one):
        return f"✅ {named(one)} {_who(signed, one)}{lost}"
    if one.key in signed.bypassed:
        return f"⏭️ {named(one)} bypassed by a chief{lost}"
    of = f" of <@&{one.role}>" if one.role is not None else ""
    asked = signed.asks_for(one)
    by = f", asked for by {_people([each.person_id for each in asked])}" if asked else ""
    return f"⬜ {named(one)} **wanted**{of}{by}{lost}"


def _who(signed: Signed, one: SignOff) -> str:
    return _people([each.person_id for each in signed.of(one) if not each.absent])


def _people(ids: list[int]) -> str:
    more = f" and {len(ids) - PEOPLE_SHOWN} more" if len(ids) > PEOPLE_SHOWN else ""
    return ", ".join(map(person, ids[:PEOPLE_SHOWN])) + more


def status(sight: Sight) -> str:
    """Privately: where the sign-offs of an article stand."""
    number = sight.article.number
    if not sight.signed.declared:
        return "This newsroom has no sign-offs. A server manager adds them with `/newsroom signoffs`."
    lines = sign_off_lines(sight)
    return "\n".join([f"№{number}:", *lines]) if lines else f"№{number} needs no sign-off beside its votes."


def told(verdict: Verdict, do: Do, name: str) -> str:
    """After signing, asking, or taking either back."""
    number = verdict.article.number
    what = next(
        (named(each) for each in verdict.signed.declared if each.key == key_of(name)), f"*{escape(name)}*"
    )
    if do is Do.SIGN and not verdict.changed:
        return f"{MARK} You have signed {what} off on №{number} already. {outlook(verdict)}"
    said = {
        Do.SIGN: f"{MARK} You have signed {what} off on №{number}.",
        Do.BACK: f"↩️ You took back your sign-off {what} of №{number}.",
        Do.ASK: f"{MARK} №{number} waits for {what} now. I have said so in the thread of its card.",
        Do.UNASK: f"↩️ You no longer ask for {what} on №{number}.",
    }[do]
    return f"{said} {outlook(verdict)}"


def all_back(verdict: Verdict) -> str:
    """After taking every sign-off of one's own back."""
    return f"↩️ You took back your sign-offs of №{verdict.article.number}. {outlook(verdict)}"


def wanted_note(sight: Sight, about: str) -> Message | None:
    """In the card's thread: which sign-offs are wanted of whom, of those in `about`, a name on each line. None if no more."""
    if sight.article.state not in JUDGED:
        return None
    keys = {key_of(name) for name in about.split("\n")}
    missing = [one for one in sight.signed.missing if one.key in keys]
    if not missing:
        return None
    said = [f"{named(one)}{f' (<@&{one.role}>)' if one.role is not None else ''}" for one in missing]
    roles = [one.role for one in missing if one.role is not None] if SIGN_OFF_PING.of(sight.newsroom) else []
    text = (
        f"{MARK} Wanted beside votes: {', '.join(said)}. Use the menu on the card, or `/review signoff"
        f" {sight.article.number}`."
    )
    return Message(text, pings_roles=tuple(dict.fromkeys(roles)))


def waiting_list(found: list[tuple[Listed, SignOffs]]) -> str:
    """What waits for somebody's sign-off, the longest waiting first."""
    if not found:
        return "Nothing waits for your sign-off."
    lines = [f"{MARK} **{plural(len(found), 'article waits', 'articles wait')} for your sign-off**"]
    for each, signoffs in found:
        name = linked_title(each.article.number, clip(each.article.headline, 100), each.address)
        lines.append(f"{name} — {sign_off_names(names(signoffs))}")
    lines.append("-# Use the menu on the card, or `/review signoff` with the article’s number.")
    shown: list[str] = []
    for line in lines:
        if sum(map(len, shown)) + len(shown) + len(line) > 1900:
            break
        shown.append(line)
    return "\n".join(shown)
