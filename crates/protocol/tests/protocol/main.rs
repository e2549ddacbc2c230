//! The protocol against captured frames, by reflection, and against any input.

mod comet;
mod hostile_input;
mod schema;
mod transcode;
mod vectors;
