"""What deliveries of planning do, after “I could not”, and the permissions that they need."""

from bot.store.outbox.kinds import Kind
from bot.ui.needs import Need, Room

DOING = {
    Kind.REMINDER: "remind a person of a due time",
    Kind.DESK_REMINDER: "remind the desk of a due time",
    Kind.LISTING: "show the article among the server’s events",
    Kind.BUDGET: "post the day’s budget",
}

REDRAWING = {Kind.BUDGET: "redraw the day’s budget"}

NEEDS = (
    Need(
        "create_events",
        "to show scheduled articles among the server’s events",
        (Room.SERVER,),
        if_on="events",
    ),
)
"""Manage Events does not include it."""
