"""Where a theme stands in the tree of published themes."""

from archive.gallery.types import ThemeNode


def path_to(tree: tuple[ThemeNode, ...], theme_id: str) -> tuple[ThemeNode, ...]:
    """Return the nodes from the top of the tree down to the theme, itself last; empty where it is not there."""
    for node in tree:
        if node.theme.id == theme_id:
            return (node,)
        if below := path_to(node.narrower, theme_id):
            return (node, *below)
    return ()
