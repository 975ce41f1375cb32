"""One kind of page or file a module, each a function from the catalog to pages."""
