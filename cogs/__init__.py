"""discord.py extensions: parse what people do, call the desk, answer."""

EXTENSIONS = (
    "cogs.submit",
    "cogs.draft",
    "cogs.review",
    "cogs.publish",
    "cogs.archive",
    "cogs.newsroom",
    "cogs.card",
    "cogs.budget",
    "cogs.reports",
    "cogs.losses",
    "cogs.forms",
)
"""What the bot loads, in this order."""
