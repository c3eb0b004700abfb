"""Searching, listening where it was said, keeping what was found, and pictures of it in numbers."""
