"""Benchmarks: what the desk costs, always as a ratio of two things measured in the same run."""
