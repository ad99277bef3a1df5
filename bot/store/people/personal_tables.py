"""Personal tables: what each is called on the page about privacy and in the answer to `/me data`."""

from __future__ import annotations

from collections.abc import Mapping

TABLES: Mapping[str, str] = {
    "article": "Articles",
    "revision": "Texts of articles, one for each save",
    "picture": "Pictures of those texts",
    "picture_look": "How pictures look, by which the bot recognizes them",
    "picture_part": "The same in parts",
    "picture_alike": "Which pictures look alike",
    "picture_taken": "When a person sent pictures, for an hour",
    "co_author": "Co-authors",
    "former_co_author": "Former co-authors",
    "invitation": "Invitations to be a co-author",
    "pen_name": "Names that people publish under",
    "printed_as": "The name that an article was given to the desk under",
    "offered_byline": "Bylines that a file named",
    "guessed_file": "Files whose letters their writer has yet to confirm",
    "embargo_question": "Questions about an embargo that a file named",
    "fingerprint": "Fingerprints of texts, by which copies are recognized",
    "repetition": "Where two texts are alike",
    "vote": "Votes",
    "signoff": "Sign-offs",
    "signoff_ask": "Sign-offs that an editor asked for",
    "spent_reaction": "Reactions that do not count any more",
    "note": "Reasons and notes",
    "bypass": "Reviews that a chief bypassed, and who read the article afterwards",
    "retraction": "Requests for retractions",
    "report": "Reports of readers",
    "search": "Searches",
    "barred": "Who may not judge an article because they wrote or judged it before they had themselves erased",
    "departure": "Whether the byline of a person who left stays",
    "link": "The chain of the log, by which tampering shows",
    "event": "The log of what was done, which is only ever added to",
    "delivery": "The queue of messages to Discord",
    "place": "The parts of the messages of a published article",
    "text_index": "The archive's index",
    "indexed": "What the index holds",
}
"""Tables that hold something personal, and what they are."""
