"""Templates: what the form for a new article holds before anybody writes, and what the desk asks for."""

from __future__ import annotations

from bot.domain.newsroom import setting_kinds as kinds
from bot.domain.newsroom.setting import Group, Setting

STANDFIRST = Setting(
    "template_standfirst",
    Group.TEMPLATE,
    "A hint in the empty field for the standfirst (none clears it)",
    "",
    kinds.line(100),
    listed=False,
    of_section=True,
)
BODY = Setting(
    "template_body",
    Group.TEMPLATE,
    "What the field for the text holds: lines to write out, and headings (none clears it)",
    "",
    kinds.lines(2000),
    listed=False,
    of_section=True,
)
TAGS = Setting(
    "template_tags",
    Group.TEMPLATE,
    "What the field for the tags holds, such as local, council (none clears it)",
    "",
    kinds.line(200),
    listed=False,
    of_section=True,
)
SOURCES = Setting(
    "template_sources",
    Group.TEMPLATE,
    "Whether an article without any source stays a draft",
    False,
    kinds.switch("an article without any source stays a draft"),
    listed=False,
    of_section=True,
)

TEMPLATE = (STANDFIRST, BODY, TAGS, SOURCES)
"""In the order of the form that sets them."""
