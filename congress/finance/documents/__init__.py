"""Documents about money that people keep: invoices and settlements as accessible PDF for the archive."""
