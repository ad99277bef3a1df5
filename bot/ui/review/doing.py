"""What deliveries of review do, after “I could not”."""

from bot.store.outbox.kinds import Kind

DOING = {
    Kind.CARD: "post the review card",
    Kind.CARD_THREAD: "open the discussion thread of the review card",
    Kind.CARD_REACTIONS: "put the reactions on the review card",
    Kind.CARD_MOVED: "say in the old channel where the card is now",
    Kind.THREAD_DELETE: "delete the thread of an article that was finished long ago",
    Kind.THREAD_ARCHIVE: "put the thread of the finished article away",
    Kind.UNREACT: "take a reaction off the review card",
    Kind.THREAD_NOTE: "write in the thread of the review card",
    Kind.NOTICE: "write to the author",
    Kind.DESK_NOTE: "tell the desk of a correction",
    Kind.EYES: "ask the desk for a second pair of eyes",
    Kind.EYES_EDIT: "say what became of the question for a second pair of eyes",
}

REDRAWING = {Kind.CARD: "redraw the review card"}
