"""The newsroom's rules, pure: standard library only, no clock, no I/O."""
