"""What `./run` does once the Python libraries are there; knows Django only as a command line."""
