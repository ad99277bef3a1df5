"""A server's newsroom: set-up, settings, roles and rights."""
