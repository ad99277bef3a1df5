"""What can be seen of the processes that share a database: which shards each serves, and which nobody does."""

from __future__ import annotations

from bot.domain.newsroom.shards import ShardRange
from bot.domain.refusals import StoreUnavailable
from bot.operating.doctor.findings import Case, Found, fault, ok, warning


def look_at_shards(case: Case) -> Found:
    """Whether every shard has its process. It takes no lock."""
    settings = case.settings
    if settings.shards is None or settings.server is None:
        yield ok("one process serves every server.")
        return
    from bot.store.postgres.beside import processes  # noqa: PLC0415  # psycopg comes with an extra

    try:
        held = processes(settings.server)
    except StoreUnavailable as error:
        yield fault(f"The PostgreSQL server cannot be used: {error}")
        return
    count = settings.shards.count
    told = f"this process is to serve {settings.shards}"
    if other := next((each for each, _ in held if each.count != count), None):
        yield fault(
            f"COPYDESK_SHARDS counts {count} shards, and a running process counts {other.count}: all must count the same."
        )
        return
    free = _ranges(sorted(set(range(count)).difference(*(each.ids for each, _ in held))), count)
    processes = "".join(f"; {each}: {name}" for each, name in held)
    unserved = ", ".join(map(str, free))
    if held and free:
        yield warning(f"{told}{processes}. No process serves {unserved}: start one.")
    else:
        yield ok(f"{told}{processes or '; no process runs at the moment'}.")


def _ranges(shards: list[int], count: int) -> list[ShardRange]:
    """These shards, those beside each other as one range."""
    found: list[ShardRange] = []
    for shard in shards:
        if found and found[-1].last == shard - 1:
            found[-1] = ShardRange(found[-1].first, shard, count)
        else:
            found.append(ShardRange(shard, shard, count))
    return found
