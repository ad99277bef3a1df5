"""The article itself: states and moves, revisions, audit log, notes, and who may see it."""
