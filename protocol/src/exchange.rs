//! One exchange between two nodes: its messages, its reconciliation, its receipts.
