"""The house itself: who works in it, what waits, what happened, what is kept safe."""
