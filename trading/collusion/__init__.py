"""Collusion (串通投标): what the law presumes and what local practice looks at, as clues with their evidence."""
