"""Copydesk: an editorial desk inside Discord."""

__version__ = "0.1.0"
