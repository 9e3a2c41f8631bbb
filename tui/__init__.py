"""onet: the terminal app for OnetSolutions compute instances."""

__version__ = "0.1.0"
