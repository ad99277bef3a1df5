"""The doctor: everything that an installation needs, looked at one by one, each with what to do about it."""
