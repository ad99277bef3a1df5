"""Pictures of a text: their files, and what its writers do with them."""
