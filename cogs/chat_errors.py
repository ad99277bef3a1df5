"""Chat commands that could not be parsed: which option it was, and the way to write it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from discord.ext import commands

from bot.domain.text.graphemes import clip
from bot.ui.chat import misread
from cogs.bot_access import Context

_EXAMPLES: Mapping[str, str] = {
    "article": "42",
    "when": "Friday 18:00",
    "until": '"24 December 06:00"',
    "due": '"Friday 18:00"',
    "source": "the ministry",
    "writer": "@name",
    "co_author": "@name",
    "headline": '"Ferry runs again"',
    "reason": "the reason",
    "note": "what was wrong, and what is right",
    "brief": "what is wanted",
    "from": "1",
    "to": "2",
}
"""What an option may look like, where its name does not say so."""


class Misread(commands.BadArgument):
    """A value that cannot be read. `problem` says why, in a sentence that begins with the option's name."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def parse_error(context: Context, error: commands.UserInputError) -> str:
    """The sentence for a command whose options could not be read."""
    command = context.command
    assert command is not None
    option, problem = _problem(error)
    param = context.current_parameter
    flag = None if param is None else _flag_of(context, param, error)
    if flag is not None:
        option = flag[0].name or ""
        problem = _wanted(error, flag[1], flag[0].annotation)
    elif not option and param is not None:
        option = param.displayed_name or param.name
    name = f"{context.clean_prefix}{command.qualified_name}"
    form, example = [name], [name]
    for shown, written, value in _options(command, option):
        form.append(f"{written}<{shown}>")
        example.append(f"{written}{value}")
    return misread(option, problem, " ".join(form), " ".join(example))


def _options(command: commands.Command[Any, ..., Any], option: str) -> Iterator[tuple[str, str, str]]:
    """The options that a command needs, and the one that is spoken of: the name of each, what is written before its
    value in chat, and a value."""
    for name, param in command.clean_params.items():
        for flag in (_flags(param) or {}).values():
            if flag.required or flag.name == option:
                yield flag.name or "", f"{flag.name}: ", _example(flag.name or "", flag.annotation)
        shown = param.displayed_name or name
        if _flags(param) is None and (param.required or shown == option):
            yield shown, "", _example(shown, param.annotation)


def _problem(error: commands.UserInputError) -> tuple[str, str]:
    """The option that an error speaks of, if it says so, and what is wrong with it."""
    match error:
        case commands.MissingRequiredArgument():
            return error.param.displayed_name or error.param.name, "is missing."
        case commands.MissingRequiredAttachment():
            return (
                error.param.displayed_name or error.param.name,
                "is missing: attach a file to your message.",
            )
        case commands.MissingRequiredFlag():
            return error.flag.name or "", "is missing."
        case commands.MissingFlagArgument():
            return error.flag.name or "", "has no value."
        case commands.TooManyFlags():
            return error.flag.name or "", "is given more than once."
        case commands.BadFlagArgument():
            return error.flag.name or "", _wanted(error.original, error.argument, error.flag.annotation)
        case commands.BadLiteralArgument():
            return error.param.displayed_name or error.param.name, _one_of(error.literals, error.argument)
        case commands.BadBoolArgument():
            return "", f"is either yes or no, not “{clip(error.argument, 40)}”."
        case _:
            return "", _wanted(error, getattr(error, "argument", ""), None)


def _flag_of(
    context: Context, param: commands.Parameter, error: commands.UserInputError
) -> tuple[commands.Flag, str] | None:
    """The option of several (`name: value`) that could not be read, with what it was given: discord.py's errors do not
    say which it is."""
    converter = param.converter
    if _flags(param) is None or isinstance(error, commands.FlagError):
        return None
    given = cast("type[commands.FlagConverter]", converter).parse_flags(
        context.current_argument or "", ignore_extra=True
    )
    argument = getattr(error, "argument", None)
    for name, flag in (_flags(param) or {}).items():
        for value in given.get(name, []):
            if value == argument or (argument is None and _is_number(flag) and not value.strip().isdecimal()):
                return flag, value
    return None


def _is_number(flag: commands.Flag) -> bool:
    return "int" in str(flag.annotation)


def _wanted(error: Exception, given: object, annotation: object) -> str:
    """What an option takes, and what it was given instead."""
    said = f", not “{clip(str(given), 40)}”" if isinstance(given, str) and given else ""
    match error:
        case Misread():
            return error.problem
        case commands.ChannelNotFound():
            return f"takes a channel of this server (#name){said}."
        case commands.RoleNotFound():
            return f"takes a role of this server (@name){said}."
        case commands.MemberNotFound() | commands.UserNotFound():
            return f"takes a member of this server (@name){said}."
        case commands.BadLiteralArgument():
            return _one_of(error.literals, error.argument)
        case commands.BadBoolArgument():
            return f"is either yes or no{said}."
        case _ if "int" in str(annotation) or "“int”" in str(error) or '"int"' in str(error):
            return f"takes a whole number{said}."
        case _:
            return f"could not be read{said}."


def _one_of(literals: tuple[Any, ...], given: str) -> str:
    return f"is one of {', '.join(map(str, literals))}, not “{clip(given, 40)}”."


def _flags(param: commands.Parameter) -> Mapping[str, commands.Flag] | None:
    converter: object = param.converter
    if isinstance(converter, type) and issubclass(converter, commands.FlagConverter):
        return converter.get_flags()
    return None


def _example(name: str, annotation: object) -> str:
    if name in _EXAMPLES:
        return _EXAMPLES[name]
    own = getattr(annotation, "example", None)
    if isinstance(own, str):
        return own
    said = str(annotation)
    if "Literal" in said:
        return said.partition("Literal[")[2].partition(",")[0].strip("'\"] ")
    if "Channel" in said:
        return "#channel"
    if "Role" in said:
        return "@role"
    if "Member" in said:
        return "@name"
    if "int" in said:
        return "2"
    if "bool" in said:
        return "yes"
    return name
