"""The report box in the browser: the script that seals what a reporter writes and opens what keepers may open."""
