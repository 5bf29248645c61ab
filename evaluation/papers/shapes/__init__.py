"""What each kind of paper holds, one module for each."""
