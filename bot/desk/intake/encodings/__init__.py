"""Encodings: the letters of files, as their bytes say or as they are guessed."""
