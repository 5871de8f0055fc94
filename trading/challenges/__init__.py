"""Challenges (异议): raised against documents or results; they hold the matter until answered."""
