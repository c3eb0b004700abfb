"""Excerpts: chosen, translated, approved, published, refused."""
