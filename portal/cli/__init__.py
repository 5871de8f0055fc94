"""The command line of the hall."""
