"""The people in the recordings: what they agreed to, restricted, took back, and what they see of it themselves."""
