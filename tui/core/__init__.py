"""What the program does, with no screen."""
