"""The terms of the application, as plain values. Knows no database and decides nothing."""
