"""A participant's own page, reached by a private link. No account, no cookie, nothing kept in her browser."""
