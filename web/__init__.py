"""The pages: forms in, pages out. Two rooms, `gallery` for everybody and `workspace` behind a door.

Nothing is imported here on purpose: the gallery must be loadable without the archive's inside.
"""
