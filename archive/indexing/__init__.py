"""What an audience may find, kept to what consent allows now: passages, vectors, questions widened by themes."""
