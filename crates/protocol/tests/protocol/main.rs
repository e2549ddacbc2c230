//! The protocol against captured frames, by reflection, and against any input.

mod body;
mod comet;
mod hostile_input;
mod schema;
mod transcode;
mod vectors;
