"""Recordings on their way in, with the agreement that they come with."""
