"""Files in, files out: keep, probe, decode, cut and encode sound. Knows no interview and no database."""
