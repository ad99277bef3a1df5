"""What deliveries of review do, after “I could not”, and the permissions that they need."""

from bot.store.outbox.kinds import Kind
from bot.ui.needs import Need, Room

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

NEEDS = (
    Need("add_reactions", "to put reactions on", (Room.REVIEW,)),
    Need("manage_messages", "to take off reactions that do not count", (Room.REVIEW,)),
    Need("create_public_threads", "to open threads", (Room.REVIEW,)),
    Need("send_messages_in_threads", "to write in threads", (Room.REVIEW,)),
    Need("attach_files", "to send pictures and files", (Room.REVIEW,)),
    Need(
        "manage_threads",
        "to delete the threads of articles that were finished long ago",
        (Room.REVIEW,),
        if_on="COPYDESK_KEEP_THREADS",
    ),
)
