"""The permissions that intake needs."""

from bot.ui.needs import Need, Room

NEEDS = (
    Need("add_reactions", "to put reactions on", (Room.SUBMISSIONS,)),
    Need("manage_messages", "to take off submitted texts if their writers wish", (Room.SUBMISSIONS,)),
)
