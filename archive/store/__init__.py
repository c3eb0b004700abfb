"""The archive's database: the only SQL that writes. Rows come out as the records of `archive.terms.models`.

May not decide who may read what: that is `archive.consent`.
"""
