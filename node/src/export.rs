//! Readable forms of incidents: JSON, CSV, printable HTML.
