"""Where records lie: tables as data, one narrow protocol, and SQLite behind it."""
