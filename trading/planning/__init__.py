"""Before the tender: intentions made public, the fair-competition check, the lint of drafts, the clause library."""
