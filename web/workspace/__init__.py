"""The pages behind the door, for archivists and researchers. They show what the archive's use cases give, and decide nothing."""
