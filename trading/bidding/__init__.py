"""Bidding (投标): enrolment, questions, sealed bids, replacement and withdrawal, up to the deadline."""
