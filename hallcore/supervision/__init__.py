"""Electronic supervision (电子监察): rules as data judge what records say, and every finding is a card that explains itself."""
