"""The newsroom of the demo in the browser: its channels, its people, and time that passes."""
