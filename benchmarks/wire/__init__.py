"""What the bot costs on the wire: a process of its own, beside a bare discord.py bot that sends the same requests."""
