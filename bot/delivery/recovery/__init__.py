"""Catch-up after downtime, lost messages, parked deliveries, the lifecycle of a run."""
