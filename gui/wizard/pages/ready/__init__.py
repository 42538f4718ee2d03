"""The page on which a person sees, before anything is done, what will be done and whether it can be."""
