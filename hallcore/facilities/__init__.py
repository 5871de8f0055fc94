"""Convenience facilities (便民设施): what lies where, who borrowed it, and what has to be filled up or repaired."""
