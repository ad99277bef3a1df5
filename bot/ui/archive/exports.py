"""What is said of exports."""

from __future__ import annotations

from bot.desk.archive.export_requests import Parcel
from bot.domain.archive.exports import ExportTooLarge, ExportTooSoon, ExportUnderWay, NothingToExport, Share
from bot.domain.refusals import Refusal
from bot.ui.phrases import plural, title, when

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
            words += " Those are the latest: older ones come one by one, by their numbers."
    if parcel.share is not Share.PUBLIC:
        words += " It holds what is not public: keep it to yourself."
    return words


def export_refusal(refusal: Refusal) -> str:
    """Why there is no export, and what to do; empty for any other refusal."""
    match refusal:
        case ExportTooLarge(articles, limit, guild_id):
            return (
                f"{plural(articles, 'article')} with their history do not fit into a file of {limit // 2**20} MiB,"
                " which is the most here. Take one with `/archive export` and its number; the operator of the bot"
                f" gets all with `copydesk export --newsroom {guild_id}`."
            )
        case ExportUnderWay():
            return "Your last export is still being made. It comes in a moment; then ask for the next."
        case ExportTooSoon(at):
            return f"You had all articles just now. Ask for them again {when(at)}, or for one by its number."
        case NothingToExport():
            return "There is no article yet that you may see, so there is nothing to export."
        case _:
            return ""
