"""What deliveries of recovery do, after “I could not”."""

from bot.store.outbox.kinds import Kind

DOING = {
    Kind.FAULT_NOTE: "tell the desk what is wrong",
    Kind.OWNER_NOTICE: "tell the server’s owner what is wrong",
    Kind.CHANNEL_NOTE: "say that a channel is gone",
    Kind.REDRAW: "bring an earlier message up to date",
    Kind.DEPARTURE: "ask the chiefs about the byline of a person who left",
    Kind.SEAL: "show the seal of the log",
    Kind.REMOVAL: "tell the server’s owner what is kept after the bot was removed",
}
