"""Newsroom: what people do with a server’s settings."""
