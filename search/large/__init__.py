"""The engine for large archives: tantivy, behind the port that the default engine has (`search.port`)."""
