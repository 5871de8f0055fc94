"""Trading: the second floor. A later stage may look back at an earlier one, never the reverse."""
