"""How the provider is spoken to."""
