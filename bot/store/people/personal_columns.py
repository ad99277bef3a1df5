"""Personal columns: every column that holds a person's id, name or words, each declared once.

What `/me data` shows, what erasing does and what PRIVACY.md says all follow from these declarations. A test compares
them with the tables: a new column is declared here as personal, or named in `NOT_PERSONAL`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.dataclass import dataclass


class Holds(StrEnum):
    """What a column holds of a person."""

    ID = "id"
    """Their Discord id."""
    NAME = "name"
    WORDS = "words"
    """What they wrote."""
    FILE = "file"
    """The bytes of a file of theirs."""
    FACTS = "facts"
    """Facts as JSON; those under `ID_KEYS` are ids of people."""


class Erasing(StrEnum):
    """What erasing a person does with a column. The value says it to readers."""

    PSEUDONYM = "replaced by a random number"
    FORMER = "replaced by “a former member”"
    EMPTIED = "emptied"
    CHOSEN = "deleted, or kept without a name, as the person chooses"
    UNLESS_TOLD = "kept where readers were told; else deleted or kept without a name, as the person chooses"
    WITH_TEXT = "deleted with a text that was never published; kept with a published one"
    BYLINE = "kept as agreed on what is published until a chief decides otherwise; else deleted"
    ROW = "the whole entry is deleted"
    REBUILT = "made again"
    UNTIL_OFF = "kept until the reaction is off the card, which is seen to at once"
    NEEDED = "kept until the article is decided: no one may judge their own text"
    SALT = "kept: without its salt it tells nothing"
    FACTS = "ids replaced by a random number, names and words like those of the entry"


@dataclass(frozen=True, slots=True)
class Personal:
    """One column. `whose` is the column of the same table with that person's id, empty where another table says it:
    `says` is what it holds, in words. `beside` are columns that a person is shown together with their id."""

    table: str
    column: str
    holds: Holds
    whose: str
    erasing: Erasing
    says: str
    beside: tuple[str, ...] = ()


def _id(table: str, column: str, says: str, *beside: str, erasing: Erasing = Erasing.PSEUDONYM) -> Personal:
    return Personal(table, column, Holds.ID, column, erasing, says, beside)


def _name(table: str, column: str, whose: str, says: str = "their name") -> Personal:
    return Personal(table, column, Holds.NAME, whose, Erasing.FORMER, says)


def _words(table: str, column: str, whose: str, says: str, erasing: Erasing = Erasing.CHOSEN) -> Personal:
    return Personal(table, column, Holds.WORDS, whose, erasing, says)


ID_KEYS = ("person", "to", "by", "chief", "holder", "asked_by")
"""Facts in `event.detail` and `delivery.payload` that are ids of people."""

NAME_KEYS = ("name", "byline")
"""Facts in `event.detail` that are names of the person that `person` is, or of whoever acted."""

WORD_KEYS = ("reason",)
"""Facts in `event.detail` that are words of whoever acted."""

_TEXT = Erasing.WITH_TEXT

PERSONAL: tuple[Personal, ...] = (
    _id(
        *(
            "article",
            "author_id",
            "who wrote an article",
            "number",
            "slug",
            "headline",
            "state",
            "publication",
        ),
        *(
            "created_at",
            "submitted_at",
            "published_at",
            "due_at",
            "publish_at",
            "embargo_until",
            "embargo_source",
        ),
    ),
    _name("article", "author_name", "author_id"),
    _words("article", "slug", "author_id", "the headline as a part of file names", _TEXT),
    _words("article", "headline", "author_id", "the headline", _TEXT),
    _words("article", "embargo_source", "author_id", "who imposed an embargo", _TEXT),
    Personal(
        *("article", "source_message", Holds.ID, "author_id", Erasing.EMPTIED),
        "the number of the chat message that it was filed from",
    ),
    _id("article", "claimed_by", "who is on it", "number", "claimed_until", erasing=Erasing.EMPTIED),
    _id("article", "assigned_by", "who asked for it", "number"),
    _words("article", "down_reason", "", "why it was taken down", Erasing.UNLESS_TOLD),
    _id("revision", "editor_id", "who saved a text", "article_id", "number", "created_at", "word_count"),
    _name("revision", "editor_name", "editor_id"),
    *(
        _words("revision", column, "", says, _TEXT)
        for column, says in (
            ("headline", "the headline"),
            ("standfirst", "the standfirst"),
            ("body", "the text"),
            ("tags", "the tags"),
            ("sources", "the sources"),
            ("findings", "what the checks found in it, with names that a byline resembles"),
            ("note", "the note of a correction"),
            ("content_hash", "a digest of the text"),
        )
    ),
    Personal("revision", "byline", Holds.NAME, "", Erasing.BYLINE, "a byline of its own"),
    *(
        _words(table, column, "", says, _TEXT)
        for table, column, says in (
            ("picture", "alt", "what a picture shows"),
            ("picture", "caption", "the caption"),
            ("picture", "credit", "who made a picture"),
            ("picture", "terms", "which licence it is under, or by whose permission it is printed"),
            ("picture", "sha256", "a digest of a picture, by which its file is named"),
            ("picture", "looks", "a number made of how it looks"),
            ("picture_look", "sha256", "a digest of a picture"),
            ("picture_look", "looks", "a number made of how it looks"),
            ("picture_part", "part", "a part of that number"),
            ("picture_part", "sha256", "a digest of the picture"),
            ("picture_alike", "sha256", "a digest of a picture"),
            ("picture_alike", "other", "a digest of one that looks like it"),
        )
    ),
    _id("picture_taken", "person_id", "who sent it", "taken_at", erasing=Erasing.ROW),
    _id("co_author", "user_id", "who is a co-author", "article_id", "role"),
    _name("co_author", "name", "user_id"),
    _words("co_author", "role", "user_id", "what they did, such as “photos”", _TEXT),
    _id("former_co_author", "user_id", "who was one", "article_id"),
    _id("invitation", "user_id", "who was invited", "article_id", "at", "state", "settled_at"),
    _name("invitation", "name", "user_id"),
    _words("invitation", "role", "user_id", "what they were to do", Erasing.EMPTIED),
    _id("pen_name", "user_id", "whose it is", "byline", "chosen_at", erasing=Erasing.ROW),
    Personal("pen_name", "byline", Holds.NAME, "user_id", Erasing.ROW, "the name"),
    Personal(
        "pen_name",
        "looks",
        Holds.NAME,
        "user_id",
        Erasing.ROW,
        "its shape, by which names that look alike are found",
    ),
    Personal(
        "pen_name", "namesakes", Holds.NAME, "", Erasing.ROW, "names of other members that it resembles"
    ),
    _id("printed_as", "user_id", "whose it is", "article_id", "byline"),
    Personal("printed_as", "byline", Holds.NAME, "user_id", Erasing.BYLINE, "the name that readers see"),
    Personal("offered_byline", "byline", Holds.NAME, "", Erasing.ROW, "the byline in the file"),
    _words("guessed_file", "filename", "", "the name of the file", Erasing.ROW),
    _words("guessed_file", "headline", "", "the headline that was typed", Erasing.ROW),
    _words("guessed_file", "byline", "", "the byline in it", Erasing.ROW),
    Personal("guessed_file", "data", Holds.FILE, "", Erasing.ROW, "the file"),
    _words("embargo_question", "line", "", "the line of the file", _TEXT),
    _words("embargo_question", "typed", "", "what was typed as a time", _TEXT),
    _words("embargo_question", "source", "", "who imposed it", _TEXT),
    _words("fingerprint", "hash", "", "a number made of some words in a row", _TEXT),
    _words("repetition", "beginning", "", "how the passage begins", _TEXT),
    _id("vote", "editor_id", "who voted", "article_id", "revision_id", "choice", "via", "cast_at"),
    _name("vote", "editor_name", "editor_id"),
    _words("vote", "reason", "editor_id", "why"),
    _id("signoff", "person_id", "who signed it off", "article_id", "revision_id", "name", "at"),
    _name("signoff", "person_name", "person_id"),
    _id("signoff_ask", "person_id", "who asked for it", "article_id", "name", "at"),
    _name("signoff_ask", "person_name", "person_id"),
    _id("spent_reaction", "person_id", "whose it is", "article_id", "sign", erasing=Erasing.UNTIL_OFF),
    _id("note", "person_id", "who wrote it", "article_id", "subject", "at"),
    _name("note", "person_name", "person_id"),
    _words("note", "text", "person_id", "what they wrote"),
    _id("bypass", "chief_id", "the chief", "article_id", "at"),
    _name("bypass", "chief_name", "chief_id"),
    _words("bypass", "reason", "chief_id", "why"),
    _id("bypass", "looked_by", "who read it", "article_id", "looked_at"),
    _name("bypass", "looked_name", "looked_by"),
    _id("retraction", "asked_by", "who asked for it", "article_id", "asked_at", "state"),
    _name("retraction", "asked_name", "asked_by"),
    _words("retraction", "reason", "asked_by", "what readers are to be told", Erasing.UNLESS_TOLD),
    _id("retraction", "settled_by", "who settled it", "article_id", "settled_at", "state"),
    _id("report", "reader_id", "the reader", "article_id", "at", "state"),
    _name("report", "reader_name", "reader_id"),
    _words("report", "wrong", "reader_id", "what they say is wrong"),
    _words("report", "location", "reader_id", "where"),
    _words("report", "source", "reader_id", "how they know"),
    _id("report", "settled_by", "who settled it", "article_id", "settled_at", "state"),
    _name("report", "settled_name", "settled_by"),
    _words("report", "answer", "settled_by", "the answer to the reader"),
    _id("search", "person_id", "who searched", "at", erasing=Erasing.ROW),
    _words("search", "asked", "person_id", "what they looked for", Erasing.ROW),
    _id(
        "barred",
        "user_id",
        "who may not judge it until it is decided",
        "article_id",
        "because",
        erasing=Erasing.NEEDED,
    ),
    _id("departure", "settled_by", "the chief who decided", "settled_at", "byline"),
    _name("departure", "settled_name", "settled_by"),
    _id("event", "actor_id", "who acted", "article_id", "at", "action", "from_state", "to_state"),
    _name("event", "actor_name", "actor_id"),
    _words(
        "link", "commitment", "", "a digest of an entry with a salt, which goes with the person", Erasing.SALT
    ),
    _words("link", "salt", "", "the salt", Erasing.EMPTIED),
    Personal("event", "detail", Holds.FACTS, "actor_id", Erasing.FACTS, "what the act was about"),
    Personal("delivery", "payload", Holds.FACTS, "", Erasing.FACTS, "whom it is about and whom it goes to"),
    Personal(
        "delivery", "key", Holds.FACTS, "", Erasing.FACTS, "what it is, which may name a person by their id"
    ),
    Personal(
        "delivery",
        "channel_id",
        Holds.ID,
        "",
        Erasing.EMPTIED,
        "where it went: a direct message tells whose it was",
    ),
    Personal("delivery", "attempted_channel", Holds.ID, "", Erasing.EMPTIED, "where it was tried"),
    _words("delivery", "attempted_text", "", "a digest of what was tried", Erasing.EMPTIED),
    _words("place", "head", "", "the part above the text", Erasing.REBUILT),
    _words("place", "body", "", "the text", Erasing.REBUILT),
    _words("place", "foot", "", "the part below it", Erasing.REBUILT),
    _words("place", "plates", "", "the pictures, with what they show", Erasing.REBUILT),
    *(
        _words("text_index", column, "", says, Erasing.REBUILT)
        for column, says in (
            ("headline", "the headline"),
            ("standfirst", "the standfirst"),
            ("tags", "the tags"),
            ("byline", "the names"),
            ("body", "the text"),
            ("facets", "marks of newsroom, writers and tags"),
        )
    ),
    _words("indexed", "heading", "", "a digest of the headline", Erasing.REBUILT),
    _words("indexed", "names", "", "the names", Erasing.REBUILT),
    _words("indexed", "facets", "", "marks of newsroom, writers and tags", Erasing.REBUILT),
    _words("indexed", "digest", "", "a digest of all that the index has of the text", Erasing.REBUILT),
)
"""Every personal column, by table."""

NOT_PERSONAL: Mapping[str, frozenset[str]] = {
    table: frozenset(columns.split())
    for table, columns in {
        "barred": "article_id because",
        "departure": "id newsroom_id pseudonym at articles byline settled_at",
        "erasing": "person_id pseudonym never",
        "article": "id newsroom_id number state held_from publication revision_id live_revision_id version publish_at"
        " embargo_until claimed_until submitted_at published_at discarded_at created_at claimed_via missed_at follows"
        " due_at remind_stage remind_at down_at down_code given_revision_id kept_draft given_at paused_until planned_at"
        " planned_as section_id",
        "budget": "newsroom_id day ends_at running turns_at delivery_id channel_id message_id wanted drawn tries"
        " not_before fault",
        "bypass": "id newsroom_id article_id revision_id at eyes looked_at looked_via remind_at signoffs",
        "card": "article_id channel_id message_id thread_id wanted drawn tries not_before fault text_from text_shown_at"
        " posted_at unheard_since",
        "co_author": "article_id place since_revision",
        "delivery": "id newsroom_id article_id kind needs state nonce attempts not_before attempted_at message_id fault"
        " created_at done_at noted",
        "edition": "article_id number revision_id at settings",
        "also_in": "article_id section_id",
        "forum_choice": "article_id tags",
        "embargo_question": "article_id asked_at answered_at",
        "event": "id newsroom_id article_id revision_id at action from_state to_state",
        "fact": "name value",
        "fingerprint": "article_id",
        "fingerprinted": "article_id revision_id",
        "former_co_author": "article_id first_revision last_revision",
        "given": "revision_id article_id",
        "greeted": "guild_id at",
        "guessed_file": "article_id encoding began_at until",
        "heard": "newsroom_id message_id",
        "invitation": "id article_id place at lapses_at state settled_at waits",
        "kept_setting": "newsroom_id name value",
        "link": "newsroom_id number event_id head",
        "seal": "newsroom_id day number head",
        "listening": "newsroom_id channel_id heard_up_to",
        "listing": "article_id newsroom_id event_id wanted drawn",
        "newsroom": "id guild_id review_channel publish_channel editors_role submissions_channel announce_channel"
        " writers_role chiefs_role subscribers_role approvals_required spikes_required release cooling_off_seconds"
        " claim_minutes character_limit timezone last_number owner_told_at timetable grace_minutes corrections"
        " remind_before_hours remind_after_hours escalate_hours quiet_hours events budget budget_next unheard_since"
        " open_limit draft_limit rate_limit daily_mib threads_told_at left_at erase_at",
        "note": "id article_id revision_id subject at",
        "indexed": "place article_id sides revision_id",
        "offered_byline": "article_id",
        "pen_name": "newsroom_id chosen_at",
        "place": "article_id runs_in position wanted drawn delivery_id channel_id message_id report lost cut_revision"
        " cut_start cut_end",
        "erased_picture": "article_id sha256 erased_at",
        "picture": "revision_id position extension width height size frames decorative rights spoiler removed changes",
        "picture_look": "extension",
        "picture_taken": "id taken_at",
        "printed_as": "article_id",
        "repetition": "revision_id article_id words here there",
        "report": "id newsroom_id article_id revision_id at state settled_at delivery_id version",
        "retraction": "id article_id revision_id asked_at lapses_at state settled_at",
        "revision": "id article_id number markup word_count created_at amendment size",
        "roll_call": "article_id due_at",
        "search": "id newsroom_id at",
        "section": "id newsroom_id name tags position",
        "section_setting": "section_id name value",
        "spent_reaction": "article_id sign",
        "vote": "article_id revision_id choice via cast_at absent elsewhere",
        "signoff": "article_id revision_id name at stays absent",
        "signoff_ask": "article_id name at",
    }.items()
}
"""Columns that hold nothing of a person: numbers of rows, states, moments, settings, channels of a server."""


def of_table(table: str) -> tuple[Personal, ...]:
    """What is personal in a table."""
    return tuple(each for each in PERSONAL if each.table == table)


def ids() -> tuple[Personal, ...]:
    """The columns by which an entry belongs to a person."""
    return tuple(each for each in PERSONAL if each.holds is Holds.ID and each.whose == each.column)


def belonging(to: Personal) -> tuple[Personal, ...]:
    """The other columns of the same entry that belong to the person of an id."""
    return tuple(
        each for each in PERSONAL if each.table == to.table and each.whose == to.column and each is not to
    )


def undeclared(columns: Mapping[str, list[str]]) -> list[str]:
    """Of a schema, table by table: what is wrong with these declarations, each as a sentence."""
    found: list[str] = []
    declared = {(each.table, each.column) for each in PERSONAL}
    named = {(table, column) for table, names in NOT_PERSONAL.items() for column in names}
    there = {(table, column) for table, names in columns.items() for column in names}
    found += [
        f"Nobody has said whether {table}.{column} is personal: declare it in PERSONAL or NOT_PERSONAL of"
        " bot/store/people/personal_columns.py, and say what erasing a person does with it."
        for table, column in sorted(there - declared - named)
    ]
    found += [
        f"{table}.{column} is declared, and there is no such column."
        for table, column in sorted((declared | named) - there)
    ]
    found += [
        f"{table}.{column} is declared as personal and as not." for table, column in sorted(declared & named)
    ]
    return found
