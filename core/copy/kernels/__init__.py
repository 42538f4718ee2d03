"""The forward half of every conversion: one file a family, each from the Arrow array of one storage class to the array
that COPY sends."""
