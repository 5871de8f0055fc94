"""The management committee (管委会), its meetings and decisions; collective study and training."""
