"""Layout, places in the channel, release, announcements."""
