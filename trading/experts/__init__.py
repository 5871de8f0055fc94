"""Experts (评标专家): the pool they are entered in, and the draw that anybody can recompute."""
