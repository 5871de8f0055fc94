"""Disclosure requests (依申请公开): asked for, clarified, consulted upon, answered with reasons and remedies."""
