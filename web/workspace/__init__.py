"""The pages behind the door, for archivists and researchers: they show what the archive gives, and decide nothing."""
