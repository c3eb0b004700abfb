"""Words in, ids out: an index of passages finds and never shows. Knows no interview and no person."""
