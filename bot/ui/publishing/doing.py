"""What deliveries of publishing do, after “I could not”."""

from bot.store.outbox.kinds import Kind

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
