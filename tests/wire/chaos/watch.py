"""Every request that showed something in public, not only what stands there in the end: no text and no note before
enough editors had approved it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from tests.wire.chaos.memory import Piece
from tests.wire.chaos.step import APPROVALS
from tests.wire.chaos.texts import HEADLINE, MARK, NOTE

PICTURE = re.compile(r"picture-\d+-([0-9a-f]{12})\.")
"""The name of a file in public, with the beginning of its SHA-256."""

PUBLIC = re.compile(r"^/channels/(\d+)/")


def shown_too_early(
    pieces: Mapping[str, Piece], requests: Iterable[dict[str, Any]], channels: Collection[int]
) -> Iterator[tuple[str, str]]:
    """What was sent to these channels, or edited in them, and was not approved by then. Pieces come by their names."""
    told: set[tuple[str, str]] = set()
    for request in requests:
        found = PUBLIC.match(request["path"])
        if not request.get("done") or request["method"] not in ("POST", "PATCH") or found is None:
            continue
        if int(found.group(1)) not in channels:
            continue
        text = json.dumps(request.get("body"), ensure_ascii=False)
        for name, what, since in _parts(pieces, text):
            piece = pieces[name]
            enough = since is not None and (
                len(piece.approvers(since, request["n"])) >= APPROVALS
                or bool(piece.bypassed(since, request["n"]))
            )
            if not enough and (name, what) not in told:
                told.add((name, what))
                yield (
                    "unapproved",
                    f"{name}: {what} was shown in public by request {request['n']}, and not approved",
                )


def _parts(pieces: Mapping[str, Piece], text: str) -> Iterator[tuple[str, str, int | None]]:
    """The versions and notes in a message, each with the line of the journal at which it was written."""
    versions = {(name, int(version)) for name, version, _ in MARK.findall(text)}
    versions |= {(name, int(version)) for name, version in HEADLINE.findall(text)}
    for name, version in versions:
        if name in pieces:
            yield name, f"version {version}", pieces[name].typed_at(version)
    for digest in set(PICTURE.findall(text)):
        # A part of an article may lead to another one by that one's headline; an announcement bears its own only.
        whose = {name for name, _, _ in MARK.findall(text)} or {name for name, _ in versions}
        for name in whose & pieces.keys():
            yield name, f"picture {digest}", pieces[name].pictured_at(digest)
    for name, number in set(NOTE.findall(text)):
        if name in pieces:
            written = [note.at for note in pieces[name].notes if f"§{name}.{number} " in note.text]
            yield name, f"note {number}", min(written, default=None)
