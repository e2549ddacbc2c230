//! What whoever runs the server needs: is it well, how much does it do, ending it
//! without a loss, and copies of the data.

pub mod backup;
pub mod control;
pub mod drain;
pub mod health;
pub mod lock;
pub mod metrics;
pub mod restore;
pub mod retention;
