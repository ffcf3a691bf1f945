"""What a published release is taken away as: report, tables, pictures, text, and one archive."""
