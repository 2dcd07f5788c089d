//! Reads live tenants for permlint, with GET requests and nothing else.
