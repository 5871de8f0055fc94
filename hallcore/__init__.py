"""The hall core: the first floor. Imports signing below it, nothing above it."""
