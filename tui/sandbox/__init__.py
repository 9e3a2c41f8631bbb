"""The API of --demo and of the tests: an ASGI app with state, written against the contract."""
