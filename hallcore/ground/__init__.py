"""The ground: pure values the whole house stands on. No storage, no clock of its own, no web."""
