"""A province to look at: real producers and products, invented posts, every paper watermarked."""
