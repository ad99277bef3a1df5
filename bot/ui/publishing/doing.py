"""What deliveries of publishing do, after “I could not”, and the permissions that they need."""

from bot.store.outbox.kinds import Kind
from bot.ui.needs import Need, Room

DOING = {
    Kind.PART: "publish the article",
    Kind.PART_THREAD: "open the thread for the rest of the article",
    Kind.PART_THREAD_NAME: "rename the thread of the article",
    Kind.PART_THREAD_CLOSE: "archive the thread of the article again",
    Kind.DISCUSSION: "open the thread for the readers of the article",
    Kind.DISCUSSION_STATE: "lock or open the thread for the readers of the article",
    Kind.PART_EDIT: "edit the published article",
    Kind.ANNOUNCEMENT: "announce the article",
    Kind.ANNOUNCEMENT_EDIT: "edit the announcement",
    Kind.CROSSPOST: "crosspost the article",
    Kind.LATE: "tell the desk of late articles",
}

NEEDS = (
    Need("create_public_threads", "to open threads", (Room.PUBLISH,)),
    Need("send_messages_in_threads", "to write in threads", (Room.PUBLISH, Room.FORUM)),
    Need(
        "manage_threads",
        "to correct posts that are locked, and to set tags that only moderators may set",
        (Room.FORUM,),
    ),
    Need("attach_files", "to send pictures and files", (Room.PUBLISH, Room.FORUM, Room.ANNOUNCE)),
    Need(
        "manage_threads",
        "to lock the thread for readers while its article is down",
        (Room.PUBLISH,),
        if_on="discussions",
    ),
)
