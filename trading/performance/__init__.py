"""Performance (履约): what follows a contract: its changes, its acceptance, its payments, and what is kept of it all."""
