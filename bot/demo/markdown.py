"""Markdown: simcord's preview builds a parser for every text that it draws; here one serves for each kind of text.

The pages are drawn anew after everything that happens, so that was half of what the newsroom in the browser cost.
"""

# ruff: noqa: SLF001 - see bot/demo/simulation.py, which says for which simcord this holds
# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simcord.preview import _markdown

_build = _markdown._markdown_parser
Policy = Mapping[str, bool | str]


class _Names(Mapping[str, Any]):
    """Whom and what mentions name, in the text that is being parsed. A parser looks them up when it meets one."""

    def __init__(self) -> None:
        self.now: Mapping[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        return self.now[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.now)

    def __len__(self) -> int:
        return len(self.now)


_kept: dict[tuple[tuple[str, bool | str], ...], tuple[Any, _Names]] = {}


def keep_parsers() -> None:
    """Have every page drawn with the parsers that are there already. A text is parsed at once, so whose names
    a parser knows is set just before."""

    def parser_for(policy: Policy, context: Mapping[str, Any]) -> Any:
        kind = tuple(sorted(policy.items()))
        if kind not in _kept:
            names = _Names()
            _kept[kind] = (_build(policy, names), names)
        parser, names = _kept[kind]
        names.now = context
        return parser

    _markdown._markdown_parser = parser_for
