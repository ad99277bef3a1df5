"""Bounds: what the numbers among a newsroom's settings may be."""

from __future__ import annotations

from collections.abc import Mapping

BOUNDS: Mapping[str, tuple[int, int]] = {
    "approvals_required": (1, 20),
    "spikes_required": (1, 20),
    "cooling_off_seconds": (0, 86_400),
    "claim_minutes": (5, 10_080),
    "character_limit": (500, 200_000),
    "open_limit": (1, 500),
    "draft_limit": (1, 500),
    "rate_limit": (1, 500),
    "daily_mib": (1, 1_000),
    "grace_minutes": (0, 10_080),
    "remind_before_hours": (0, 336),
    "remind_after_hours": (0, 336),
    "escalate_hours": (0, 336),
}
"""The least and the most of each: votes, votes, seconds, minutes, characters, articles, articles, articles,
MiB, minutes, hours."""
