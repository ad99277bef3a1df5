"""discord.py extensions: parse what people do, call the desk, answer."""

EXTENSIONS = (
    "cogs.intake.submissions",
    "cogs.intake.drafts",
    "cogs.commands.review",
    "cogs.publishing.publish_now",
    "cogs.commands.archive",
    "cogs.commands.newsroom",
    "cogs.review.card",
    "cogs.planning.budget",
    "cogs.corrections.reader_reports",
    "cogs.recovery.lost_messages",
    "cogs.forms",
)
"""What the bot loads, in this order."""
