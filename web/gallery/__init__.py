"""The public pages. Of the archive they may import `archive.gallery` and nothing else."""
