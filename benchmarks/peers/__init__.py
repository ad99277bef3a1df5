"""Peers: other people's bots, obtained from public sources when this runs, measured beside Copydesk. None of their code is here."""
