"""What deliveries of planning do, after “I could not”."""

from bot.store.outbox.kinds import Kind

DOING = {
    Kind.REMINDER: "remind a person of a due time",
    Kind.DESK_REMINDER: "remind the desk of a due time",
    Kind.LISTING: "show the article among the server’s events",
    Kind.BUDGET: "post the day’s budget",
}

REDRAWING = {Kind.BUDGET: "redraw the day’s budget"}
