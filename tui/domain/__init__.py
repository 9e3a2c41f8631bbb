"""What things are: instances and what belongs to them, as the API tells it."""
