"""What all views share: looks, headers, static files, error pages, access and sessions."""
