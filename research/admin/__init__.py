"""What staff see of the registry: adding studies, the drift desk, facts in the editor."""
