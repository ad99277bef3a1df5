"""Carries what was committed to Discord, once each, and wakes the desk when something is due."""
