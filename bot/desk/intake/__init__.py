"""Submissions, manuscripts and their formats, preflight, revising."""
