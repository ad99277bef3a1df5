"""Refusals of roles, settings and servers, as sentences."""

from __future__ import annotations

from bot.domain.newsroom.errors import (
    BadSection,
    BadSetting,
    CannotCreate,
    ChiefsOnly,
    DeskOnly,
    LastSection,
    NoNewsroom,
    NoSuchPlace,
    NoSuchSection,
    NotAdministrator,
    NotAMember,
    NotAWriter,
    OutsideServer,
    SectionFault,
    SectionInUse,
    SectionTaken,
    SettingsChanged,
    TagTaken,
)
from bot.domain.newsroom.section import MOST, NAME_LONGEST, TAGS_MOST
from bot.domain.newsroom.signoffs import BadSignOff
from bot.domain.publishing.layout import clip
from bot.domain.refusals import Refusal
from bot.domain.text.markdown_escape import escape
from bot.ui.newsroom.setup import permission_name
from bot.ui.newsroom.signoffs import bad_sign_off
from bot.ui.phrases import plural


def role_deleted(refusal: NotAWriter | DeskOnly | ChiefsOnly) -> str:
    """The sentence for somebody who lacks a role that nobody can have: it was deleted."""
    match refusal:
        case NotAWriter():
            return (
                "The writers’ role was deleted, so only editors can submit. Ask a server manager"
                " to choose another one, or `without: writers`, with `/newsroom settings`."
            )
        case DeskOnly():
            who, option = "editors", "editors"
        case ChiefsOnly():
            who, option = "chiefs", "chiefs"
    return (
        f"The role of the {who} was deleted, so this does not work at the moment. Ask a server manager"
        f" to choose another one with `/newsroom setup` and its option `{option}`."
    )


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(escape(name) for name in names)


def _bad_section(fault: SectionFault, name: str) -> str:
    match fault:
        case SectionFault.NO_NAME:
            return "A section needs a name of its own, such as “Sport”."
        case SectionFault.LONG_NAME:
            return (
                f"The name of a section has at most {NAME_LONGEST} characters; “{escape(clip(name, 60))}” has"
                f" {len(name)}."
            )
        case SectionFault.TOO_MANY:
            return f"A newsroom has at most {MOST} sections, and this one has them. Remove one first."
        case SectionFault.TOO_MANY_TAGS:
            return f"At most {TAGS_MOST} tags lead to one section."


def must_be(refusal: BadSetting) -> str:
    """What a setting must be, as the rest of a sentence that begins with its option."""
    given = f", not “{escape(clip(refusal.value, 60))}”" if refusal.value else ""
    return f"must be {refusal.allowed}{given}."


def refused(refusal: Refusal) -> str | None:
    """What is said of a refusal of this area; None for any other."""
    match refusal:
        case NoNewsroom():
            return (
                "This server has no newsroom yet. A member who may manage the server sets it up"
                " with `/newsroom setup`."
            )
        case OutsideServer():
            return "That belongs in a server with a newsroom. Use it in one of its channels."
        case NotAMember():
            return "You are no longer in that newsroom’s server, so you cannot act there."
        case NotAWriter(role_id):
            return f"Only its writers (<@&{role_id}>) can submit here. Ask an editor for the role."
        case DeskOnly(role_id):
            return f"That is for the desk: editors hold the role <@&{role_id}>."
        case ChiefsOnly(role_id):
            return f"That is for the chiefs, who decide what goes out: they hold the role <@&{role_id}>."
        case NotAdministrator():
            return "Only people who may manage this server configure its newsroom."
        case NoSuchPlace(option):
            return (
                f"The channel or role that you chose for `{option}` no longer exists. I saved nothing. Open the form"
                " again and choose another."
            )
        case NoSuchSection("", names):
            return f"That section is not there any more. The newsroom’s sections: {_listed(names)}."
        case NoSuchSection(named, names):
            return f"This newsroom has no section “{escape(clip(named.strip(), 60))}”. Its sections: {_listed(names)}."
        case SectionTaken(name):
            return f"This newsroom has a section “{escape(name)}” already. Choose another name."
        case TagTaken(tag, section):
            return (
                f"The tag “{escape(clip(tag, 60))}” already leads to the section “{escape(section)}”."
                f" Take it away there first, with `/section edit`."
            )
        case LastSection(name):
            return (
                f"“{escape(name)}” is the only section, so it stays. `/section edit` gives it another name."
            )
        case SectionInUse(name, count, names):
            return (
                f"“{escape(name)}” has {plural(count, 'article')}. Say with `to` which section takes them:"
                f" {_listed(names)}. Nothing was removed."
            )
        case BadSection(fault, name):
            return _bad_section(fault, name)
        case SettingsChanged():
            return (
                "Another person changed these settings while your form was open, so nothing was saved. Open it again:"
                " it shows what they are now."
            )
        case CannotCreate(permissions, created):
            made = f" I have created {' and '.join(created)}; choose from these too." if created else ""
            names = " and ".join(f"*{permission_name(name)}*" for name in permissions)
            if not names:
                return f"Discord did not let me create the rest.{made} Create it yourself, and choose it with *Set up*."
            return (
                f"To create channels and roles I need {names}: server settings → Roles. You can take it away from me"
                f" again afterwards. Or create them yourself, and choose them with *Set up*.{made}"
            )
        case BadSignOff():
            return bad_sign_off(refusal)
        case BadSetting(name):
            return f"`{name}` {must_be(refusal)}"
        case _:
            return None
