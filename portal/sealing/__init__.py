"""The sealing page: one HTML file in which a bidder seals, unlocks and withdraws bids on the own machine."""
