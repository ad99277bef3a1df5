"""The queue of deliveries, and how it is emptied."""
