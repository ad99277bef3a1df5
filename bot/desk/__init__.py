"""Use cases: what people can have the desk do, each in one transaction."""

from bot.desk.desk import Desk

__all__ = ["Desk"]
