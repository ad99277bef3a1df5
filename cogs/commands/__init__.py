"""The commands people type, each group parsed and handed to its area."""
