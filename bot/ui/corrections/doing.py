"""What deliveries of corrections do, after “I could not”."""

from bot.store.outbox.kinds import Kind

DOING = {
    Kind.REPORT: "tell the desk of a reader’s report",
    Kind.REPORTS_WAIT: "tell the desk of readers’ reports",
    Kind.REPORT_EDIT: "say what became of a reader’s report",
    Kind.READER_NOTICE: "write to a reader",
    Kind.RETRACTION: "tell the chiefs of a retraction",
}
