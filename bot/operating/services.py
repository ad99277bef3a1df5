"""Services: what runs beside the bot for its operator, from the opened database to the stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.app import Copydesk, utc_now
from bot.operating.health import Health
from bot.operating.systemd import Notifier

if TYPE_CHECKING:
    from bot.operating.nightly import Nightly
    from bot.operating.web import WebServer


class Services:
    """The nightly backup, the web server, and word to the service manager. The bot's database is open."""

    def __init__(self, bot: Copydesk, notifier: Notifier) -> None:
        self._address = bot.settings.http
        self._notifier = notifier
        self._bot = bot
        self._nightly: Nightly | None = None
        self._health = Health(bot)
        self._web: WebServer | None = None
        self._runs = False

    async def start(self) -> None:
        """Begin. Raises CannotDo if the web server cannot listen where it should."""
        if self._address is not None:
            from bot.operating.web import WebServer  # noqa: PLC0415 - 3 MB that most bots never need

            self._web = WebServer(self._health)
            await self._web.start(self._address)
        self._runs = True
        if self._bot.settings.backup_folder is not None:
            from bot.operating.nightly import Nightly  # noqa: PLC0415 - a megabyte that few bots need

            self._nightly = Nightly(self._bot.settings, self._bot.desk.backups, utc_now)
            self._nightly.start()
        self._health.start(self._notifier.alive)
        self._notifier.ready()

    async def stop(self) -> None:
        """End all of it, once or more often."""
        if not self._runs:
            return
        self._runs = False
        self._health.stop()
        if self._nightly is not None:
            await self._nightly.stop()
        if self._web is not None:
            await self._web.stop()
