"""The page on which a person says where the data goes."""
