"""The report box: reports that only keys of two sides together open, and what is said between keepers and reporter."""
