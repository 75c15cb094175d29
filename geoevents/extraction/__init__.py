"""From a report to claims: dates, sides, triggers, and who says so."""
