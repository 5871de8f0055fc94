"""Direct purchases (直接采购): single source, and emergency procurement, where no bids are sealed."""
