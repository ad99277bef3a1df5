"""Commands that have a whole database rewritten: smaller, or on another engine."""
