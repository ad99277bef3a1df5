"""Chat on screen: what somebody is told whose command was not understood."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.text.graphemes import clip

CORRECT_IT = "Edit your message, and I read it again. Nothing is lost: your text stays in it."

REST_SHOWN = 80
"""Characters of what was typed after a command that are repeated."""


def unknown_command(
    prefix: str, group: str, word: str, meant: str | None, rest: str, known: Sequence[str]
) -> str:
    """What to write instead of a word that is no command, or no command of that group. `rest` is what was typed after
    it; of several lines the first is repeated."""
    first, _, more = rest.partition("\n")
    typed = clip(f"{prefix}{group} {word}" if group else f"{prefix}{word}", 60)
    if meant is None:
        commands = ", ".join(f"`{name}`" for name in known)
        return f"There is no {code(typed)}. After {code(prefix + group)} I know {commands}. {CORRECT_IT}"
    line = clip(f"{prefix}{meant} {first}".strip(), REST_SHOWN)
    if more and not line.endswith("…"):
        line += " …"
    return f"There is no {code(typed)}. Did you mean {code(line)}? {CORRECT_IT}"


def misread(option: str, problem: str, form: str, example: str) -> str:
    """Which option could not be read, why, and the way to write the command: its form, and an example."""
    about = f"{code(option)} {problem}" if option else problem
    return f"{about} Write it like this: {code(form)}, for example {code(example)}. {CORRECT_IT}"


def code(text: str) -> str:
    """Text of one line as code, whatever signs are in it."""
    plain = " ".join(text.split()).replace("`", "ˋ")
    return f"`{plain or ' '}`"
