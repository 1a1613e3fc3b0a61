//! The person at this laptop: the page and the API on loopback.
