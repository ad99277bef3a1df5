"""What an operator does with Copydesk: run it, look at its health, back it up, move it."""
