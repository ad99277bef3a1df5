"""discord.py extensions: parse what people do, call the desk, answer."""

EXTENSIONS = (
    "cogs.commands.submit",
    "cogs.commands.help",
    "cogs.commands.draft",
    "cogs.commands.review",
    "cogs.commands.publish",
    "cogs.commands.archive",
    "cogs.commands.newsroom",
    "cogs.commands.section",
    "cogs.commands.me",
    "cogs.buttons",
    "cogs.review.card",
    "cogs.corrections.reader_reports",
    "cogs.recovery.lost_messages",
    "cogs.newsroom.arrivals",
    "cogs.people.removals",
    "cogs.forms",
)
"""What the bot loads, in this order."""
