//! The code with which a laptop joins an organisation.
