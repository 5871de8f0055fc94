"""Organisation: departments, windows, the people who sit there, and who stands in for whom."""
