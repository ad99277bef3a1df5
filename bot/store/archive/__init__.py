"""Search, public record, history, comparison, export and restore."""
