"""Who may read what: written once. Everything readable comes through `reading`, every change through `writing`."""
