"""People: what is kept of a person, and how they leave."""
