"""Moments, zones, timetables, and times in words."""
