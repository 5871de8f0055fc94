"""What people say of the hall: ratings, complaints, consultations, suggestions, and reports nobody inside can read."""
