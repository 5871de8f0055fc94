"""Bid opening (开标): the gate, the roll, the two locks, and what was read out."""
