"""What makes one of each kind through the services' own APIs: one file an area, each with KINDS and make(connect)."""
