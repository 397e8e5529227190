"""What is compiled and belongs to no engine: the decorator of kernels and its cache, float maths, machine words."""
