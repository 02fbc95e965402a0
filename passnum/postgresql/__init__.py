"""PostgreSQL, as the portal's long-lived connections use it."""
