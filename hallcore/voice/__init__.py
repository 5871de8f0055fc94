"""What people tell the hall: ratings, complaints, consultations, suggestions, and reports nobody inside can read."""
