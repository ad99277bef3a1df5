"""Votes, claims, reasons, holds, the card, bypass and the second review."""
