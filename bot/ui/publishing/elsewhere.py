"""Where else an article runs: the receipt of each place on its card, and what a chief is told."""

from __future__ import annotations

from bot.desk.article.sight import Destination, Sight
from bot.desk.publishing.elsewhere import Also
from bot.domain.text.links import jump
from bot.domain.text.markdown_escape import escape
from bot.ui.phrases import title


def also_lines(sight: Sight) -> list[str]:
    """A line for each other destination: to run there, on its way, behind, or out, with the link."""
    lines: list[str] = []
    for each in sight.also_runs:
        where = f"<#{each.channel}> ({escape(each.section)})"
        first = each.first
        link = ""
        if first is not None and first.channel_id is not None and first.message_id is not None:
            link = f" · [open it]({jump(sight.newsroom.guild_id, first.channel_id, first.message_id)})"
        if not each.places:
            lines.append(f"-# Also to run in {where}")
        elif first is None:
            lines.append(f"-# ⚠️ Not in {where} yet")
        elif each.is_behind:
            lines.append(f"-# ⚠️ In {where}, and not up to date there yet{link}")
        else:
            lines.append(f"-# Also in {where}{link}{_followed(sight, each)}")
    return lines


def _followed(sight: Sight, there: Destination) -> str:
    """What followed from its place there: the crosspost, and the announcement with its link."""
    said, text = there.announced, " · crossposted" if there.is_crossposted else ""
    if said is None or said.channel_id is None or said.message_id is None:
        return text
    return f"{text} · [announced]({jump(sight.newsroom.guild_id, said.channel_id, said.message_id)}) in <#{said.channel_id}>"


def also_said(also: Also) -> str:
    """To a chief: it runs there too."""
    named = title(also.article.number, also.article.headline)
    when = "It is on its way." if also.now else "It appears there when it is published."
    return f"🧭 {named} also runs in <#{also.channel}> ({escape(also.section)}). {when}"


def not_also_said(also: Also) -> str:
    """To a chief: it does not run there after all."""
    return f"🧭 {title(also.article.number, also.article.headline)} does not run in <#{also.channel}>."
