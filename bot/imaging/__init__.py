"""Imaging: pictures as they come, made into pictures that may be shown.

What somebody sends is decoded in a process of its own (`bot.imaging.process`), within bounds, and written anew without
anything but the picture. Nothing here knows of articles.
"""

LOOKS = "looks"
"""What the process is asked for a picture that is only looked at."""
