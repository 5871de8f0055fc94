"""Contract (合同): made public once it is signed."""
