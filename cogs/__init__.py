"""discord.py extensions: parse what people do, call the desk, answer."""

EXTENSIONS = (
    "cogs.commands.submit",
    "cogs.commands.help",
    "cogs.commands.me",
    "cogs.commands.draft",
    "cogs.commands.review",
    "cogs.commands.publish",
    "cogs.commands.archive",
    "cogs.commands.newsroom",
    "cogs.commands.section",
    "cogs.corrections.reader_reports",
    "cogs.people.removals",
    "cogs.buttons",
    "cogs.review.card",
    "cogs.recovery.lost_messages",
    "cogs.newsroom.arrivals",
    "cogs.forms",
)
"""What the bot loads, in this order: what others of them import before those, or it would be read in twice."""
