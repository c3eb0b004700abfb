"""Sound to words over many processes or machines. Knows no interview."""
