"""GeoDataFrames to a layered Folium map in one self-contained file."""
