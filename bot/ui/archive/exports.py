"""What is said of exports."""

from __future__ import annotations

from bot.desk.archive.export_requests import Parcel
from bot.domain.archive.exports import Share
from bot.ui.phrases import plural, title

_HOLDS = {
    Share.PUBLIC: "as the public reads it, with the notes of its corrections",
    Share.OWN: "as you have it",
    Share.DESK: "with its whole history in `history.jsonl`",
}


def export_word(parcel: Parcel) -> str:
    """What the file that comes with it holds, and for whom it is."""
    if parcel.article is not None:
        article = parcel.article
        words = f"📦 {title(article.number, article.headline)} as Markdown, {_HOLDS[parcel.share]}."
    elif parcel.share is Share.DESK:
        words = f"📦 {plural(parcel.articles, 'article')} as Markdown, with their whole history in `history.jsonl`."
    else:
        yours = "; yours are as you have them" if parcel.share is Share.OWN else ""
        words = f"📦 {plural(parcel.articles, 'article')} as Markdown, as the public reads them{yours}."
        if not parcel.complete:
            words += " These are the latest. Export an older one by its number."
    if parcel.share is not Share.PUBLIC:
        words += " It holds texts that are not public. Keep it to yourself."
    return words
