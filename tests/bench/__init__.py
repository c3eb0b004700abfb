"""Measures the speed of each part, against a named alternative, in the same run. See docs/performance.md."""
