"""Award (定标): candidates made public, then the winner."""
