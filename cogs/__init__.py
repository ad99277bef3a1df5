"""discord.py extensions: parse what people do, call the desk, answer."""

EXTENSIONS = (
    "cogs.intake.submit",
    "cogs.intake.draft",
    "cogs.commands.review",
    "cogs.publishing.publish",
    "cogs.commands.archive",
    "cogs.commands.newsroom",
    "cogs.review.card",
    "cogs.planning.budget",
    "cogs.corrections.reports",
    "cogs.recovery.losses",
    "cogs.forms",
)
"""What the bot loads, in this order."""
