"""A call seen from above: what its envelope could fund, where it stands, whom it reaches."""
