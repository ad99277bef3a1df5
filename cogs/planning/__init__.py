"""Schedules, slots, embargoes, deadlines, reminders, calendar, budget, server events."""
