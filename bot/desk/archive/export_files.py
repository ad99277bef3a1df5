"""Exporting: articles as Markdown files in a zip, and beside them the history, all of one snapshot."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import IO, Self

from bot.desk.archive.history_file import Check, Header, header_of, write_history
from bot.desk.article.public_text import byline, closing
from bot.desk.intake.front_matter import About
from bot.desk.intake.manuscript import write_manuscript
from bot.desk.intake.pictures.links import in_folder
from bot.domain.article.article import Article, Revision
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.newsroom import Newsroom
from bot.store import Transaction
from bot.store.archive import export_records
from bot.store.archive.export_records import MediaFile, Scope
from bot.store.article import articles, pictures, revisions
from bot.store.media_files import MediaFiles
from bot.store.newsroom import newsrooms
from bot.store.snapshot import Location, need_current

HISTORY_FILE = "history.jsonl"

MEDIA_FOLDER = "media"
"""Where the pictures are in a zip, each named by the SHA-256 of its bytes."""

LEFT_OUT_FILE = f"{MEDIA_FOLDER}/left-out.txt"
"""Names the pictures for which there was no room, or whose file is missing."""

_SLUG_LENGTH = 48
"""Characters. With the longest of them, four bytes each, a file's name still fits every file system."""

_ENTRY_BYTES = 256
"""What a zip takes for a member beside its name and its bytes, at the most."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export has become: how many articles are in it, and the header of its history, if it has one."""

    articles: int
    header: Header | None = None


def export_history(
    database: Location,
    file: IO[bytes],
    choose: Callable[[Transaction], Scope],
    *,
    copydesk: str,
    now: datetime,
) -> Exported:
    """Write a zip with everything in scope, which is chosen in the same snapshot.

    Raises what `Location.snapshot` and `choose` raise, OlderDatabase, and OSError where the file cannot be written.
    """
    with database.snapshot() as (tx, version):
        need_current(version)
        media = MediaFiles.beside(database.file)
        return write_history_zip(tx, version, file, choose(tx), media, copydesk=copydesk, now=now)


def write_history_zip(
    tx: Transaction,
    version: int,
    file: IO[bytes],
    scope: Scope,
    media: MediaFiles,
    *,
    copydesk: str,
    now: datetime,
    check: Check = lambda: None,
    limit: int | None = None,
) -> Exported:
    """Write a zip with the articles in scope as the desk has them, and their whole history, but for what is withheld.
    With a `limit` in bytes, pictures that would lead beyond it are left out, and named."""
    header = header_of(tx, version, scope, copydesk, now)
    house = {newsroom.id: newsroom for newsroom in newsrooms.of_guilds(tx, header.newsrooms)}
    written = 0
    with _Zip(file, now) as target:
        for article_id in export_records.article_ids(tx, scope):
            check()
            article = articles.get(tx, article_id)
            newsroom = house[article.newsroom_id]
            folder = f"articles/{newsroom.guild_id}" if len(house) > 1 else "articles"
            if article.revision_id in scope.withheld:
                article = replace(article, revision_id=article.given_revision_id)
            for name, data in files_of(
                tx, newsroom, article, f"{'../' * (folder.count('/') + 1)}{MEDIA_FOLDER}/"
            ):
                target.add(f"{folder}/{name}", data)
            written += 1
        with target.stream(HISTORY_FILE) as stream:
            write_history(tx, header, scope, stream, check)
        target.add_media(export_records.media(tx, scope), media, limit, check)
    return Exported(written, header)


def write_articles_zip(
    tx: Transaction,
    file: IO[bytes],
    newsroom: Newsroom,
    chosen: Iterable[tuple[Article, bool]],
    media: MediaFiles,
    *,
    now: datetime,
    limit: int,
    check: Check = lambda: None,
) -> Exported:
    """Write a zip with articles, and nothing of the desk's work: each as its writers have it, or, unless so
    marked, as the public reads it. It ends where the next one could lead beyond `limit` bytes; pictures for which there is
    no room after that are left out, and named."""
    written, shown = 0, dict[str, MediaFile]()
    with _Zip(file, now) as target:
        for article, inside in chosen:
            check()
            texts = files_of if inside else public_file_of
            files = list(texts(tx, newsroom, article, f"../{MEDIA_FOLDER}/"))
            if (
                target.size + sum(len(data) + 2 * len(name.encode()) + _ENTRY_BYTES for name, data in files)
                > limit
            ):
                break
            for name, data in files:
                target.add(f"articles/{name}", data)
            written += 1
            shown |= {file.digest: file for file in media_of(tx, article, inside=inside)}
        target.add_media(list(shown.values()), media, limit, check)
    return Exported(written)


def media_of(tx: Transaction, article: Article, *, inside: bool) -> Iterable[MediaFile]:
    """The pictures of those of an article's texts that `files_of`, or `public_file_of`, gives. To the public none that is
    covered until somebody presses on it: a file cannot be."""
    texts = {article.live_revision_id, article.revision_id} if inside else {article.live_revision_id}
    gone = pictures.erased(tx, article.id)
    for revision_id in filter(None, texts):
        for picture in pictures.of_revision(tx, revision_id):
            if picture.sha256 not in gone and (inside or not picture.spoiler):
                yield MediaFile(picture.sha256, picture.extension, picture.size)


def files_of(
    tx: Transaction, newsroom: Newsroom, article: Article, media: str
) -> Iterable[tuple[str, bytes]]:
    """An article's working text, and beside it the one that is, or was last, out, if that is another. `media` is the way
    from them to the folder of the pictures."""
    assert article.revision_id is not None
    gone = pictures.erased(tx, article.id)
    revision = revisions.get(tx, article.revision_id)
    about = _about(tx, newsroom, article, revision)
    yield (
        f"{_name(article)}.md",
        write_manuscript(revision.copy, about, address=in_folder(media), without=gone),
    )
    if article.amending:
        assert article.live_revision_id is not None
        live = revisions.get(tx, article.live_revision_id)
        about = _about(tx, newsroom, article, live)
        yield (
            f"{_name(article)}.public.md",
            write_manuscript(live.copy, about, address=in_folder(media), without=gone),
        )


def public_file_of(
    tx: Transaction, newsroom: Newsroom, article: Article, media: str
) -> Iterable[tuple[str, bytes]]:
    """What the public reads of an article that is out, with the notes of its corrections."""
    assert article.live_revision_id is not None
    live = revisions.get(tx, article.live_revision_id)
    about = {
        "number": article.number,
        **_printed(tx, article, live),
        **_moments(published=article.published_at),
        **_notes(tx, newsroom, article),
    }
    covered = {picture.sha256 for picture in live.copy.pictures if picture.spoiler}
    without = covered | pictures.erased(tx, article.id)
    yield (
        f"{_name(article)}.md",
        write_manuscript(live.copy, about, address=in_folder(media), without=without),
    )


def _name(article: Article) -> str:
    # Whatever stands in the database, the name stays inside its folder.
    slug = re.sub(r"[^\w-]+", "-", article.slug[:_SLUG_LENGTH]).strip("-")
    return f"{article.number}-{slug or 'untitled'}"


def _about(tx: Transaction, newsroom: Newsroom, article: Article, revision: Revision) -> About:
    about: dict[str, str | int | list[str]] = {
        "number": article.number,
        "author": article.author_name,
        **_printed(tx, article, revision),
        "state": article.state,
        "publication": article.publication,
        "revision": revision.number,
        **_moments(
            created=article.created_at,
            written=revision.created_at,
            submitted=article.submitted_at,
            publish_at=article.publish_at,
            embargo_until=article.embargo_until,
            published=article.published_at,
            due=article.due_at,
        ),
    }
    if article.published_at is not None:
        about |= _notes(tx, newsroom, article)
    return about


def _printed(tx: Transaction, article: Article, revision: Revision) -> dict[str, str]:
    """The names that readers see, unless the text has a byline of its own, which stands in its head already. They have
    another name there: a file that is sent in again must not make a byline of them."""
    return {} if revision.copy.byline else {"written_by": byline(tx, article, revision.copy)}


def _moments(**moments: datetime | None) -> dict[str, str]:
    return {name: moment.isoformat() for name, moment in moments.items() if moment is not None}


def _notes(tx: Transaction, newsroom: Newsroom, article: Article) -> dict[str, list[str]]:
    notes = closing(tx, newsroom, article)
    return {"notes": notes} if notes else {}


class _Zip:
    """A zip that is written from its beginning to its end, for its owner's eyes."""

    def __init__(self, file: IO[bytes], now: datetime) -> None:
        self._file = file
        self._at = now.timetuple()[:6]
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self._contents = 0

    @property
    def size(self) -> int:
        """Bytes so far, with what the table of contents is going to take."""
        return self._file.tell() + self._contents

    def add(self, name: str, data: bytes) -> None:
        """A member."""
        self._zip.writestr(self._info(name), data)
        self._contents += len(name.encode()) + _ENTRY_BYTES

    def add_media(
        self, files: Iterable[MediaFile], media: MediaFiles, limit: int | None, check: Check
    ) -> None:
        """The pictures, as they are: compressing them again saves nothing."""
        left_out: list[str] = []
        for each in files:
            check()
            name = f"{MEDIA_FOLDER}/{each.digest}.{each.extension}"
            if limit is not None and self.size + each.size + 3 * _ENTRY_BYTES > limit:
                left_out.append(f"{name}: there was no room for it.")
                continue
            try:
                data = media.read(each.digest, each.extension)
            except OSError:
                left_out.append(f"{name}: its file is missing.")
                continue
            info = self._info(name)
            info.compress_type = zipfile.ZIP_STORED
            self._zip.writestr(info, data)
            self._contents += len(name) + _ENTRY_BYTES
        if left_out:
            self.add(LEFT_OUT_FILE, "\n".join(left_out).encode())

    def stream(self, name: str) -> io.BufferedWriter:
        """A member that is written bit by bit. Close it before the next one."""
        raw = self._zip.open(self._info(name), "w", force_zip64=True)
        return io.BufferedWriter(raw, 64 * 1024)  # pyright: ignore[reportArgumentType]  # it is as raw as it must be

    def _info(self, name: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name, self._at)  # pyright: ignore[reportArgumentType]  # six of the nine numbers
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o100600 << 16
        return info

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._zip.close()
        else:
            self._zip.fp = None  # what is left is worthless, and is not to be ended when it is collected
