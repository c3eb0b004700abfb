"""Methods of the field as pure functions: alignment, agreement of coders, keyness, thresholds. Knows no database."""
