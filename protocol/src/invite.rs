//! Inviting a laptop: the codes, what opens an invitation, and the word that both screens show.

mod code;
mod own;
mod ticket;
mod typed;
mod word;

pub use code::{BadCode, Code, InviteCode};
pub use own::{Closed, OwnInvitation, Used, Wish};
pub use ticket::{Ticket, commitment};
pub use typed::{BadGuess, BadTypedCode, Guess, GuessAnswer, Guessing, TypedCode, WrongCode};
pub use word::Word;

#[cfg(test)]
mod tests;
