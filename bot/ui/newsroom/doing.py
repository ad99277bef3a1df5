"""The permissions that the bot needs in every channel of a newsroom."""

from bot.ui.needs import EVERY_CHANNEL, Need

NEEDS = (
    Need("view_channel", "to see it", EVERY_CHANNEL),
    Need("read_message_history", "to find messages again", EVERY_CHANNEL),
    Need("send_messages", "to write there", EVERY_CHANNEL),
)
