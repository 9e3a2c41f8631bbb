"""The commands for scripts and screen readers: a front end without a screen, on the core of the app."""
