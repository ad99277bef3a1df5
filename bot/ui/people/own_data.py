"""Own data on paper: what is held of somebody, as a page in plain words and as JSON, in one file."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.desk.people.own_data import Held
from bot.domain.late import pattern
from bot.domain.people.leaving import DataTooLarge
from bot.store.people.own_rows import Entry, Group, OwnPicture
from bot.store.people.personal_columns import PERSONAL
from bot.store.people.personal_tables import TABLES
from bot.store.transaction import Value
from bot.ui.phrases import plural

FILE = "your-data.zip"

_ENDING = pattern(r"\.[A-Za-z0-9]{1,8}\Z")

_SAYS: Mapping[tuple[str, str], str] = {(each.table, each.column): each.says for each in PERSONAL}


def bundle(held: Held, *, limit: int) -> bytes:
    """The file with all of it; of the pictures those that have room. Raises DataTooLarge if the rest has more than `limit`
    bytes."""
    import zipfile  # noqa: PLC0415 - seldom needed, and large

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, file in enumerate(held.files, 1):
            ending = _ENDING.search(file.filename)
            packed.writestr(f"files/{number}-article-{file.article}{ending[0] if ending else ''}", file.data)
        text, data = page(held), json.dumps(as_json(held), ensure_ascii=False, indent=1)
        room = (
            limit
            - made.tell()
            - len(zlib.compress(text.encode()))
            - len(zlib.compress(data.encode()))
            - _DIRECTORY
        )
        shown: list[OwnPicture] = []
        for picture, content in held.pictures:
            room -= len(content) + _DIRECTORY
            if room < 0:
                break
            name = _name_of(picture)
            packed.writestr(name, content, zipfile.ZIP_STORED)  # it is compressed already
            shown.append(picture)
        packed.writestr("your-data.txt", text + _pictures(held, shown))
        packed.writestr("your-data.json", data)
    if made.tell() > limit:
        raise DataTooLarge(limit, held.person.id)
    return made.getvalue()


_DIRECTORY = 1024
"""Bytes that a zip takes at most for a name, and the page for a line about pictures."""


def _name_of(picture: OwnPicture) -> str:
    return f"pictures/article-{picture.article}-{picture.sha256[:12]}.{picture.extension}"


def _pictures(held: Held, shown: Sequence[OwnPicture]) -> str:
    """What the page says of the pictures."""
    left_out = len(held.pictures) - len(shown) + held.more_pictures
    lines = [f"{plural(len(shown), 'picture')} of your articles: in the folder pictures/"] if shown else []
    if left_out:
        lines.append(
            f"{plural(left_out, 'picture')} of your articles had no room in this file. `/archive export` gives you each article"
            " with its pictures, or ask the operator."
        )
    return "".join(f"{line}\n" for line in lines)


def page(held: Held) -> str:
    """The page in plain words."""
    lines = [
        "What Copydesk holds of you",
        "",
        f"Your Discord id: {held.person.id}",
        f"Made: {_moment(held.at)}",
        "",
        "This covers every newsroom of this installation. Below is every entry that carries your id, and the texts of",
        "your articles. It leaves out what others wrote. The same is in your-data.json, for programs.",
        "To have it erased: /me forget",
        "",
    ]
    if not held.groups:
        lines.append("There is nothing. Copydesk holds no entry with your id.")
    for group in held.groups:
        lines += _group(group)
    if held.files:
        lines.append(f"{plural(len(held.files), 'file')} of yours: in the folder files/")
    return "\n".join(lines) + "\n"


def _group(group: Group) -> Iterator[str]:
    count = plural(len(group.entries), "entry", "entries")
    yield f"== {TABLES[group.table]}: {group.says} ({count})"
    yield ""
    for entry in group.entries:
        yield from _entry(group, entry)
    yield ""


def _entry(group: Group, entry: Entry) -> Iterator[str]:
    where = [f"№{entry.article}"] if entry.article is not None else []
    where += [f"server {entry.guild_id}"] if entry.guild_id is not None else []
    facts: list[str] = []
    texts: list[str] = []
    for name, value in entry.values.items():
        if value is None or value == "" or (name == group.column and group.column != "body"):
            continue
        said = _SAYS.get((group.table, name), name.replace("_", " "))
        if isinstance(value, str) and ("\n" in value or len(value) > 80):
            texts += [f"    {said}:", *(f"      {line}" for line in value.splitlines())]
        else:
            facts.append(f"{said}: {value}")
    yield f"  {', '.join(where) or '-'}: {'; '.join(facts)}".rstrip()
    yield from texts


def as_json(held: Held) -> dict[str, object]:
    """The same for programs. Ids are texts there, for many programs round such long numbers."""
    return {
        "person": str(held.person.id),
        "made_at": held.at.isoformat(),
        "held": [
            {
                "table": group.table,
                "what": TABLES[group.table],
                "you_are": group.says,
                "entries": [
                    {
                        "server": None if entry.guild_id is None else str(entry.guild_id),
                        "article": entry.article,
                        **{name: _exact(value) for name, value in entry.values.items()},
                    }
                    for entry in group.entries
                ],
            }
            for group in held.groups
        ],
        "files": [file.filename for file in held.files],
    }


def data_word(held: Held) -> str:
    """What is said with the file."""
    entries = sum(len(group.entries) for group in held.groups)
    if not entries:
        return "📄 I hold nothing of you: no entry carries your id. The file says the same."
    return (
        f"📄 {plural(entries, 'entry', 'entries')} that I hold of you, in all newsrooms of this installation:"
        " `your-data.txt` in plain words, `your-data.json` for programs. It holds texts that are not public. Keep it to"
        " yourself. `/me forget` erases you."
    )


def _exact(value: Value) -> Value:
    return str(value) if isinstance(value, int) and abs(value) > 2**53 else value


def _moment(at: datetime) -> str:
    return f"{at:%d %B %Y, %H:%M} UTC"
