"""The public copy: what was published, and nothing else. May be served from another machine."""
