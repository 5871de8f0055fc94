"""Complaints, consultations and suggestions from their filing to the reply, the reviews and the publication."""
