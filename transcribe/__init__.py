"""Sound in, annotated words out: voice, language, words with their times and the doubts about them.

Knows no interview, no consent and no database; opens no connection unless a model of the hub is named.
"""
