"""Word lists that the geoparser reads; each is a plain file that can be edited."""
