"""What people say of the hall: ratings, complaints and reports, and what becomes of them."""
