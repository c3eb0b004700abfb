"""The controlled vocabulary of themes: the starter file and the reading of such files. No database here."""
