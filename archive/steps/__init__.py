"""The steps of the pipeline that are long enough for a module of their own; each asks consent when it runs."""
