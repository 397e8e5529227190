"""A document: all that is known of the sounds that somebody works on, in one file that nothing is lost from."""
