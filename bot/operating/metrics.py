"""Metrics for Prometheus: counted from the database at each request, so that a restart loses nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric, SummaryMetricFamily
from prometheus_client.registry import Collector

from bot.app import utc_now
from bot.operating.backups import backups_in, folder_of
from bot.operating.health import Health, free_bytes
from bot.store import Store, statistics
from bot.store.statistics import Statistics


class _Once(Collector):
    def __init__(self, found: Iterable[Metric]) -> None:
        self._found = list(found)

    def collect(self) -> list[Metric]:
        """What there is."""
        return self._found


async def metrics(health: Health) -> bytes:
    """The page that Prometheus reads. Raises StoreUnavailable."""
    now = utc_now()
    counted = await health.bot.desk.unit.read(lambda tx: statistics.take(tx, now))
    size = await health.bot.desk.unit.store.size()
    registry = CollectorRegistry()
    registry.register(_Once([*_of_process(health, now, size), *_of_record(counted, now)]))
    return generate_latest(registry)


def _of_process(health: Health, now: datetime, size: int) -> Iterator[Metric]:
    settings = health.bot.settings
    yield _gauge("connected", "Whether the bot hears Discord.", float(health.connected))
    if (silent := health.silent_seconds) is not None:
        yield _gauge("last_heard_seconds", "Since when nothing has come from Discord’s gateway.", silent)
    yield _gauge("servers", "Servers that the bot is in.", len(health.bot.guilds))
    if settings.shards is not None:
        yield from of_shards(health.bot.desk.unit.store)
    yield _gauge("event_loop_lag_seconds", "By how much the event loop was late.", health.lag_seconds)
    yield _gauge("database_bytes", "The database and its log.", size)
    free = free_bytes(settings.database.parent)
    yield _gauge("disk_free_bytes", "Room on the disk of the database.", free)
    if health.bot.catch_up is not None and (seconds := health.bot.catch_up.last_seconds) is not None:
        yield _gauge("catch_up_seconds", "How long it last took to read back what was missed.", seconds)
    yield from of_transactions(health.bot.desk.unit.store)
    if made := backups_in(folder_of(settings), settings.database):
        age = (now - made[0][0]).total_seconds()
        yield _gauge("backup_age_seconds", "How old the newest backup is.", age)


def of_shards(store: Store) -> Iterator[Metric]:
    """What is told of one of several processes."""
    shards = GaugeMetricFamily("copydesk_shards", "Shards that this process serves.", labels=["shards"])
    shards.add_metric([str(store.shards)], len(store.shards.ids))
    yield shards
    yield _gauge("holds_shards", "Whether this process holds the locks of its shards.", float(store.holds))
    yield _gauge("leads", "Whether this process does what is no server’s.", float(store.leads))


def of_transactions(store: Store) -> Iterator[Metric]:
    """What is told of a store's transactions since the start."""
    told = SummaryMetricFamily(
        "copydesk_transaction_seconds", "Time that transactions took.", labels=["kind"]
    )
    longest = GaugeMetricFamily(
        "copydesk_transaction_longest_seconds", "The longest since the start.", labels=["kind"]
    )
    for kind, each in store.taken.items():
        told.add_metric([kind], each.count, each.seconds)
        longest.add_metric([kind], each.longest)
    yield told
    yield longest
    again = CounterMetricFamily(
        "copydesk_transactions_run_again",
        "Transactions that were run again, by what they met.",
        labels=["met"],
    )
    for met, count in store.run_again.items():
        again.add_metric([met], count)
    yield again
    given_up = "Transactions that met others at every try: nothing of them was taken."
    yield CounterMetricFamily("copydesk_transactions_given_up", given_up, value=store.given_up)


def _of_record(counted: Statistics, now: datetime) -> Iterator[Metric]:
    articles = GaugeMetricFamily(
        "copydesk_articles", "Articles by state and publication.", labels=["state", "publication"]
    )
    for (state, publication), count in counted.articles.items():
        articles.add_metric([state, publication], count)
    yield articles
    actions = CounterMetricFamily(
        "copydesk_actions", "Entries of the audit log: votes, submissions, publications …", labels=["action"]
    )
    for action, count in counted.actions.items():
        actions.add_metric([action], count)
    yield actions
    deliveries = GaugeMetricFamily(
        "copydesk_deliveries", "Deliveries by kind and how far they have come.", labels=["kind", "state"]
    )
    retries = CounterMetricFamily(
        "copydesk_delivery_retries", "How often deliveries had to be tried again.", labels=["kind", "state"]
    )
    for each in counted.deliveries:
        deliveries.add_metric([each.kind, each.state], each.count)
        retries.add_metric([each.kind, each.state], each.retries)
    yield deliveries
    yield retries
    age = 0.0 if counted.due_since is None else (now - counted.due_since).total_seconds()
    yield _gauge("outbox_oldest_seconds", "How long the oldest delivery has been due.", age)
    late = 0.0 if counted.late_since is None else (now - counted.late_since).total_seconds()
    yield _gauge("publication_late_seconds", "How late the article is that should have gone out first.", late)


def _gauge(name: str, explained: str, value: float) -> Metric:
    return GaugeMetricFamily(f"copydesk_{name}", explained, value=value)
