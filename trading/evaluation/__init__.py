"""Evaluation (评标): the committee, its scores, and a ranking anyone can recompute."""
