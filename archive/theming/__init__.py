"""Themes: the tree of them, suggesting them, deciding on them, learning from decisions."""
