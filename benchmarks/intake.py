"""Manuscripts in bulk: what intake makes of every file in a folder, in counts. Nothing is stored or sent."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.desk.intake.manuscript import read_manuscript
from bot.domain.intake.errors import UnreadableFile
from bot.domain.intake.preflight import preflight

CPU_LIMIT_SECONDS, MEMORY_LIMIT_BYTES = 1.0, 200 * 1024 * 1024
"""What no file may take."""


@dataclass(slots=True)
class Outcome:
    """What became of one file. Its words are not in it."""

    refused: str = ""
    """Why it is not taken, with the detail if there is one."""
    stopped: list[str] = field(default_factory=list)
    """Checks of preflight that stop it."""
    noticed: list[str] = field(default_factory=list)
    kept: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    encoding: str = ""
    unused: int = 0
    cpu_seconds: float = 0.0
    peak_bytes: int = 0
    """Resident memory of the process, the interpreter's own included."""


def look_at(path: Path) -> Outcome:
    """Read a file and put it through preflight, in a process of its own. One that crashes is refused by name of
    the error."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        with os.fdopen(writing, "w") as pipe:
            json.dump(_told(path), pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = pipe.read()
    _, status, usage = os.wait4(child, 0)
    outcome = Outcome(**json.loads(told)) if told else Outcome(refused=f"CRASHED: status {status}")
    outcome.cpu_seconds = usage.ru_utime + usage.ru_stime
    outcome.peak_bytes = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return outcome


def _told(path: Path) -> dict[str, object]:
    try:
        manuscript = read_manuscript(path.name, path.read_bytes())
        report = preflight(manuscript.to_copy())
    except UnreadableFile as refusal:
        what = refusal.detail or (refusal.kind.value if refusal.kind else "")
        return {"refused": f"{refusal.fault.value}{f' ({what})' if what else ''}"}
    except Exception as error:  # noqa: BLE001 - that any file does this is what is to be found out
        return {"refused": f"CRASHED: {type(error).__name__}"}
    return {
        "stopped": [finding.check.value for finding in report.findings if finding.check.blocks],
        "noticed": [finding.check.value for finding in report.findings if not finding.check.blocks],
        **manuscript.account.to_dict(),
        "encoding": manuscript.account.encoding,
        "unused": len(manuscript.account.unused),
    }


def files_in(folder: Path) -> Iterator[Path]:
    """Every file of a folder and the folders in it, in order of their names."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def lines(outcomes: dict[Path, Outcome], *, names: bool = False) -> Iterator[str]:
    """The counts, for people; with `names`, the files behind each reason."""
    taken = {path: each for path, each in outcomes.items() if not each.refused}
    clean = [each for each in taken.values() if not each.stopped]
    yield f"files      {len(outcomes):7,}"
    yield f"accepted   {len(clean):7,}   {len(taken) - len(clean):,} more are read, and preflight stops them"
    yield f"refused    {len(outcomes) - len(taken):7,}"
    yield from _table(
        "refused because", outcomes, {path: [each.refused] for path, each in outcomes.items()}, names
    )
    yield from _table("stopped by", taken, {path: each.stopped for path, each in taken.items()}, names)
    yield from _table("noticed", taken, {path: each.noticed for path, each in taken.items()}, False)
    guessed = {path: [each.encoding] for path, each in taken.items() if each.encoding}
    yield from _table("encoding guessed", taken, guessed, names)
    for label in ("kept", "left_out"):
        count: Counter[str] = Counter()
        holders: Counter[str] = Counter()
        for each in taken.values():
            count.update(getattr(each, label))
            holders.update(getattr(each, label).keys())
        if count:
            yield f"{label.replace('_', ' ')}:"
            yield from (
                f"  {part:20} {number:7,} in {holders[part]:,} files" for part, number in count.most_common()
            )
    if outcomes:
        slow = max(outcomes, key=lambda path: outcomes[path].cpu_seconds)
        large = max(outcomes, key=lambda path: outcomes[path].peak_bytes)
        yield f"CPU at most    {outcomes[slow].cpu_seconds:6.2f} s     {slow.name}"
        yield f"memory at most {outcomes[large].peak_bytes / 2**20:6.0f} MiB   {large.name}"


def _table(
    title: str, among: dict[Path, Outcome], reasons: dict[Path, list[str]], names: bool
) -> Iterator[str]:
    found: defaultdict[str, list[Path]] = defaultdict(list)
    for path in among:
        for reason in filter(None, reasons.get(path, [])):
            found[reason].append(path)
    if found:
        yield f"{title}:"
    for reason, paths in sorted(found.items(), key=lambda each: (-len(each[1]), each[0])):
        yield f"  {reason:30} {len(paths):7,}"
        if names:
            yield from (f"      {path}" for path in paths)


def main(arguments: list[str] | None = None) -> int:
    """Print the counts. Returns 1 if a file crashed its reader or took more than any may."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.intake", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--names", action="store_true", help="print which files each reason concerns")
    chosen = parser.parse_args(arguments)
    if not chosen.folder.is_dir():
        print(f"There is no folder {chosen.folder}.", file=sys.stderr)
        return 1
    outcomes = {path: look_at(path) for path in files_in(chosen.folder)}
    for line in lines(outcomes, names=chosen.names):
        print(line)
    return int(
        any(
            each.refused.startswith("CRASHED")
            or each.cpu_seconds > CPU_LIMIT_SECONDS
            or each.peak_bytes > MEMORY_LIMIT_BYTES
            for each in outcomes.values()
        )
    )


if __name__ == "__main__":
    sys.exit(main())
